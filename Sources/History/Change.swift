/// What travels and is seen as a whole: a call with its dispatches, a duty item, a party.
package struct RecordRef: Hashable, Sendable, Comparable {
    package let type: Text
    package let id: Text

    package init(type: Text, id: Text) {
        self.type = type
        self.id = id
    }

    /// The id alone tells nearly all records apart.
    package func hash(into hasher: inout Hasher) { hasher.combine(id) }

    package static func == (left: RecordRef, right: RecordRef) -> Bool {
        left.id == right.id && left.type == right.type
    }

    package static func < (left: RecordRef, right: RecordRef) -> Bool {
        (left.type, left.id) < (right.type, right.id)
    }
}

/// A new value for one aspect.
package struct Write: Hashable, Sendable {
    package let aspect: Text
    package let value: Value
    /// Claims in the author's context that this write leaves standing: those the person was shown
    /// but did not settle. Almost always empty.
    package let keeps: [Dot]

    package init(_ aspect: Text, _ value: Value, keeps: [Dot] = []) {
        self.aspect = aspect
        self.value = value
        self.keeps = keeps
    }
}

/// A fact that is only ever added: signed, responded, returned.
package struct Event: Hashable, Sendable {
    package let kind: Text
    package let fields: Value

    package init(_ kind: Text, _ fields: Value = .map([:])) {
        self.kind = kind
        self.fields = fields
    }
}

/// Who acted. `uid` is the local account behind the socket, recorded beside the claimed person.
package struct Author: Hashable, Sendable {
    package let person: Text
    package let role: Text
    package let party: Text
    package let onBehalfOf: Text?
    package let uid: Int64?
    /// Who wrote it for the person that signed it off.
    package let preparedBy: Text?

    package init(
        person: Text,
        role: Text,
        party: Text,
        onBehalfOf: Text? = nil,
        uid: Int64? = nil,
        preparedBy: Text? = nil
    ) {
        self.person = person
        self.role = role
        self.party = party
        self.onBehalfOf = onBehalfOf
        self.uid = uid
        self.preparedBy = preparedBy
    }

    /// The same, having signed off what somebody else wrote; `nil` where nobody did.
    package func prepared(by preparer: Text?) -> Author {
        Author(
            person: person,
            role: role,
            party: party,
            onBehalfOf: onBehalfOf,
            uid: uid,
            preparedBy: preparer
        )
    }
}

/// Milliseconds since 1970-01-01T00:00:00Z.
package typealias Milliseconds = Int64

/// When a change happened, by clocks that may be wrong: evidence, never an order.
package struct ChangeTimes: Hashable, Sendable {
    /// What the person claims.
    package let occurredAt: Milliseconds
    /// What the site's wall clock said.
    package let recordedAt: Milliseconds
    /// Which boot of the machine `monotonic` counts from; random bytes the kernel draws.
    package let boot: [UInt8]
    /// Milliseconds since that boot.
    package let monotonic: Milliseconds
    /// The hub's clock in the last receipt this site had; `nil` before the first.
    package let lastHubTime: Milliseconds?

    package init(
        occurredAt: Milliseconds,
        recordedAt: Milliseconds,
        boot: [UInt8] = [],
        monotonic: Milliseconds = 0,
        lastHubTime: Milliseconds? = nil
    ) {
        self.occurredAt = occurredAt
        self.recordedAt = recordedAt
        self.boot = boot
        self.monotonic = monotonic
        self.lastHubTime = lastHubTime
    }
}

/// How the entry came about.
package enum EntryMode: UInt8, Sendable {
    case normal = 0
    /// Entered after the fact.
    case backfill = 1
    /// Read from another system's list.
    case imported = 2
}

/// The hub replica of an incarnation and the highest of its numbers that an author's replica held.
package typealias HubPosition = Dot

/// Which change of a quarantined branch this one is the re-issue of.
package struct Replacement: Hashable, Sendable {
    package let dot: Dot
    package let digest: Digest

    package init(dot: Dot, digest: Digest) {
        self.dot = dot
        self.digest = digest
    }
}

