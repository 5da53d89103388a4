/// Writes a ZIP archive into memory, every part deflated. The time of its parts is a fixed one, so
/// equal contents give equal files.
package struct ZipWriter {
    private var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    /// 1980-01-01, the first day of the format.
    private static let day: UInt16 = 0x0021

    package init() {}

    package mutating func add(_ name: String, _ content: [UInt8]) throws(SheetFault) {
        guard let packed = Packing.deflated(content), let start = UInt32(exactly: bytes.count),
            let unpackedSize = UInt32(exactly: content.count),
            let packedSize = UInt32(exactly: packed.count)
        else { throw .tooLarge(limit: Int(UInt32.max)) }
        var common: [UInt8] = []
        Self.append16(20, to: &common)
        // Names are UTF-8.
        Self.append16(0x0800, to: &common)
        Self.append16(8, to: &common)
        Self.append16(0, to: &common)
        Self.append16(Self.day, to: &common)
        Self.append32(Packing.checksum(content), to: &common)
        Self.append32(packedSize, to: &common)
        Self.append32(unpackedSize, to: &common)
        Self.append16(UInt16(name.utf8.count), to: &common)
        Self.append16(0, to: &common)
        Self.append32(0x0403_4B50, to: &bytes)
        bytes += common + Array(name.utf8) + packed
        Self.append32(0x0201_4B50, to: &directory)
        Self.append16(20, to: &directory)
        directory += common
        for _ in 0..<3 { Self.append16(0, to: &directory) }
        Self.append32(0, to: &directory)
        Self.append32(start, to: &directory)
        directory += Array(name.utf8)
        count += 1
    }

    /// The archive with its directory.
    package consuming func finished() throws(SheetFault) -> [UInt8] {
        guard let start = UInt32(exactly: bytes.count), let parts = UInt16(exactly: count) else {
            throw .tooLarge(limit: Int(UInt32.max))
        }
        var whole = bytes + directory
        Self.append32(0x0605_4B50, to: &whole)
        Self.append16(0, to: &whole)
        Self.append16(0, to: &whole)
        Self.append16(parts, to: &whole)
        Self.append16(parts, to: &whole)
        Self.append32(UInt32(directory.count), to: &whole)
        Self.append32(start, to: &whole)
        Self.append16(0, to: &whole)
        return whole
    }

    private static func append16(_ number: UInt16, to bytes: inout [UInt8]) {
        bytes.append(UInt8(truncatingIfNeeded: number))
        bytes.append(UInt8(truncatingIfNeeded: number >> 8))
    }

    private static func append32(_ number: UInt32, to bytes: inout [UInt8]) {
        append16(UInt16(truncatingIfNeeded: number), to: &bytes)
        append16(UInt16(truncatingIfNeeded: number >> 16), to: &bytes)
    }
}
