package import History

/// What a hub's history comes to, for comparing with a site's.
package struct HubDigests: Sendable, Equatable {
    /// Of the folded records.
    package let state: Digest
    /// Sum of the digests of the bodies in scope.
    package let history: Digest
    package let vector: VersionVector

    package init(state: Digest, history: Digest, vector: VersionVector) {
        self.state = state
        self.history = history
        self.vector = vector
    }
}
