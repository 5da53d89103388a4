import ChangeCodec
import DutyBook
import Exchange
import ExchangeWire
import History
import Identity
import Synchronization

/// How a new site becomes known: two round trips, so that no login page and no cut line spends a code.
extension HubFrontDoor {
    /// One message of an enrolment.
    ///
    /// - Parameter address: where it came from, for counting wrong codes; `nil` where many share it.
    package func enrol(_ body: [UInt8], from address: String?) async -> HubFrontDoorAnswer {
        do {
            let sealed = try SealedMessage(reading: body)
            switch sealed.kind {
            case .enrolHello: return try welcome(sealed)
            case .enrolProof: return try await admit(sealed, from: address)
            default: throw HubRefusalReason.malformed
            }
        } catch {
            return refusal(reason(for: error))
        }
    }

    private func welcome(_ sealed: SealedMessage) throws -> HubFrontDoorAnswer {
        let hello = try EnrolmentWire.hello(sealed.open(expecting: .enrolHello) { _, _ in true })
        // The key is in the message it signs; what counts is that its secret half is at hand there.
        _ = try sealed.open(expecting: .enrolHello, publicKey: hello.siteKey)
        guard hello.version >= Protocol.version else { throw HubRefusalReason.tooOld }
        let identity = office.identity
        let welcome = EnrolWelcome(
            deployment: identity.deployment,
            zone: identity.zone,
            hubKey: identity.publicKey,
            rootKey: identity.rootPublicKey,
            rootSignature: identity.rootSignature,
            siteNonce: hello.nonce,
            hubNonce: enrolNonces.draw()
        )
        return HubFrontDoorAnswer(
            status: 200,
            body: try seal(EnrolmentWire.encode(welcome), as: .enrolWelcome)
        )
    }

    private func admit(
        _ sealed: SealedMessage,
        from address: String?
    ) async throws -> HubFrontDoorAnswer {
        let now = office.now
        if let address, !office.tries.mayTry(address, now: now) {
            throw HubRefusalReason.tooManyTries
        }
        let proof = try EnrolmentWire.proof(sealed.open(expecting: .enrolProof) { _, _ in true })
        _ = try sealed.open(expecting: .enrolProof, publicKey: proof.siteKey)
        guard enrolNonces.spend(proof.hubNonce) else { throw HubRefusalReason.malformed }
        let admission = try await HubEnrolment(office: office, pin: pin).admit(proof, now: now) {
            if let address { office.tries.wasWrong(address, now: now) }
        }
        return HubFrontDoorAnswer(
            status: 200,
            body: try seal(EnrolmentWire.encode(admission), as: .enrolAdmission)
        )
    }
}

/// The nonces of enrolments under way: each serves for one proof. Only the newest are kept, so that
/// strangers who say hello cannot fill the memory.
final class EnrolmentNonces: Sendable {
    private static let kept = 1_024
    private let open = Mutex<[[UInt8]]>([])

    func draw() -> [UInt8] {
        let nonce = HubNonces.sixteenRandomBytes()
        open.withLock { open in
            if open.count >= Self.kept { open.removeFirst() }
            open.append(nonce)
        }
        return nonce
    }

    func spend(_ nonce: [UInt8]) -> Bool {
        open.withLock { open in
            guard let index = open.firstIndex(of: nonce) else { return false }
            open.remove(at: index)
            return true
        }
    }
}
