import CZlib
import ChangeCodec
import Exchange
import ExchangeWire
import History
import Identity
import Testing

@Suite struct SealedMessageTests {
    private let key = SigningKey()

    @Test(arguments: [0, 1, 100, 1_023, 1_024, 5_000, 300_000])
    func aPayloadComesBackFromItsEnvelope(size: Int) throws {
        var random = Seeded(UInt64(size))
        for payload in [random.bytes(size), [UInt8](repeating: 7, count: size)] {
            let sealed = try SealedMessage.seal(payload, as: .syncAnswer, with: key)
            let read = try SealedMessage(reading: sealed)
            #expect(read.kind == .syncAnswer)
            #expect(read.key == key.name)
            #expect(
                try read.open(expecting: .syncAnswer, .refusal, publicKey: key.publicKey) == payload
            )
            #expect(sealed.count <= payload.count + 130)
        }
        let sealed = try SealedMessage.seal(
            [UInt8](repeating: 7, count: 300_000),
            as: .syncAnswer,
            with: key
        )
        #expect(sealed.count < 3_000)
    }

    @Test(arguments: [10, 3_000])
    func noAlteredByteOpens(size: Int) throws {
        let payload = [UInt8](repeating: 7, count: size)
        let sealed = try SealedMessage.seal(payload, as: .syncRequest, with: key)
        for index in sealed.indices {
            for bit in 0..<8 {
                var altered = sealed
                altered[index] ^= 1 << UInt8(bit)
                #expect(throws: WireError.self) { try open(altered) }
            }
            #expect(throws: WireError.self) { try open(Array(sealed[..<index])) }
        }
        #expect(throws: WireError.notOurs) { try open(sealed + [0]) }
    }

    @Test func nobodyElsesSignatureOpens() throws {
        let sealed = try SealedMessage.seal([1, 2, 3], as: .syncRequest, with: key)
        let read = try SealedMessage(reading: sealed)
        #expect(throws: WireError.badSignature) {
            try read.open(expecting: .syncRequest, publicKey: SigningKey().publicKey)
        }
        #expect(throws: WireError.badSignature) {
            try read.open(expecting: .syncRequest) { _, _ in false }
        }
        // Signed by one key under the name of another.
        let other = SigningKey()
        let posing = try SealedMessage.seal(
            [1],
            as: .syncRequest,
            key: key.name,
            sign: other.sign
        )
        #expect(throws: WireError.badSignature) { try open(posing) }
        let named = try SealedMessage(reading: posing)
        #expect(throws: WireError.badSignature) {
            try named.open(expecting: .syncRequest, publicKey: other.publicKey)
        }
    }

    @Test func aMessageIsNotTakenForAnotherKind() throws {
        for kind in MessageKind.allCases where kind != .syncRequest {
            let sealed = try SealedMessage.seal([1, 2, 3], as: kind, with: key)
            #expect(throws: WireError.wrongKind) { try open(sealed) }
        }
    }

    @Test(arguments: [
        "", "<!DOCTYPE html><html>请登录</html>", "HTTP/1.1 200 OK\r\n\r\n", "{\"ok\":true}", "null",
        "refused E1203.wrongDeployment 00", "\u{1f}\u{8b}",
    ])
    func aLoginPageIsNotOurs(page: String) {
        #expect(throws: WireError.notOurs) { try SealedMessage(reading: Array(page.utf8)) }
    }

    @Test func envelopesOfOtherKindsAndAlgorithmsAreNamed() throws {
        let plain: [UInt8] = [1, 2, 3]
        #expect(throws: WireError.wrongKind) {
            try SealedMessage(reading: forged(kind: 99, size: nil, payload: plain))
        }
        #expect(throws: WireError.unknownAlgorithm) {
            try SealedMessage(reading: forged(algorithm: 2, size: nil, payload: plain))
        }
        #expect(throws: Never.self) { try open(forged(size: nil, payload: plain)) }
    }

    @Test func anIdleSyncIsSmall() throws {
        var random = Seeded(1)
        let hub = SigningKey()
        let head = ChainPoint(number: 100_000, link: random.digest())
        let request = SyncRequest(
            deployment: random.digest(),
            site: key.name,
            replica: random.replica(),
            head: head,
            nonce: random.bytes(16),
            challenge: random.bytes(16),
            cursor: Cursor(incarnation: random.replica(), position: 1 << 30, salt: .max),
            confirmed: Dot(random.replica(), 1 << 30)
        )
        var answer = SyncAnswer(
            deployment: request.deployment,
            hub: random.replica(),
            challenge: request.challenge,
            nonce: random.bytes(16),
            held: head,
            hubTime: 1_773_106_800_000
        )
        answer.cursor = request.cursor
        answer.history = random.digest()
        let asked = try SealedMessage.seal(SyncWire.encode(request), as: .syncRequest, with: key)
        let said = try SealedMessage.seal(SyncWire.encode(answer), as: .syncAnswer, with: hub)
        // Leaves 250 bytes for the headers of both.
        #expect(asked.count + said.count <= 650)
    }

    // MARK: - Lengths that lie, under a genuine signature

    @Test func anAnnouncedLengthThatIsNotTheTrueOneIsRefused() throws {
        let deflated = deflate(zeros: 100_000)
        #expect(try open(forged(size: 100_000, payload: deflated)).count == 100_000)
        for size in [0, 1, 99_999, 100_001, 120_000] as [UInt64] {
            #expect(throws: WireError.badCompression) {
                try open(forged(size: size, payload: deflated))
            }
        }
        // Cut, followed by something, not deflate at all, empty.
        let payloads: [[UInt8]] = [
            deflated.dropLast(), deflated + [0], .init(repeating: 0xff, count: 500), [],
        ]
        for payload in payloads {
            #expect(throws: WireError.badCompression) {
                try open(forged(size: 100_000, payload: payload))
            }
        }
        for size in [UInt64(Limits.messageBytes) + 1, 1 << 40, .max] {
            #expect(throws: WireError.tooLarge) {
                try open(forged(size: size, payload: deflated))
            }
        }
        #expect(throws: WireError.badCompression) {
            try open(forged(size: UInt64(Limits.messageBytes), payload: [1, 2, 3]))
        }
    }

    @Test func largerThanAMessageIsNeitherSealedNorRead() {
        let large = [UInt8](repeating: 0, count: Limits.messageBytes + 1)
        #expect(throws: WireError.tooLarge) {
            try SealedMessage.seal(large, as: .syncRequest, with: key)
        }
        #expect(throws: WireError.tooLarge) {
            try SealedMessage(reading: .init(repeating: 0xa5, count: Limits.wireBytes + 1))
        }
        #expect(throws: WireError.tooLarge) { try open(forged(size: nil, payload: large)) }
    }

    /// 256 MiB in 256 KiB, announced as little and as the most that is allowed. A process of its own
    /// tells what it touched at most.
    @Test func aBombTakesNoMoreMemoryThanAMessage() async {
        await #expect(processExitsWith: .success) {
            let tests = SealedMessageTests()
            let bomb = tests.deflate(zeros: 256 << 20)
            let forged = try [1_000, UInt64(Limits.messageBytes)].map {
                try tests.forged(size: $0, payload: bomb)
            }
            // Once before, so that the code itself is in memory when counting begins.
            let honest = try tests.forged(size: 100_000, payload: tests.deflate(zeros: 100_000))
            #expect(try tests.open(honest).count == 100_000)
            let before = try Memory.restartPeak()
            for message in forged {
                #expect(throws: WireError.badCompression) { try tests.open(message) }
            }
            #expect(try Memory.peak() - before < Limits.messageBytes + (4 << 20))
        }
    }

    // MARK: - Helpers

    private func open(_ bytes: [UInt8]) throws -> [UInt8] {
        try SealedMessage(reading: bytes).open(expecting: .syncRequest, publicKey: key.publicKey)
    }

    /// An envelope made by hand, with a genuine signature over whatever it claims.
    fileprivate func forged(
        kind: UInt64 = 1,
        algorithm: UInt64 = 1,
        size: UInt64?,
        payload: [UInt8]
    ) throws -> [UInt8] {
        var signed = Array("huying message v1 sha256 ed25519\n".utf8)
        signed += BigEndian.bytes(kind)
        signed += BigEndian.bytes(size ?? .max)
        signed += sha256(payload).bytes
        var writer = CBORWriter()
        writer.map(size == nil ? 5 : 6)
        writer.uint(1)
        writer.uint(kind)
        writer.uint(2)
        writer.uint(algorithm)
        writer.uint(3)
        writer.byteString(Hexadecimal.bytes(key.name.string) ?? [])
        if let size {
            writer.uint(4)
            writer.uint(size)
        }
        writer.uint(5)
        writer.byteString(payload)
        writer.uint(6)
        writer.byteString(try key.sign(signed))
        return writer.bytes
    }

    /// So many zeros as raw deflate, made in small steps.
    fileprivate func deflate(zeros count: Int) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        deflateInit2_(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
        defer { deflateEnd(&stream) }
        var out: [UInt8] = []
        var step = [UInt8](repeating: 0, count: 1 << 16)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var left = count
        repeat {
            let now = min(left, step.count)
            left -= now
            step.withUnsafeMutableBufferPointer { input in
                buffer.withUnsafeMutableBufferPointer { output in
                    stream.next_in = input.baseAddress
                    stream.avail_in = UInt32(now)
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    CZlib.deflate(&stream, left == 0 ? Z_FINISH : Z_NO_FLUSH)
                }
            }
            out += buffer[..<(buffer.count - Int(stream.avail_out))]
        } while left > 0
        return out
    }
}
