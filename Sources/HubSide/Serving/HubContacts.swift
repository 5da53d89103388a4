import Foundation
package import History
import Synchronization

/// When each site was last heard, and under which replica. Kept in memory, because a sync with
/// nothing new must not write; saved now and then, and losing a minute of it after a crash harms
/// nobody.
package final class HubContacts: Sendable {
    package struct Contact: Sendable, Codable, Equatable {
        package let at: Milliseconds
        /// The replica's written form.
        package let replica: String
    }

    private struct Book {
        var last: [Text: Contact] = [:]
        var isSaved = true
    }

    private let book = Mutex(Book())

    package init() {}

    package func heard(from site: Text, replica: ReplicaID, at time: Milliseconds) {
        book.withLock {
            $0.last[site] = Contact(at: time, replica: "\(replica)")
            $0.isSaved = false
        }
    }

    package func last(of site: Text) -> Contact? { book.withLock { $0.last[site] } }

    /// What was saved before; a site heard since then keeps the newer contact.
    package func load(_ bytes: [UInt8]) {
        guard let saved = try? JSONDecoder().decode([String: Contact].self, from: Data(bytes))
        else { return }
        book.withLock { book in
            for (name, contact) in saved where book.last[Text(name)] == nil {
                book.last[Text(name)] = contact
            }
        }
    }

    /// The bytes to save; `nil` when nothing happened since the last call.
    package func unsaved() -> [UInt8]? {
        let last: [Text: Contact]? = book.withLock { book in
            guard !book.isSaved else { return nil }
            book.isSaved = true
            return book.last
        }
        guard let last else { return nil }
        let named = Dictionary(last.map { ($0.key.string, $0.value) }) { _, newer in newer }
        return (try? JSONEncoder().encode(named)).map(Array.init)
    }

    /// The fact under which a store keeps them.
    package static let fact: Text = "hub.contacts"
}
