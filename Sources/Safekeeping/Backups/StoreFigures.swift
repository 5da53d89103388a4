import History
package import SQLiteStore

/// What a store comes to: written into a backup when it is made, compared when it is tried.
package struct StoreFigures: Hashable, Sendable, Codable {
    /// Numbers of the whole inventory together.
    package let changes: UInt64
    package let replicas: Int
    /// Sum of the digests of the folded records, hexadecimal.
    package let digest: String
    /// Sum of the digests of the bodies held, hexadecimal.
    package let history: String

    package init(changes: UInt64, replicas: Int, digest: String, history: String) {
        self.changes = changes
        self.replicas = replicas
        self.digest = digest
        self.history = history
    }

    package init(_ view: StoreView) throws {
        let inventory = try view.inventory().entries
        changes = inventory.reduce(0) { $0 &+ $1.number }
        replicas = inventory.count
        digest = try view.foldedDigest().description
        history = try view.historySum().description
    }
}