/// One immutable edit of one record, as its author signed it. The dot is not part of it: the chain
/// binds body and dot together.
///
/// A value whose contents lie behind one reference: they are some four hundred bytes with a dozen
/// arrays of their own, and folding hands them around all the time.
package struct ChangeBody: Hashable, Sendable {
    @usableFromInline
    final class Contents: Sendable {
        @usableFromInline let salt: [UInt8]
        @usableFromInline let deployment: Digest
        @usableFromInline let record: RecordRef
        @usableFromInline let action: Text
        @usableFromInline let writes: [Write]
        @usableFromInline let events: [Event]
        @usableFromInline let context: VersionVector
        @usableFromInline let seenHub: HubPosition?
        @usableFromInline let author: Author
        @usableFromInline let times: ChangeTimes
        @usableFromInline let entryMode: EntryMode
        @usableFromInline let schema: UInt64
        @usableFromInline let note: Text?
        @usableFromInline let replaces: Replacement?

        init(
            salt: [UInt8],
            deployment: Digest,
            record: RecordRef,
            action: Text,
            writes: [Write],
            events: [Event],
            context: VersionVector,
            seenHub: HubPosition?,
            author: Author,
            times: ChangeTimes,
            entryMode: EntryMode,
            schema: UInt64,
            note: Text?,
            replaces: Replacement?
        ) {
            self.salt = salt
            self.deployment = deployment
            self.record = record
            self.action = action
            self.writes = writes
            self.events = events
            self.context = context
            self.seenHub = seenHub
            self.author = author
            self.times = times
            self.entryMode = entryMode
            self.schema = schema
            self.note = note
            self.replaces = replaces
        }
    }

    @usableFromInline let contents: Contents

    package init(
        salt: [UInt8],
        deployment: Digest,
        record: RecordRef,
        action: Text,
        writes: [Write] = [],
        events: [Event] = [],
        context: VersionVector = VersionVector(),
        seenHub: HubPosition? = nil,
        author: Author,
        times: ChangeTimes,
        entryMode: EntryMode = .normal,
        schema: UInt64,
        note: Text? = nil,
        replaces: Replacement? = nil
    ) {
        contents = Contents(
            salt: salt,
            deployment: deployment,
            record: record,
            action: action,
            writes: writes,
            events: events,
            context: context,
            seenHub: seenHub,
            author: author,
            times: times,
            entryMode: entryMode,
            schema: schema,
            note: note,
            replaces: replaces
        )
    }

    /// Sixteen random bytes, so that the digest in a stub reveals nothing about a guessable body.
    @inlinable package var salt: [UInt8] { contents.salt }
    @inlinable package var deployment: Digest { contents.deployment }
    @inlinable package var record: RecordRef { contents.record }
    @inlinable package var action: Text { contents.action }
    @inlinable package var writes: [Write] { contents.writes }
    @inlinable package var events: [Event] { contents.events }
    @inlinable package var context: VersionVector { contents.context }
    @inlinable package var seenHub: HubPosition? { contents.seenHub }
    @inlinable package var author: Author { contents.author }
    @inlinable package var times: ChangeTimes { contents.times }
    @inlinable package var entryMode: EntryMode { contents.entryMode }
    /// Version of the duty book that wrote it.
    @inlinable package var schema: UInt64 { contents.schema }
    @inlinable package var note: Text? { contents.note }
    @inlinable package var replaces: Replacement? { contents.replaces }

    package static func == (left: ChangeBody, right: ChangeBody) -> Bool {
        left.contents === right.contents
            || left.salt == right.salt && left.deployment == right.deployment
                && left.record == right.record && left.action == right.action
                && left.writes == right.writes && left.events == right.events
                && left.context == right.context && left.seenHub == right.seenHub
                && left.author == right.author && left.times == right.times
                && left.entryMode == right.entryMode && left.schema == right.schema
                && left.note == right.note && left.replaces == right.replaces
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(salt)
        hasher.combine(record)
        hasher.combine(action)
    }
}
