import ChangeCodec
import History
import Testing

@Suite struct BodyTests {
    @Test(arguments: 0..<400 as Range<UInt64>)
    func everyBodyComesBackAsItWas(seed: UInt64) throws {
        var random = Seeded(seed)
        let body = random.body()
        let bytes = ChangeCoding.encode(body)
        #expect(try ChangeCoding.decode(bytes) == body)
        #expect(ChangeCoding.encode(body) == bytes)
        #expect(try ChangeCoding.encodeWithinBounds(body) == bytes)
    }

    /// Many bodies, true and altered, read with one memo: as each is read alone.
    @Test func aMemoOfWordsChangesNothingThatIsRead() {
        var random = Seeded(7)
        var memo = WordMemo()
        for _ in 0..<400 {
            let original = ChangeCoding.encode(random.body())
            for bytes in [original, random.mutated(original), original] {
                let alone = Result { () throws(CodecError) in try ChangeCoding.decode(bytes) }
                let among = Result { () throws(CodecError) in
                    try ChangeCoding.decode(bytes, memo: &memo)
                }
                #expect(alone == among)
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func aBodyCutAnywhereIsRefused(seed: UInt64) {
        var random = Seeded(seed)
        let bytes = ChangeCoding.encode(random.body())
        for end in 0..<bytes.count {
            #expect(throws: CodecError.self) { try ChangeCoding.decode(Array(bytes[..<end])) }
        }
        #expect(throws: CodecError.trailingBytes) { try ChangeCoding.decode(bytes + [0]) }
    }

    /// What is read is exactly what would be written, but for fields of newer versions.
    @Test(arguments: 0..<100 as Range<UInt64>)
    func alteredBytesAreRefusedOrSayExactlyWhatTheySpell(seed: UInt64) {
        var random = Seeded(seed)
        let original = ChangeCoding.encode(random.body())
        for _ in 0..<200 {
            let bytes = random.mutated(original)
            guard let body = try? ChangeCoding.decode(bytes) else { continue }
            let again = ChangeCoding.encode(body)
            // The header of the outer map: a longer one has keys unknown here.
            #expect(again == bytes || pairs(bytes) > pairs(again))
        }
    }

    @Test func textsAreComparedAsBytesNotAsCharacters() throws {
        var random = Seeded(1)
        let body = random.body().with(events: [Event("x", ["é": 1, "e\u{301}": 2])])
        let back = try ChangeCoding.decode(ChangeCoding.encode(body))
        #expect(back.events[0].fields["é"] == 1)
        #expect(back.events[0].fields["e\u{301}"] == 2)
    }

    @Test func fieldsOfNewerVersionsAreReadOver() throws {
        var random = Seeded(2)
        let body = random.body()
        var bytes = ChangeCoding.encode(body)
        // Keys 25 and -1, holding a map and a list.
        bytes[0] += 2
        bytes += [0x18, 25, 0xa1, 0x61, 0x61, 0x01, 0x20, 0x82, 0x01, 0xf6]
        #expect(try ChangeCoding.decode(bytes) == body)
        #expect(ChangeCoding.encode(body) != bytes)
        // Refused all the same: a repeated key inside what is read over, and keys out of order.
        var repeated = ChangeCoding.encode(body)
        repeated[0] += 1
        repeated += [0x18, 25, 0xa2, 0x61, 0x61, 0x01, 0x61, 0x61, 0x01]
        #expect(throws: CodecError.duplicateKey) { try ChangeCoding.decode(repeated) }
        var unsorted = ChangeCoding.encode(body)
        unsorted[0] += 2
        unsorted += [0x20, 0x01, 0x18, 25, 0x01]
        #expect(throws: CodecError.unsortedKeys) { try ChangeCoding.decode(unsorted) }
    }

    /// The name of the preparer is the last thing in a body, under a key of two bytes.
    @Test func aPreparerHasOneSpellingAndOnePlace() throws {
        let plain = GoldenTests.raise
        let bytes = ChangeCoding.encode(plain.with(preparedBy: "李工"))
        let name = [0x18, 24, 0x66] + Array("李工".utf8)
        #expect(Array(bytes.suffix(name.count)) == name)
        #expect(try ChangeCoding.decode(bytes).author.preparedBy == "李工")
        #expect(try ChangeCoding.decode(bytes) != plain)
        func refused(_ field: [UInt8]) -> CodecError? {
            var altered = ChangeCoding.encode(plain)
            altered[0] += 1
            do throws(CodecError) {
                _ = try ChangeCoding.decode(altered + field)
                return nil
            } catch {
                return error
            }
        }
        #expect(refused([0x18, 24, 0x61, 0x61]) == nil)
        #expect(refused([0x18, 24, 0x01]) != nil, "a number is no name")
        #expect(refused([0x18, 24, 0xf6]) != nil, "nobody is left out, not spelled")
        #expect(refused([0x18, 24, 0x78, 0x01, 0x61]) != nil, "a length longer than it need be")
        #expect(refused([0x18, 24, 0x61, 0xff]) != nil, "no UTF-8")
    }

    @Test func aBodyBeyondItsBoundsIsRefusedBeforeItIsKept() {
        var random = Seeded(3)
        let plain = random.body()
        func refused(_ body: ChangeBody) -> CodecError? {
            do throws(CodecError) {
                _ = try ChangeCoding.encodeWithinBounds(body)
                return nil
            } catch {
                return error
            }
        }
        let long = Text(String(repeating: "长", count: BodyBounds.textBytes / 3 + 1))
        #expect(refused(plain.with(note: long)) == .tooLong)
        #expect(refused(plain.with(writes: [Write("a", .text(long))])) == .tooLong)
        #expect(
            refused(plain.with(writes: [Write("a", .bytes(.init(repeating: 0, count: 1 << 16)))]))
                == .tooLong
        )
        #expect(refused(plain.with(action: Text(String(repeating: "a", count: 257)))) == .tooLong)
        #expect(
            refused(plain.with(preparedBy: Text(String(repeating: "a", count: 257)))) == .tooLong
        )
        #expect(refused(plain.with(salt: [1])) == .outOfRange)
        #expect(refused(plain.with(schema: .max)) == .outOfRange)
        #expect(
            refused(
                plain.with(
                    context: VersionVector((0..<257).map { Dot(ReplicaID(high: 1, low: $0), 1) })
                )
            ) == .tooLong
        )
        func nested(_ depth: Int) -> Value { depth == 0 ? 1 : [nested(depth - 1)] }
        #expect(refused(plain.with(writes: [Write("a", nested(13))])) == nil)
        #expect(refused(plain.with(writes: [Write("a", nested(14))])) == .tooDeep)
    }

    private func pairs(_ bytes: [UInt8]) -> Int {
        guard let first = bytes.first else { return 0 }
        return first == 0xb8 ? Int(bytes[1]) : Int(first & 0x1f)
    }
}
