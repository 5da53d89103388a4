import AttachmentKeeping
import Courier
import Exchange
import ExchangeWire
import History
import Identity
import SQLiteStore
import Synchronization

/// The bytes of attachments between a site and its hub, after the changes that name them.
///
/// In the background a round sends what the hub lacks and fetches small files, within a bound, so that
/// changes always come first; anything else is fetched when somebody asks. What was cut off goes on
/// from the byte it had reached, on either side.
struct AttachmentExchange: Sendable {
    private let site: Site
    private let line: HubLine
    private let position = Position()

    init(site: Site, line: HubLine) {
        self.site = site
        self.line = line
    }

    /// Where the next round goes on, so that one file that cannot move keeps no other from moving.
    private final class Position: Sendable {
        let last = Mutex<AttachmentPlace?>(nil)
    }

    /// How a file is settled with one hub.
    private enum Mark: UInt8 {
        /// The hub has it, and so has this site.
        case both = 1
        /// It stays at the hub until somebody here asks for it.
        case atHub = 2

        func bytes(_ hub: ReplicaID) -> [UInt8] { [rawValue] + hub.bytes }
    }

    private static let placesInRound = 64

    // MARK: In the background

    /// Moves what waits, within the bounds of one round. A failure ends the round and nothing else.
    func round() async -> AttachmentTally {
        var tally = AttachmentTally()
        var budget = Limits.attachmentRoundBytes
        do {
            guard let hub = try await site.store.read({ try SyncFacts.hub(in: $0) }) else {
                return tally
            }
            let last = position.last.withLock { $0 }
            let places = try await site.store.read { store in
                try store.unsettledAttachments(
                    after: last,
                    mark: hub.bytes,
                    limit: Self.placesInRound
                )
            }
            for place in places {
                guard budget > 0 else {
                    tally.more = true
                    return tally
                }
                do {
                    let isDone = try await move(place, hub: hub, budget: &budget, tally: &tally)
                    guard isDone else {
                        tally.more = true
                        return tally
                    }
                } catch LineProblem.refused(.noAttachment) {
                    // Its change or its bytes are not at the hub yet.
                }
                position.last.withLock { $0 = place }
            }
            if places.count < Self.placesInRound { position.last.withLock { $0 = nil } }
        } catch {
            return tally
        }
        return tally
    }

    /// Sends or fetches one; `false` where the bound came first.
    private func move(
        _ place: AttachmentPlace,
        hub: ReplicaID,
        budget: inout Int,
        tally: inout AttachmentTally
    ) async throws -> Bool {
        if site.shelf.size(of: place.hash) != nil {
            guard try await offer(place, budget: &budget) else { return false }
            tally.sent += 1
            try await settle(place, as: .both, hub: hub)
        } else if place.size > Limits.attachmentEagerBytes
            || !site.shelf.hasRoom(for: place.size)
        {
            try await settle(place, as: .atHub, hub: hub)
        } else {
            guard try await fetch(place, budget: &budget) else { return false }
            tally.received += 1
            try await settle(place, as: .both, hub: hub)
        }
        return true
    }

    private func settle(_ place: AttachmentPlace, as mark: Mark, hub: ReplicaID) async throws {
        try await site.store.write { try $0.settleAttachment(place.hash, as: mark.bytes(hub)) }
    }

    // MARK: On demand

    /// Fetches the whole file, however large.
    func fetch(_ place: AttachmentPlace) async throws {
        guard site.shelf.size(of: place.hash) == nil else { return }
        var budget = Int.max
        _ = try await fetch(place, budget: &budget)
    }

    // MARK: One file

    private func offer(_ place: AttachmentPlace, budget: inout Int) async throws -> Bool {
        var held = try await offer(place, from: 0, count: 0)
        while held < place.size {
            guard budget > 0 else { return false }
            let count = min(Limits.attachmentPieceBytes, place.size - held)
            let next = try await offer(place, from: held, count: count)
            budget -= count
            guard next > held else { throw ShelfFault.damaged(place.hash) }
            held = next
        }
        return true
    }

    /// One piece to the hub; how much of the file it holds then.
    private func offer(_ place: AttachmentPlace, from first: Int, count: Int) async throws -> Int {
        let piece =
            count == 0
            ? [] : try site.shelf.piece(of: place.hash, from: first, count: count)
        let range = ByteRanges.content(from: first, count: count, of: place.size)
        let request = request(for: place)
        var order = line.order(.put, AttachmentRequest.path, body: piece)
        order.headers = try headers(request, "Content-Range", range, body: piece)
        order.totalDeadline = .seconds(Limits.requestSeconds)
        let answer = try await line.courier.send(order)
        let payload = try await line.open(
            answer.body,
            status: answer.status,
            as: .attachmentHolding,
            challenge: request.challenge
        )
        guard let holding = AttachmentHolding.reading(payload), holding.hash == place.hash,
            holding.challenge == request.challenge
        else { throw LineProblem.stale }
        return min(holding.held, place.size)
    }

    private func fetch(_ place: AttachmentPlace, budget: inout Int) async throws -> Bool {
        var held = site.shelf.held(of: place.hash)
        while true {
            guard budget > 0 else { return false }
            let count = max(1, min(Limits.attachmentPieceBytes, place.size - held))
            let piece = try await piece(of: place, from: held, count: count)
            budget -= piece.count
            let progress = try site.shelf.take(
                piece,
                at: held,
                of: place.hash,
                size: place.size
            )
            guard case .part(let next) = progress else { return true }
            held = next
        }
    }

    private func piece(of place: AttachmentPlace, from first: Int, count: Int) async throws
        -> [UInt8]
    {
        let range = ByteRanges.asking(from: first, count: count)
        let request = request(for: place)
        var order = line.order(.get, AttachmentRequest.path, body: [])
        order.headers = try headers(request, "Range", range, body: [])
        order.wantedHeaders = ["content-range"]
        order.totalDeadline = .seconds(Limits.requestSeconds)
        let answer = try await line.courier.send(order)
        guard answer.status == 206,
            let content = answer.headers["content-range"].flatMap(ByteRanges.content),
            content.first == first, content.count == answer.body.count, content.count > 0,
            content.size == place.size
        else {
            // A refusal is sealed; anything else is not the hub's.
            _ = try await line.open(
                answer.body,
                status: answer.status,
                as: .refusal,
                challenge: request.challenge
            )
            throw LineProblem.notOurHub(status: answer.status)
        }
        return answer.body
    }

    private func request(for place: AttachmentPlace) -> AttachmentRequest {
        AttachmentRequest(
            deployment: site.deployment,
            site: site.id,
            record: place.call,
            hash: place.hash,
            challenge: site.random(16)
        )
    }

    private func headers(
        _ request: AttachmentRequest,
        _ name: String,
        _ range: String,
        body: [UInt8]
    ) throws -> [CourierRequest.Header] {
        let signature = try site.key.sign(
            request.signedBytes(range: range, body: sha256(body))
        )
        return [
            CourierRequest.Header(
                AttachmentRequest.header,
                request.text(signature: signature)
            ),
            CourierRequest.Header(name, range),
        ]
    }
}
