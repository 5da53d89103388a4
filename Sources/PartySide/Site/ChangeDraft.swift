package import History

/// The substance of a change before it has a number, a salt and a place in the chain.
package struct ChangeDraft: Hashable, Sendable {
    package var record: RecordRef
    package var action: Text
    package var writes: [Write]
    package var events: [Event]
    package var context: VersionVector
    package var author: Author
    /// What the person claims; `nil` where that is the present moment.
    package var occurredAt: Milliseconds?
    package var entryMode: EntryMode
    package var note: Text?
    package var replaces: Replacement?

    package init(
        record: RecordRef,
        action: Text,
        writes: [Write] = [],
        events: [Event] = [],
        context: VersionVector = VersionVector(),
        author: Author,
        occurredAt: Milliseconds? = nil,
        entryMode: EntryMode = .normal,
        note: Text? = nil,
        replaces: Replacement? = nil
    ) {
        self.record = record
        self.action = action
        self.writes = writes
        self.events = events
        self.context = context
        self.author = author
        self.occurredAt = occurredAt
        self.entryMode = entryMode
        self.note = note
        self.replaces = replaces
    }
}
