import Crypto
import History

/// The one-use secret of an invitation: eighty random bits as `K7Q4-9MXP-2TCD-8JWA`.
///
/// It never travels. Site and hub prove to each other that they know it, over everything that must
/// not be exchanged under way.
package struct EnrolmentCode: Hashable, Sendable {
    private let secret: [UInt8]

    package static func random(using generator: inout some RandomNumberGenerator) -> EnrolmentCode {
        EnrolmentCode(
            secret: (0..<10).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        )
    }

    /// A new code from the system's random source.
    package static func random() -> EnrolmentCode {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// Reads what a person typed: either case, with or without hyphens, O for 0, I or L for 1,
    /// full-width forms.
    package init(typed text: some StringProtocol) throws(IdentityError) {
        guard text.utf8.count <= 256, let values = Base32.typed(text), values.count == 16,
            let bytes = Base32.bytes(values)
        else { throw .mistypedCode }
        secret = bytes
    }

    private init(secret: [UInt8]) { self.secret = secret }

    package var text: String { Base32.groups(secret) }

    /// What the hub keeps of it.
    package var verifier: CodeVerifier {
        CodeVerifier(bytes: sha256(Array("huying enrolment code v1\n".utf8) + secret).bytes)
    }
}

/// What makes and checks proofs of a code without being the code: 32 bytes, kept by the hub.
package struct CodeVerifier: Hashable, Sendable {
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// HMAC-SHA256 over `transcript`, 32 bytes; see `EnrolmentTranscript`.
    package func proof(over transcript: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: transcript, using: SymmetricKey(data: bytes)))
    }

    /// Compares in constant time.
    package func accepts(_ proof: [UInt8], over transcript: [UInt8]) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(
            proof,
            authenticating: transcript,
            using: SymmetricKey(data: bytes)
        )
    }
}
