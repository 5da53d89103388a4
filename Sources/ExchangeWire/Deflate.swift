import CZlib

/// Raw deflate (RFC 1951) with every byte counted.
enum Deflate {
    /// Deflate's best ratio; a length beyond it is a lie, found before anything is reserved.
    private static let greatestRatio = 1_032

    /// The deflated bytes; `nil` where they would not be fewer than the input.
    ///
    /// Level 1: the link is rarely slower than the next levels, and a site may be an old office PC.
    static func deflate(_ input: [UInt8]) -> [UInt8]? {
        guard input.count > 64, let length = UInt32(exactly: input.count) else { return nil }
        var stream = z_stream()
        guard
            deflateInit2_(
                &stream,
                1,
                Z_DEFLATED,
                -MAX_WBITS,
                8,
                Z_DEFAULT_STRATEGY,
                ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)
            ) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        let output = [UInt8](unsafeUninitializedCapacity: input.count) { buffer, count in
            input.withUnsafeBufferPointer { bytes in
                // zlib's header lacks the `const` that its manual promises.
                stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
                stream.avail_in = length
                stream.next_out = buffer.baseAddress
                stream.avail_out = length
                let ended = CZlib.deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = ended ? input.count - Int(stream.avail_out) : 0
            }
        }
        return output.isEmpty || output.count >= input.count ? nil : output
    }

    /// Exactly `size` bytes from all of the input, or an error. Reserves `size` bytes once and never
    /// more, whatever the input claims or expands to.
    static func inflate(_ input: [UInt8], size: Int) throws(WireError) -> [UInt8] {
        guard size > 0, size / greatestRatio <= input.count, let length = UInt32(exactly: size),
            let available = UInt32(exactly: input.count)
        else { throw .badCompression }
        var stream = z_stream()
        guard
            inflateInit2_(
                &stream,
                -MAX_WBITS,
                ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)
            ) == Z_OK
        else { throw .badCompression }
        defer { inflateEnd(&stream) }
        let output = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            input.withUnsafeBufferPointer { bytes in
                // zlib's header lacks the `const` that its manual promises.
                stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
                stream.avail_in = available
                stream.next_out = buffer.baseAddress
                stream.avail_out = length
                let ended = CZlib.inflate(&stream, Z_FINISH) == Z_STREAM_END
                count = ended && stream.avail_in == 0 ? size - Int(stream.avail_out) : 0
            }
        }
        guard output.count == size else { throw .badCompression }
        return output
    }
}
