import ChangeCodec
import History
import Testing

/// The strictness every parser of foreign bytes stands on.
@Suite struct ReaderTests {
    @Test(arguments: [
        // Not the shortest form, for every width and for lengths.
        ("1817", CodecError.notShortest), ("1900ff", .notShortest), ("1a0000ffff", .notShortest),
        ("1b00000000ffffffff", .notShortest), ("3817", .notShortest), ("580161", .notShortest),
        ("780161", .notShortest), ("980101", .notShortest), ("b801616101", .notShortest),
        // Beyond 64 bits of sign and magnitude.
        ("1b8000000000000000", .outOfRange), ("3b8000000000000000", .outOfRange),
        ("3bffffffffffffffff", .outOfRange),
        // Lengths beyond the input, up to the greatest.
        ("41", .cutShort), ("5bffffffffffffffff", .cutShort), ("7bffffffffffffffff", .cutShort),
        ("9bffffffffffffffff", .cutShort), ("bbffffffffffffffff", .cutShort), ("8201", .cutShort),
        ("bb7fffffffffffffff", .cutShort), ("", .cutShort), ("19ff", .cutShort),
        // Indefinite lengths, reserved forms, floats, tags, undefined, other simple values.
        ("5fff", .unsupported), ("7fff", .unsupported), ("9fff", .unsupported),
        ("bfff", .unsupported), ("1c", .unsupported), ("f97e00", .unsupported),
        ("fa47c35000", .unsupported), ("fb3ff199999999999a", .unsupported), ("c001", .unsupported),
        ("d4", .unsupported),
        ("f7", .unsupported), ("e0", .unsupported), ("f8ff", .unsupported), ("ff", .unsupported),
        // Keys.
        ("a2616101616102", .duplicateKey), ("a2616201616102", .unsortedKeys),
        ("a262616101616202", .unsortedKeys), ("a10101", .unexpectedItem),
        // Text that is not UTF-8: lone bytes, surrogates, overlong forms, beyond Unicode.
        ("61ff", .badText), ("62c328", .badText), ("63eda080", .badText), ("62c080", .badText),
        ("64f4908080", .badText), ("61e4", .badText),
        ("0100", .trailingBytes),
    ])
    func aValueInAnyOtherFormIsRefused(hex: String, error: CodecError) throws {
        let bytes = try #require(Hexadecimal.bytes(hex))
        #expect(throws: error) { try ValueCodec.decode(bytes) }
        // Reading over is as strict as reading.
        if error != .outOfRange, hex != "a10101" {
            #expect(throws: error) {
                var reader = CBORReader(bytes)
                try reader.skip(depth: 0)
                try reader.finish()
            }
        }
    }

    @Test func nestingEndsAtItsBound() throws {
        func nested(_ open: UInt8, _ depth: Int) -> [UInt8] {
            [UInt8](repeating: open, count: depth) + [0x01]
        }
        #expect(throws: Never.self) { try ValueCodec.decode(nested(0x81, 16)) }
        #expect(throws: CodecError.tooDeep) { try ValueCodec.decode(nested(0x81, 17)) }
        #expect(throws: CodecError.tooDeep) { try ValueCodec.decode(nested(0x81, 1_000_000)) }
        var maps: [UInt8] = []
        for _ in 0..<100_000 { maps += [0xa1, 0x60] }
        #expect(throws: CodecError.tooDeep) { try ValueCodec.decode(maps + [0x01]) }
        #expect(throws: CodecError.tooDeep) {
            var reader = CBORReader(nested(0x81, 1_000_000))
            try reader.skip(depth: 0)
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func everyValueHasOneSpelling(seed: UInt64) throws {
        var random = Seeded(seed)
        let value = random.value()
        let bytes = ValueCodec.encode(value)
        #expect(try ValueCodec.decode(bytes) == value)
        for _ in 0..<50 {
            let altered = random.mutated(bytes)
            if let read = try? ValueCodec.decode(altered) {
                #expect(ValueCodec.encode(read) == altered)
            }
        }
    }

    @Test func mapKeysAreSortedByTheirEncodedBytes() {
        let value: Value = ["b": 1, "aa": 2, "": 3, "a": 4]
        #expect(
            IndependentReader.diagnostic(ValueCodec.encode(value))
                == "{\"\": 3, \"a\": 4, \"b\": 1, \"aa\": 2}"
        )
    }

    @Test func vectorsAreSortedAndStartAtOne() throws {
        let low = Hexadecimal.text([UInt8](repeating: 1, count: 16))
        let high = Hexadecimal.text([UInt8](repeating: 2, count: 16))
        func read(_ hex: String) throws -> VersionVector {
            var reader = CBORReader(try #require(Hexadecimal.bytes(hex)))
            let vector = try reader.vector(limit: 2)
            try reader.finish()
            return vector
        }
        #expect(try read("a250\(low)0150\(high)1818").count == 2)
        #expect(throws: CodecError.unsortedKeys) { try read("a250\(high)0150\(low)01") }
        #expect(throws: CodecError.duplicateKey) { try read("a250\(low)0150\(low)02") }
        #expect(throws: CodecError.outOfRange) { try read("a150\(low)00") }
        #expect(throws: CodecError.outOfRange) { try read("a150\(low)1b8000000000000000") }
        #expect(throws: CodecError.tooLong) { try read("a350\(low)01") }
    }

    @Test func codesAreStableAndDistinct() {
        let codes = CodecError.allCases.map(\.code)
        #expect(Set(codes).count == codes.count)
        #expect(codes.allSatisfy { $0.hasPrefix("E13") })
    }
}
