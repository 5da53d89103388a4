/// Crockford's base 32: digits and letters without I, L, O and U, so that a person can read a code
/// from paper and type it in either case.
enum Base32 {
    private static let symbols = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// `bytes` must be a multiple of five; eight symbols stand for five bytes.
    static func text(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        var held: UInt16 = 0
        var bits = 0
        for byte in bytes {
            held = held << 8 | UInt16(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                out.append(symbols[Int(held >> UInt16(bits) & 31)])
            }
            held &= 0xff
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// In groups of four, joined by hyphens.
    static func groups(_ bytes: [UInt8]) -> String {
        let text = Array(text(bytes).utf8)
        let groups = stride(from: 0, to: text.count, by: 4).map {
            String(decoding: text[$0..<min($0 + 4, text.count)], as: UTF8.self)
        }
        return groups.joined(separator: "-")
    }

    /// The values 0...31 of what a person typed, separators left out; `nil` where a character is
    /// neither. Takes either case, full-width forms, O for 0, I and L for 1.
    static func typed(_ text: some StringProtocol) -> [UInt8]? {
        var values: [UInt8] = []
        for scalar in text.unicodeScalars {
            if isSeparator(scalar) { continue }
            guard let value = value(scalar) else { return nil }
            values.append(value)
        }
        return values
    }

    /// Five bytes for eight values; `nil` for a count that is no multiple of eight.
    static func bytes(_ values: some Collection<UInt8>) -> [UInt8]? {
        guard values.count.isMultiple(of: 8) else { return nil }
        var out: [UInt8] = []
        var held: UInt16 = 0
        var bits = 0
        for value in values {
            held = held << 5 | UInt16(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: held >> UInt16(bits)))
            }
            held &= 0xff
        }
        return out
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "-", "–", "—", "－", "‐", "‑", "−", " ", "\u{3000}", "\u{a0}", "\t", "\n", "\r": true
        default: false
        }
    }

    private static func value(_ scalar: Unicode.Scalar) -> UInt8? {
        var code = scalar.value
        if (0xff01...0xff5e).contains(code) { code -= 0xfee0 }
        if (0x61...0x7a).contains(code) { code -= 0x20 }
        switch code {
        case 0x4f: return 0
        case 0x49, 0x4c: return 1
        default: break
        }
        guard let index = symbols.firstIndex(where: { UInt32($0) == code }) else { return nil }
        return UInt8(truncatingIfNeeded: index)
    }
}
