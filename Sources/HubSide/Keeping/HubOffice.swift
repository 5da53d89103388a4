package import DutyBook
package import History
import Intake
import Synchronization

/// A hub at work: its identity, its store and its desk, and what it remembers beside the history.
package final class HubOffice<Keeper: HubKeeper>: Sendable {
    package let identity: HubIdentity
    package let keeper: Keeper
    package let desk: HubDesk<Keeper>
    package let contacts = HubContacts()
    package let tries = EnrolmentTries()
    private let invitations = Mutex(HubInvitations())
    private let sites = Mutex<KnownSites>(KnownSites())

    /// Sites that were looked up, until something is written about any.
    private struct KnownSites {
        var generation: UInt64 = 0
        var byID: [Text: SiteInfo] = [:]
    }

    /// Opens the desk; writes the hub's first change where this incarnation has none yet.
    package init(identity: HubIdentity, keeper: Keeper, desk: HubDesk<Keeper>) async throws {
        self.identity = identity
        self.keeper = keeper
        self.desk = desk
        try await desk.open()
        let kept = try await keeper.read { reading in
            (
                invitations: try reading.fact(HubInvitations.fact),
                contacts: try reading.fact(HubContacts.fact)
            )
        }
        if let bytes = kept.invitations, let invitations = HubInvitations(kept: bytes) {
            self.invitations.withLock { $0 = invitations }
        }
        if let bytes = kept.contacts { contacts.load(bytes) }
    }

    /// What the hub's clock says.
    package var now: Milliseconds { desk.voice.now() }

    /// An enrolled site. Read from the store only when it is not known yet.
    package func site(_ id: Text) async throws -> SiteInfo? {
        let generation = desk.siteGeneration
        let known = sites.withLock { sites in
            if sites.generation != generation { sites = KnownSites(generation: generation) }
            return sites.byID[id]
        }
        if let known { return known }
        guard let found = try await keeper.read({ try $0.site(named: id) }) else { return nil }
        sites.withLock { if $0.generation == generation { $0.byID[id] = found } }
        return found
    }

    /// Changes the invitations; durable when it returns.
    package func changeInvitations(_ change: (inout HubInvitations) -> Void) async throws {
        invitations.withLock { change(&$0) }
        try await saveInvitations()
    }

    /// Spends the code a proof belongs to on a site; in memory, so that two who come at once cannot
    /// both have it. `saveInvitations` follows when the enrolment is written, `release` when not.
    package func claim(
        by site: Text,
        now: Milliseconds,
        isProof: ([UInt8]) -> Bool
    ) -> HubInvitations.Match {
        invitations.withLock { $0.claim(by: site, now: now, isProof: isProof) }
    }

    package func release(_ invitation: HubInvitations.Invitation) {
        invitations.withLock { $0.release(invitation) }
    }

    /// Durable when it returns. Reads the newest inside the transaction, so that of two savers the
    /// later never keeps the older.
    package func saveInvitations() async throws {
        try await keeper.write { [self] writing in
            try writing.setFact(HubInvitations.fact, to: invitations.withLock { try $0.kept() })
        }
    }

    /// Saves who was last heard, where anything changed.
    package func saveContacts() async throws {
        guard let bytes = contacts.unsaved() else { return }
        try await keeper.write { try $0.setFact(HubContacts.fact, to: bytes) }
    }
}
