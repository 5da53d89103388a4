/// A second reader of CBOR, written from the RFC and not from `CBORReader`: it prints any item in
/// diagnostic notation. It believes its input, which is ours.
struct IndependentReader {
    private var rest: ArraySlice<UInt8>

    static func diagnostic(_ bytes: [UInt8]) -> String {
        var reader = IndependentReader(rest: bytes[...])
        let text = reader.item()
        return reader.rest.isEmpty ? text : text + " and \(reader.rest.count) more"
    }

    private init(rest: ArraySlice<UInt8>) { self.rest = rest }

    private mutating func item() -> String {
        guard let initial = rest.popFirst() else { return "cut" }
        let info = initial & 31
        var argument = UInt64(info)
        if info >= 24 {
            argument = 0
            for _ in 0..<(1 << (info - 24)) {
                argument = argument * 256 + UInt64(rest.removeFirst())
            }
        }
        switch initial / 32 {
        case 0: return "\(argument)"
        case 1: return "-\(argument + 1)"
        case 2: return "h'" + take(argument).map(hex).joined() + "'"
        case 3: return "\"" + String(decoding: take(argument), as: UTF8.self) + "\""
        case 4: return "[" + (0..<argument).map { _ in item() }.joined(separator: ", ") + "]"
        case 5:
            let pairs = (0..<argument).map { _ in
                let key = item()
                return key + ": " + item()
            }
            return "{" + pairs.joined(separator: ", ") + "}"
        case 7: return ["20": "false", "21": "true", "22": "null"]["\(argument)"] ?? "simple"
        default: return "tag"
        }
    }

    private mutating func take(_ count: UInt64) -> ArraySlice<UInt8> {
        let taken = rest.prefix(Int(count))
        rest = rest.dropFirst(Int(count))
        return taken
    }

    private func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
