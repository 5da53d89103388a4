import ChangeCodec
import Exchange
import ExchangeWire
import History
import Identity
import Testing

@Suite struct EnrolmentWireTests {
    @Test(arguments: 0..<50 as Range<UInt64>)
    func theFourMessagesComeBackAndAreRefusedWhenCutOrAltered(seed: UInt64) throws {
        var random = Seeded(seed)
        let hello = EnrolHello(
            siteKey: random.bytes(32),
            nonce: random.bytes(16),
            version: random.next()
        )
        try check(hello, &random, EnrolmentWire.encode, EnrolmentWire.hello)
        let welcome = EnrolWelcome(
            deployment: random.digest(),
            zone: "开发区",
            hubKey: random.bytes(32),
            rootKey: random.bytes(32),
            rootSignature: random.bytes(64),
            siteNonce: random.bytes(16),
            hubNonce: random.bytes(16)
        )
        try check(welcome, &random, EnrolmentWire.encode, EnrolmentWire.welcome)
        let proof = EnrolProof(
            siteKey: random.bytes(32),
            siteNonce: random.bytes(16),
            hubNonce: random.bytes(16),
            sealingKey: random.bytes(32),
            person: "王芳",
            proof: random.bytes(32)
        )
        try check(proof, &random, EnrolmentWire.encode, EnrolmentWire.proof)
        let admission = EnrolAdmission(
            deployment: random.digest(),
            party: "street-longgang",
            site: random.name(),
            hubReplica: random.replica(),
            tlsPin: random.maybe { _ in "sha256//abc=" },
            proof: random.bytes(32)
        )
        try check(admission, &random, EnrolmentWire.encode, EnrolmentWire.admission)
    }

    /// The whole way, with the checks each side makes.
    @Test func aSiteAndAHubThatKnowTheCodeAcceptEachOther() throws {
        let code = EnrolmentCode.random()
        let root = SigningKey()
        let hub = SigningKey()
        let site = SigningKey()
        let deployment = DeploymentID.of(rootPublicKey: root.publicKey)

        let hello = EnrolHello(siteKey: site.publicKey, nonce: .init(repeating: 1, count: 16))
        let first = try SealedMessage.seal(EnrolmentWire.encode(hello), as: .enrolHello, with: site)
        let heard = try EnrolmentWire.hello(
            SealedMessage(reading: first).open(expecting: .enrolHello, publicKey: site.publicKey)
        )
        let introduction = HubIntroduction.signedByRoot(
            deployment: deployment,
            hubKey: hub.publicKey
        )
        let welcome = EnrolWelcome(
            deployment: deployment,
            zone: "开发区",
            hubKey: hub.publicKey,
            rootKey: root.publicKey,
            rootSignature: try root.sign(introduction),
            siteNonce: heard.nonce,
            hubNonce: .init(repeating: 2, count: 16)
        )
        #expect(DeploymentID.of(rootPublicKey: welcome.rootKey) == welcome.deployment)
        #expect(
            verify(signature: welcome.rootSignature, of: introduction, key: welcome.rootKey)
        )
        let transcript = EnrolmentTranscript(welcome, siteKey: site.publicKey)
        let sealingKey = try site.sealingKey.publicKey
        let proof = code.verifier.proof(
            over: transcript.siteBytes(person: "王芳", sealingKey: sealingKey)
        )
        #expect(
            code.verifier.accepts(
                proof,
                over: transcript.siteBytes(person: "王芳", sealingKey: sealingKey)
            )
        )
        let replica = ReplicaID(high: 1, low: 2)
        let said = transcript.hubBytes(
            party: "p",
            site: site.name,
            hubReplica: replica,
            tlsPin: nil
        )
        let answer = code.verifier.proof(over: said)
        #expect(code.verifier.accepts(answer, over: said))
        #expect(!code.verifier.accepts(proof, over: said))
        // A hub in the middle with a key of its own is not what the proof was made over.
        let other = EnrolmentTranscript(
            deployment: deployment,
            hubKey: SigningKey().publicKey,
            siteKey: site.publicKey,
            siteNonce: welcome.siteNonce,
            hubNonce: welcome.hubNonce
        )
        #expect(
            !code.verifier.accepts(
                proof,
                over: other.siteBytes(person: "王芳", sealingKey: sealingKey)
            )
        )
    }

    private func check<Message: Hashable>(
        _ message: Message,
        _ random: inout Seeded,
        _ encode: (Message) -> [UInt8],
        _ decode: ([UInt8]) throws -> Message
    ) throws {
        let bytes = encode(message)
        #expect(try decode(bytes) == message)
        for end in 0..<bytes.count {
            #expect(throws: CodecError.self) { try decode(Array(bytes[..<end])) }
        }
        for _ in 0..<50 {
            let altered = random.mutated(bytes)
            if let read = try? decode(altered) {
                let again = encode(read)
                #expect(again == altered || altered[0] > again[0])
            }
        }
    }
}
