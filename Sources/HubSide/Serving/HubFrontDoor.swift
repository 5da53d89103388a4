package import AttachmentKeeping
import ChangeCodec
import DutyBook
import Exchange
import ExchangeWire
import History
package import Identity
package import Intake
package import Logging
import SQLiteStore

/// What goes back over the wire.
package struct HubFrontDoorAnswer: Sendable, Equatable, Error {
    package let status: Int
    package let body: [UInt8]
    /// Which part of a file the body is.
    package let contentRange: String?

    package init(status: Int, body: [UInt8], contentRange: String? = nil) {
        self.status = status
        self.body = body
        self.contentRange = contentRange
    }
}

/// The hub as strangers meet it: bytes in, a status and sealed bytes out.
///
/// Here it is settled who speaks – nothing is applied before a request's signature is known to be by
/// an enrolled site of this zone – and every failure becomes a refusal with a code. What a known site
/// says goes to the desk.
package struct HubFrontDoor<Keeper: HubKeeper>: Sendable {
    let office: HubOffice<Keeper>
    let trust: ZoneTrust
    let shelf: AttachmentShelf
    /// The pin of the self-signed certificate, told at enrolment; `nil` where there is none.
    let pin: String?
    let logger: Logger
    let enrolNonces = EnrolmentNonces()
    private let nonces: HubNonces

    package init(
        office: HubOffice<Keeper>,
        trust: ZoneTrust,
        shelf: AttachmentShelf,
        pin: String?,
        logger: Logger,
        random: RandomBytes = .system
    ) {
        nonces = HubNonces { random(16) }
        self.office = office
        self.trust = trust
        self.shelf = shelf
        self.pin = pin
        self.logger = logger
    }

    /// What `GET /v1/hub` answers.
    package var introduction: [UInt8] { office.identity.introduction.bytes }

    func refusal(_ reason: HubRefusalReason, challenge: [UInt8] = []) -> HubFrontDoorAnswer {
        let refusal = HubRefusal(reason, challenge: challenge)
        let sealed = (try? seal(refusal.bytes, as: .refusal)) ?? []
        return HubFrontDoorAnswer(status: reason.status, body: sealed)
    }

    /// One sync request.
    package func sync(_ body: [UInt8]) async -> HubFrontDoorAnswer {
        var challenge: [UInt8] = []
        do {
            let (request, site) = try await HubCallers(office: office, trust: trust)
                .caller(of: SealedMessage(reading: body), as: .syncRequest, challenge: &challenge)
            guard request.version >= Protocol.version else { throw HubRefusalReason.tooOld }
            guard office.desk.hears(site, saying: request) else { throw HubRefusalReason.retired }
            let now = office.now
            let nonce = nonces.spend(
                request.nonce,
                challenge: request.challenge,
                of: site.id,
                now: now
            )
            office.contacts.heard(from: site.id, replica: request.replica, at: now)
            let answer = try await office.desk.sync(
                request,
                from: site,
                freshNonce: nonce.fresh,
                nonceIsCurrent: nonce.isCurrent
            )
            return HubFrontDoorAnswer(
                status: 200,
                body: try seal(SyncWire.encode(answer), as: .syncAnswer)
            )
        } catch {
            return refusal(reason(for: error), challenge: challenge)
        }
    }

    // MARK: Waiting

    /// A site that may wait, and from where.
    package struct Waiter: Sendable {
        let streams: [Text]
        /// `nil` where the position is of another incarnation: there is news for certain.
        let position: Int64?
    }

    /// Checks the header of a waiting request.
    package func waiter(_ header: String) async -> Result<Waiter, HubFrontDoorAnswer> {
        do {
            guard let (request, signature) = WaitRequest.reading(header) else {
                throw HubRefusalReason.malformed
            }
            guard request.deployment == office.identity.deployment else {
                throw HubRefusalReason.wrongDeployment
            }
            guard let site = try await office.site(request.site) else {
                throw HubRefusalReason.unknownSite
            }
            guard trust.verify(signature, request.signedBytes, site.publicKey) else {
                throw HubRefusalReason.badSignature
            }
            guard site.retirement == nil else { throw HubRefusalReason.retired }
            let parties = try await office.keeper.read { try $0.parties() }
            let isCurrent = request.incarnation == office.identity.replica
            return .success(
                Waiter(
                    streams: HubStreams.read(by: site.party, parties: parties),
                    position: isCurrent ? request.position : nil
                )
            )
        } catch {
            return .failure(refusal(reason(for: error)))
        }
    }

    /// Whether there is news; false when the task is cancelled or the hub drains.
    package func wait(_ waiter: Waiter) async -> Bool {
        guard let position = waiter.position else { return true }
        return await office.desk.news.wait(for: waiter.streams, beyond: position)
    }

    /// Lets everybody go who waits, because the hub stops.
    package func endWaiting() { office.desk.news.close() }

    // MARK: Failures

    func reason(for error: any Error) -> HubRefusalReason {
        if let reason = Self.reason(forForeign: error) { return reason }
        switch error {
        case let fault as ShelfFault:
            logger.error("attachments", metadata: ["error": "\(fault)"])
            return fault.isFull ? .diskFull : .internalError
        case let failure as StoreError:
            logger.error("store", metadata: ["error": "\(failure)", "code": "\(failure.code)"])
            return failure == .diskFull ? .diskFull : .internalError
        default:
            logger.error("request failed", metadata: ["error": "\(error)"])
            return .internalError
        }
    }

    /// What is wrong with what somebody sent; `nil` for failures of the hub's own.
    static func reason(forForeign error: any Error) -> HubRefusalReason? {
        switch error {
        case let reason as HubRefusalReason: reason
        case WireError.badSignature: .badSignature
        case WireError.tooLarge: .tooLarge
        case is WireError, is CodecError, is AdmissionRefusal: .malformed
        case IntakeRefusal.foreignDeployment: .wrongDeployment
        case is IntakeRefusal: .malformed
        default: nil
        }
    }

    func seal(_ payload: [UInt8], as kind: MessageKind) throws -> [UInt8] {
        try SealedMessage.seal(
            payload,
            as: kind,
            key: office.identity.keyName,
            sign: office.identity.sign
        )
    }
}
