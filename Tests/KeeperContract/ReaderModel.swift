import History
import HubSide
import Identity
import Testing

/// A reader that takes pages the way a site does and holds the keeper to its word.
struct ReaderModel {
    private(set) var heads: [ReplicaID: ChainPoint] = [:]
    private(set) var bodies: Set<Dot> = []

    var vector: VersionVector {
        VersionVector(heads.map { Dot($0.key, $0.value.number) })
    }

    /// Takes a page whose pieces must continue what is held, without gap and without contradiction.
    mutating func take(_ page: NewsPage, truth: [ReplicaID: Scribe]) throws {
        for piece in page.pieces {
            let scribe = try #require(truth[piece.replica])
            let head = heads[piece.replica] ?? .origin
            switch piece {
            case .stubs(let run):
                #expect(run.first == head.number + 1)
                #expect(run.end == scribe.point(run.end.number))
                heads[piece.replica] = run.end
            case .segment(let segment):
                let admission = try admit(
                    segment,
                    to: head,
                    hash: sha256,
                    heldLink: { scribe.point($0).link },
                    verify: { _ in true }
                )
                #expect(admission != .duplicate)
                for (index, item) in segment.items.enumerated() where item.body != nil {
                    bodies.insert(Dot(segment.replica, segment.first + UInt64(index)))
                }
                heads[piece.replica] = segment.head.point
            }
        }
    }

    /// Reads everything after a position, page by page.
    mutating func readAll(
        from store: some HubReading,
        streams: [Text],
        after start: Int64,
        excluding: ReplicaID? = nil,
        byteLimit: Int,
        truth: [ReplicaID: Scribe]
    ) throws -> Int64 {
        var position = start
        while true {
            let page = try store.news(
                of: streams,
                after: position,
                excluding: excluding,
                byteLimit: byteLimit
            )
            #expect(page.position > position || !page.more)
            try take(page, truth: truth)
            position = page.position
            if !page.more { return position }
        }
    }

    /// Reads everything it lacks by naming its vector, page by page. Returns where it then stands.
    mutating func reconcile(
        from store: some HubReading,
        streams: [Text],
        excluding: ReplicaID? = nil,
        byteLimit: Int,
        truth: [ReplicaID: Scribe]
    ) throws -> Int64 {
        while true {
            let before = vector
            let page = try store.news(
                of: streams,
                beyond: before,
                excluding: excluding,
                byteLimit: byteLimit
            )
            try take(page, truth: truth)
            if !page.more { return page.position }
            #expect(vector != before)
        }
    }
}
