import ChangeCodec
import DutyBook
import Exchange
import ExchangeWire
import History
import Identity
import Intake

/// Finds out who speaks to the hub, over the line or in a file.
struct HubCallers<Keeper: HubKeeper>: Sendable {
    let office: HubOffice<Keeper>
    let trust: ZoneTrust

    /// A request and the enrolled site that signed it. `challenge` is set as soon as it is known, for
    /// the refusal.
    func caller(
        of sealed: SealedMessage,
        as kind: MessageKind,
        challenge: inout [UInt8]
    ) async throws -> (SyncRequest, SiteInfo) {
        let known = try await office.site(sealed.key)
        // Of a stranger only the size bound protects the hub until the proof has been read.
        let payload = try sealed.open(expecting: kind) { signature, signed in
            known.map { trust.verify(signature, signed, $0.publicKey) } ?? true
        }
        let request = try SyncWire.request(payload)
        challenge = request.challenge
        guard request.deployment == office.identity.deployment else {
            throw HubRefusalReason.wrongDeployment
        }
        guard let site = try known ?? EnrolmentProof(trust).site(claiming: request) else {
            throw HubRefusalReason.unknownSite
        }
        guard request.site == sealed.key, site.id == request.site else {
            throw HubRefusalReason.badSignature
        }
        if known == nil {
            _ = try sealed.open(expecting: kind, publicKey: site.publicKey)
        }
        return (request, site)
    }
}
