/// The hub's word that a site writes no more: its computer was given up, or is lost.
///
/// A site retired in order may still bring what it wrote before it knew. Of one that is lost, whose
/// key may be in wrong hands, nothing counts beyond what the hub held then, whoever brings it.
package struct Retirement: Hashable, Sendable {
    /// The last change the hub held of a replica.
    package struct FinalHead: Hashable, Sendable {
        package let replica: ReplicaID
        package let point: ChainPoint

        package init(replica: ReplicaID, point: ChainPoint) {
            self.replica = replica
            self.point = point
        }
    }

    /// The name of the site's key.
    package let site: Text
    /// Why, for everybody to read.
    package let reason: Text
    package let isLost: Bool
    /// One for each replica the site is known to have opened.
    package let heads: [FinalHead]

    package init(site: Text, reason: Text, isLost: Bool, heads: [FinalHead]) {
        self.site = site
        self.reason = reason
        self.isLost = isLost
        self.heads = heads
    }

    /// The last number that counts of one of the site's replicas; 0 of one opened since.
    package func end(of replica: ReplicaID) -> UInt64 {
        heads.first { $0.replica == replica }?.point.number ?? 0
    }
}

/// The hub's word that a retired site is at work again.
package struct SiteReturn: Hashable, Sendable {
    package let site: Text
    package let reason: Text

    package init(site: Text, reason: Text) {
        self.site = site
        self.reason = reason
    }
}
