package import AttachmentKeeping
import Foundation
import History
package import SQLiteStore

/// Files of calls whose bytes the hub does not have: after a loss, or while they are on their way.
/// The first site that holds one brings it with its next exchange.
package struct MissingAttachments: Sendable {
    /// Files that are listed; the count goes on beyond.
    private static let listed = 1_000
    private static let page = 1_000

    let count: Int
    private let places: [AttachmentPlace]

    package init(in store: HistoryStore, on shelf: AttachmentShelf) async throws {
        var places: [AttachmentPlace] = []
        var count = 0
        var last: AttachmentPlace?
        var seen: Set<Digest> = []
        while true {
            let after = last
            let found = try await store.read {
                // No hub settles with itself: every file that a call names.
                try $0.unsettledAttachments(after: after, mark: [], limit: Self.page)
            }
            for place in found
            where seen.insert(place.hash).inserted && shelf.size(of: place.hash) == nil {
                count += 1
                if places.count < Self.listed { places.append(place) }
            }
            guard found.count == Self.page else { break }
            last = found.last
        }
        self.count = count
        self.places = places
    }

    var document: HubDocument {
        .list(
            places.map {
                .object([
                    .init("call", .text($0.call.string)), .init("hash", .text("\($0.hash)")),
                    .init("size", .count($0.size)),
                ])
            }
        )
    }
}
