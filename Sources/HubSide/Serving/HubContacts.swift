import Foundation
package import History
import Synchronization

/// When each site was last heard. Kept in memory, because a sync with nothing new must not write;
/// saved now and then by `HubContactKeeping`, and losing a minute of it after a crash harms nobody.
package final class HubContacts: Sendable {
    private struct Book {
        var last: [Text: Milliseconds] = [:]
        var isSaved = true
    }

    private let book = Mutex(Book())

    package init() {}

    package func heard(from site: Text, at time: Milliseconds) {
        book.withLock {
            $0.last[site] = time
            $0.isSaved = false
        }
    }

    package func last(of site: Text) -> Milliseconds? { book.withLock { $0.last[site] } }

    /// What was saved before; a site heard since then keeps the newer time.
    package func load(_ bytes: [UInt8]) {
        guard let saved = try? JSONDecoder().decode([String: Int64].self, from: Data(bytes)) else {
            return
        }
        book.withLock { book in
            for (site, time) in saved {
                book.last[Text(site)] = max(time, book.last[Text(site)] ?? time)
            }
        }
    }

    /// The bytes to save; `nil` when nothing happened since the last call.
    package func unsaved() -> [UInt8]? {
        let last: [Text: Milliseconds]? = book.withLock { book in
            guard !book.isSaved else { return nil }
            book.isSaved = true
            return book.last
        }
        guard let last else { return nil }
        let named = Dictionary(last.map { ($0.key.string, $0.value) }) { max($0, $1) }
        return (try? JSONEncoder().encode(named)).map(Array.init)
    }

    /// The fact under which a store keeps them.
    package static let fact: Text = "hub.contacts"
}
