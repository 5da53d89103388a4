import AttachmentKeeping
import DutyBook
import Exchange
import ExchangeWire
import History
import Identity
import Intake

/// The bytes of attachments at the door: taken from sites that hold them, given to sites that may see
/// the call.
extension HubFrontDoor {
    /// Some bytes of an attachment: 206 with the range that it is.
    ///
    /// - Parameters:
    ///   - header: an `AttachmentRequest`, signed.
    ///   - range: what `Range` says.
    package func attachment(_ header: String, asking range: String) async -> HubFrontDoorAnswer {
        await answering(header, range: range, body: []) { request, _, site in
            guard site.retirement == nil else { throw HubRefusalReason.retired }
            guard let asked = ByteRanges.asked(range),
                asked.count <= Limits.attachmentPieceBytes
            else { throw HubRefusalReason.malformed }
            guard let size = shelf.size(of: request.hash), asked.first < size else {
                throw HubRefusalReason.noAttachment
            }
            let piece = try shelf.piece(of: request.hash, from: asked.first, count: asked.count)
            return HubFrontDoorAnswer(
                status: 206,
                body: piece,
                contentRange: ByteRanges.content(
                    from: asked.first,
                    count: piece.count,
                    of: size
                )
            )
        }
    }

    /// Takes some bytes; the answer says in the hub's seal how much of the file is held now.
    ///
    /// - Parameter range: what `Content-Range` says; with `*` nothing is brought, only asked.
    package func attachment(
        _ header: String,
        offering range: String,
        _ piece: [UInt8]
    ) async -> HubFrontDoorAnswer {
        await answering(header, range: range, body: piece) { request, attachment, site in
            // What a site given up in order wrote may have files.
            guard site.retirement?.isLost != true else { throw HubRefusalReason.retired }
            guard let content = ByteRanges.content(range), content.count == piece.count,
                Int64(content.size) == attachment.size
            else { throw HubRefusalReason.malformed }
            var held = shelf.size(of: request.hash) ?? shelf.held(of: request.hash)
            if !piece.isEmpty {
                do {
                    switch try shelf.take(
                        piece,
                        at: content.first,
                        of: request.hash,
                        size: content.size
                    ) {
                    case .part(let end): held = end
                    case .whole: held = content.size
                    }
                } catch ShelfFault.damaged {
                    // Not what its name says: none of it counts.
                    held = 0
                }
            }
            let holding = AttachmentHolding(
                hash: request.hash,
                held: held,
                challenge: request.challenge
            )
            return HubFrontDoorAnswer(
                status: 200,
                body: try seal(holding.bytes, as: .attachmentHolding)
            )
        }
    }

    private func answering(
        _ header: String,
        range: String,
        body: [UInt8],
        _ work: (AttachmentRequest, CallAttachment, SiteInfo) async throws -> HubFrontDoorAnswer
    ) async -> HubFrontDoorAnswer {
        var challenge: [UInt8] = []
        do {
            guard let (request, signature) = AttachmentRequest.reading(header) else {
                throw HubRefusalReason.malformed
            }
            challenge = request.challenge
            guard request.deployment == office.identity.deployment else {
                throw HubRefusalReason.wrongDeployment
            }
            guard let site = try await office.site(request.site) else {
                throw HubRefusalReason.unknownSite
            }
            let signed = request.signedBytes(range: range, body: sha256(body))
            guard trust.verify(signature, signed, site.publicKey) else {
                throw HubRefusalReason.badSignature
            }
            return try await work(request, attachment(of: request, for: site), site)
        } catch {
            return refusal(reason(for: error), challenge: challenge)
        }
    }

    /// What the call says of it, where the site's party may read that; nobody else learns whether it
    /// exists.
    private func attachment(
        of request: AttachmentRequest,
        for site: SiteInfo
    ) async throws -> CallAttachment {
        try await office.keeper.read { store in
            let streams = try HubStreams.read(by: site.party, parties: store.parties())
            let record = RecordRef(type: RecordType.call, id: request.record)
            let known = RecordHistory(try store.entries(of: record)).attachments
            guard let found = known.first(where: { $0.hash == request.hash }),
                try found.changes.contains(where: { try store.isReadable($0, in: streams) })
            else { throw HubRefusalReason.noAttachment }
            return found
        }
    }
}
