import ChangeCodec
import DutyBook
package import History
import Identity
package import SQLiteStore
import Safekeeping

/// Numbers, chains and appends own changes inside one store transaction.
///
/// It lives as long as its transaction. What it appended is told to the site only after the commit.
package final class SiteWriter {
    package let store: StoreTransaction
    private let writing: SiteWriting
    private let pending: PendingEpoch?
    private var epochs: [EpochRecord]
    private var head: ChainPoint
    private var hub: HubPosition?
    private var lastHubTime: Milliseconds?
    /// Whether the hub's operator retired this site; `nil` while nobody asked.
    private var retired: Bool?

    /// Begins writing: under the current replica, or under a new one where the site found out that
    /// this store was put back or copied.
    init(_ store: StoreTransaction, writing: SiteWriting, pending: PendingEpoch?) throws {
        self.store = store
        self.writing = writing
        self.pending = pending
        epochs = try SiteFacts.epochs(in: store)
        head = .origin
        if let current = epochs.last { head = try store.head(of: current.replica) }
        hub = try SyncFacts.confirmed(in: store)
        lastHubTime = try SyncFacts.lastHubTime(in: store)
    }

    /// The number the next change gets, were it appended now.
    package var nextNumber: UInt64 { head.number + 1 }
    package var replica: ReplicaID? { epochs.last?.replica }

    /// Appends a change and returns its name.
    @discardableResult
    package func append(_ draft: ChangeDraft) throws -> Dot {
        // What was written before stays the site's to re-issue.
        if draft.replaces == nil, try isRetired() { throw Refusal(.siteRetired) }
        if let pending, epochs.last?.replica == pending.leaving {
            try openEpoch(pending.reason)
        } else if epochs.isEmpty {
            try openEpoch(nil)
        }
        return try number(draft)
    }

    /// Draws a new replica and opens it with its first change.
    package func openEpoch(_ reason: EpochReason?) throws {
        let leaving = epochs.last?.replica
        // As the store has it now: numbers may just have been taken out of it.
        let previous = try leaving.map { try store.head(of: $0) }
        guard let replica = ReplicaID(bytes: writing.random(16)) else { throw SiteError.noReplica }
        let ordinal = (epochs.last?.ordinal ?? 0) + 1
        epochs.append(EpochRecord(ordinal: ordinal, replica: replica, reason: reason))
        try SiteFacts.keep(epochs, in: store)
        try SyncFacts.keep(nil, in: store)
        head = .origin
        var last: Dot?
        if let leaving, let previous, previous.number > 0 { last = Dot(leaving, previous.number) }
        let opening = SiteOpening(
            site: writing.key.name,
            ordinal: ordinal,
            previous: last,
            previousLink: last.flatMap { _ in previous?.link }
        )
        let record = RecordRef(type: RecordType.site, id: writing.key.name)
        try number(
            ChangeDraft(
                record: record,
                action: Bookkeeping.siteOpen,
                events: [opening.event],
                context: try RecordHistory(store.entries(of: record)).context,
                author: writing.author(person: nil, uid: nil)
            )
        )
    }

    private func isRetired() throws -> Bool {
        if let known = retired { return known }
        let found = try store.site(named: writing.key.name)?.retirement != nil
        retired = found
        return found
    }

    @discardableResult
    private func number(_ draft: ChangeDraft) throws -> Dot {
        guard let replica else { throw SiteError.noReplica }
        guard draft.context.count <= BodyBounds.contextReplicas else {
            throw SiteError.contextTooLong(draft.record)
        }
        let now = writing.clock.now()
        let body = ChangeBody(
            salt: writing.random(BodyBounds.saltBytes),
            deployment: writing.card.deployment,
            record: draft.record,
            action: draft.action,
            writes: draft.writes,
            events: draft.events,
            context: draft.context,
            seenHub: hub,
            author: draft.author,
            times: ChangeTimes(
                occurredAt: draft.occurredAt ?? now,
                recordedAt: now,
                boot: writing.clock.boot,
                monotonic: writing.clock.monotonic(),
                lastHubTime: lastHubTime
            ),
            entryMode: draft.entryMode,
            schema: DutyRules.schema,
            note: draft.note,
            replaces: draft.replaces
        )
        let bytes = ChangeCoding.encode(body)
        guard bytes.count <= BodyBounds.bodyBytes else { throw SiteError.changeTooLarge }
        let digest = bodyDigest(bytes, hash: sha256)
        guard let next = head.next(replica, body: digest, hash: sha256) else {
            throw SiteError.noReplica
        }
        let dot = Dot(replica, next.number)
        try store.append(own: body, bytes: bytes, digest: digest, dot: dot, link: next.link)
        head = next
        return dot
    }

    /// What the side file has to say after the commit; `nil` where nothing was written.
    var side: SideRecord? {
        epochs.last.map { SideRecord(replica: $0.replica, epoch: $0.ordinal, last: head.number) }
    }
}

/// In whose name changes are written.
struct SiteWriting: Sendable {
    let card: SiteCard
    let key: SigningKey
    let clock: SiteClock
    let random: RandomBytes

    func author(
        person: Text?,
        uid: Int64?,
        onBehalfOf: Text? = nil,
        role: Text = "clerk"
    ) -> Author {
        Author(
            person: person ?? card.person,
            role: role,
            party: card.party,
            onBehalfOf: onBehalfOf,
            uid: uid
        )
    }
}

/// A replica that must not number another change, and why.
struct PendingEpoch: Hashable, Sendable {
    let leaving: ReplicaID
    let reason: EpochReason
}

/// Why a site cannot write a change. Nothing was changed.
package enum SiteError: Error, Hashable, Sendable {
    case noReplica
    /// More replicas took part in one record than a context can name.
    case contextTooLong(RecordRef)
    /// Beyond `BodyBounds.bodyBytes`.
    case changeTooLarge
}
