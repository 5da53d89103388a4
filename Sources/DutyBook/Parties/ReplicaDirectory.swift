package import History

/// Which site opened a replica, and which sites are enrolled, as a store's rows tell it.
package protocol ReplicaDirectory {
    /// `nil` for an unknown replica and for the hub's own.
    func site(of replica: ReplicaID) throws -> Text?
    /// `nil` for a site that is not enrolled.
    func site(named id: Text) throws -> SiteInfo?
    func sites() throws -> [SiteInfo]
}
