import CZlib

/// The parts of a ZIP archive in memory, unpacked one by one within a common bound.
///
/// Reads what office programs write: stored and deflated parts, no encryption, no ZIP64, one disk.
struct ZipArchive {
    private struct Part {
        let isDeflated: Bool
        let packed: Int
        let unpacked: Int
        let checksum: UInt32
        let header: Int
    }

    private let bytes: [UInt8]
    private let parts: [String: Part]
    private var allowance = SheetBounds.unpackedBytes

    init(_ bytes: [UInt8]) throws(SheetFault) {
        self.bytes = bytes
        let end = try Self.endRecord(of: bytes)
        let count = try Self.number16(bytes, at: end + 10)
        guard count <= SheetBounds.parts else { throw .damaged }
        var position = try Self.number32(bytes, at: end + 16)
        var parts: [String: Part] = [:]
        for _ in 0..<count {
            guard try Self.number32(bytes, at: position) == 0x0201_4B50 else { throw .damaged }
            let flags = try Self.number16(bytes, at: position + 8)
            let method = try Self.number16(bytes, at: position + 10)
            let nameLength = try Self.number16(bytes, at: position + 28)
            let extra = try Self.number16(bytes, at: position + 30)
            let comment = try Self.number16(bytes, at: position + 32)
            let name = try Self.slice(bytes, at: position + 46, count: nameLength)
            guard flags & 1 == 0, method == 0 || method == 8 else { throw .damaged }
            let part = Part(
                isDeflated: method == 8,
                packed: try Self.number32(bytes, at: position + 20),
                unpacked: try Self.number32(bytes, at: position + 24),
                checksum: UInt32(try Self.number32(bytes, at: position + 16)),
                header: try Self.number32(bytes, at: position + 42)
            )
            let known = parts.updateValue(part, forKey: String(decoding: name, as: UTF8.self))
            guard known == nil else { throw .damaged }
            position += 46 + nameLength + extra + comment
        }
        self.parts = parts
    }

    /// One part, whole and with its checksum right; `nil` where the archive has none of this name.
    mutating func part(_ name: String) throws(SheetFault) -> [UInt8]? {
        guard let part = parts[name] else { return nil }
        guard part.unpacked <= allowance else { throw .tooLarge(limit: SheetBounds.unpackedBytes) }
        allowance -= part.unpacked
        guard try Self.number32(bytes, at: part.header) == 0x0403_4B50 else { throw .damaged }
        let nameLength = try Self.number16(bytes, at: part.header + 26)
        let extra = try Self.number16(bytes, at: part.header + 28)
        let start = part.header + 30 + nameLength + extra
        let packed = Array(try Self.slice(bytes, at: start, count: part.packed))
        let unpacked = part.isDeflated ? Packing.inflated(packed, size: part.unpacked) : packed
        guard let unpacked, unpacked.count == part.unpacked,
            Packing.checksum(unpacked) == part.checksum
        else { throw .damaged }
        return unpacked
    }

    /// The record at the end of the archive; a comment of up to 65,535 bytes may follow it.
    private static func endRecord(of bytes: [UInt8]) throws(SheetFault) -> Int {
        var position = bytes.count - 22
        let lowest = max(0, position - 65_535)
        while position >= lowest {
            if try number32(bytes, at: position) == 0x0605_4B50 { return position }
            position -= 1
        }
        throw .damaged
    }

    private static func slice(_ bytes: [UInt8], at start: Int, count: Int) throws(SheetFault)
        -> ArraySlice<UInt8>
    {
        guard start >= 0, count >= 0, start <= bytes.count, count <= bytes.count - start else {
            throw .damaged
        }
        return bytes[start..<start + count]
    }

    private static func number16(_ bytes: [UInt8], at start: Int) throws(SheetFault) -> Int {
        try slice(bytes, at: start, count: 2).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static func number32(_ bytes: [UInt8], at start: Int) throws(SheetFault) -> Int {
        try slice(bytes, at: start, count: 4).reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}

/// Raw deflate and CRC-32 as archives use them.
enum Packing {
    /// Deflate's best ratio; a length beyond it is a lie, found before anything is reserved.
    private static let greatestRatio = 1_032

    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBufferPointer { buffer in
            UInt32(truncatingIfNeeded: crc32_z(0, buffer.baseAddress, buffer.count))
        }
    }

    /// Exactly `size` bytes, or `nil`; never reserves more, whatever the input expands to.
    static func inflated(_ input: [UInt8], size: Int) -> [UInt8]? {
        guard size > 0 else { return [] }
        guard size / greatestRatio <= input.count, let length = UInt32(exactly: size),
            let available = UInt32(exactly: input.count)
        else { return nil }
        var stream = z_stream()
        let layout = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, layout) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        let output = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            input.withUnsafeBufferPointer { bytes in
                // zlib's header lacks the `const` that its manual promises.
                stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
                stream.avail_in = available
                stream.next_out = buffer.baseAddress
                stream.avail_out = length
                let hasEnded = inflate(&stream, Z_FINISH) == Z_STREAM_END
                count = hasEnded ? size - Int(stream.avail_out) : 0
            }
        }
        return output.count == size ? output : nil
    }

    /// The deflated bytes; `nil` where zlib fails.
    static func deflated(_ input: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        let layout = Int32(MemoryLayout<z_stream>.size)
        guard let length = UInt32(exactly: input.count),
            deflateInit2_(
                &stream,
                6,
                Z_DEFLATED,
                -MAX_WBITS,
                8,
                Z_DEFAULT_STRATEGY,
                ZLIB_VERSION,
                layout
            ) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        let most = Int(deflateBound(&stream, UInt(input.count)))
        guard let capacity = UInt32(exactly: most) else { return nil }
        let output = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            input.withUnsafeBufferPointer { bytes in
                stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
                stream.avail_in = length
                stream.next_out = buffer.baseAddress
                stream.avail_out = capacity
                let hasEnded = deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = hasEnded ? most - Int(stream.avail_out) : 0
            }
        }
        return output.isEmpty ? nil : output
    }
}
