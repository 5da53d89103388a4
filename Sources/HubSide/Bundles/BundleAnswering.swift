import DutyBook
import Exchange
import History
import Intake

/// Writes the answer to a site's last file: everything the site may see and is not known to hold.
struct BundleAnswering<Reading: HubReading> {
    /// An answer in as many messages as it needs, and the key it is for.
    struct Answers: Sendable {
        let messages: [BundledAnswer]
        let sealingKey: [UInt8]
        /// Bodies in it.
        let changes: Int
        let more: Bool
    }

    let store: Reading
    let site: SiteInfo
    let identity: HubIdentity
    let trust: ZoneTrust
    let now: Milliseconds

    func answers() throws -> Answers {
        let standing = try BundleStanding.read(of: site.id, in: store)
        let vector = standing?.request.vector ?? VersionVector()
        let streams = try HubStreams.read(by: site.party, parties: store.parties())
        let page = try store.news(
            of: streams,
            beyond: vector,
            excluding: standing?.request.replica,
            byteLimit: Limits.bundleBytes
        )
        let wants = try (standing?.request.wants ?? []) + promised(in: page.pieces, within: vector)
        let fills = try HubAnswering.fills(
            for: wants,
            streams: streams,
            byteLimit: Limits.bundleBytes,
            from: store
        )
        // Bodies for numbers already held come after the pieces that make them held.
        var groups = page.pieces.grouped(byteLimit: Limits.pageBytes)
            .map { (pieces: $0, fills: [Segment]()) }
        groups += fills.map(HistoryPiece.segment).grouped(byteLimit: Limits.pageBytes)
            .map { (pieces: [], fills: $0.compactMap(\.segment)) }
        if groups.isEmpty { groups = [([], [])] }
        let bodies = (page.pieces.compactMap(\.segment) + fills).flatMap(\.items).compactMap(\.body)
        return Answers(
            messages: try groups.enumerated().map { index, group in
                var answer = try base(for: standing)
                if index == 0 { answer.vector = try store.inventory() }
                answer.pieces = group.pieces
                answer.fills = group.fills
                return BundledAnswer(
                    site: site.id,
                    replica: standing?.request.replica ?? ReplicaID(high: 0, low: 0),
                    introduction: identity.introduction,
                    answer: answer
                )
            },
            sealingKey: try sealingKey(),
            changes: bodies.count,
            more: page.more
        )
    }

    private func base(for standing: BundleStanding?) throws -> SyncAnswer {
        var answer = SyncAnswer(
            deployment: identity.deployment,
            hub: identity.replica,
            challenge: [],
            nonce: [],
            held: try standing.map { try store.head(of: $0.request.replica) } ?? .origin,
            hubTime: now
        )
        if let fork = standing?.fork { answer.push = .forked(fork.replica, at: fork.number) }
        return answer
    }

    /// What grants among the news promise of numbers the site holds without their bodies. Over the
    /// line it would ask for them; a file brings them at once.
    private func promised(
        in pieces: [HistoryPiece],
        within vector: VersionVector
    ) throws -> [DotRun] {
        var runs: [DotRun] = []
        for piece in pieces {
            guard let segment = piece.segment, try store.site(of: segment.replica) == nil else {
                continue
            }
            for (index, item) in segment.items.enumerated() where item.body != nil {
                let dot = Dot(segment.replica, segment.first + UInt64(index))
                guard let body = try store.entry(at: dot)?.body, let grant = try Grant(of: body),
                    grant.party == site.party || grant.party == Grant.everyReader
                else { continue }
                runs += grant.dots.compactMap { run in
                    DotRun(
                        run.replica,
                        first: run.first,
                        last: min(run.last, vector[run.replica])
                    )
                }
            }
        }
        return runs
    }

    private func sealingKey() throws -> [UInt8] {
        let record = RecordRef(type: RecordType.site, id: site.id)
        for entry in try store.entries(of: record)
        where try store.site(of: entry.dot.replica) == nil {
            guard let enrolment = try Enrolment(of: entry.body), enrolment.site == site.id else {
                continue
            }
            return enrolment.sealingKey
        }
        throw HubRefusalReason.unknownSite
    }
}

extension HistoryPiece {
    /// `nil` of a run of stubs.
    fileprivate var segment: Segment? {
        if case .segment(let segment) = self { segment } else { nil }
    }
}
