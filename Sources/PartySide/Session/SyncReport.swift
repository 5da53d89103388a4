package import History

/// What one exchange with the hub came to, as `huying sync now` tells it.
package struct SyncReport: Hashable, Sendable {
    package enum Outcome: String, Sendable, CaseIterable {
        /// Nothing to send or receive.
        case nothing
        case synced
        /// The hub was not reached, or its answer was cut off or not its own.
        case offline
        /// Held back on purpose: `huying sync pause`, or a daemon started with `--offline`.
        case paused
        /// The hub does not know this site or refused its identity.
        case refused
        /// This version is older than the oldest the hub speaks.
        case tooOld
        case timedOut
        /// The store here is damaged, full, or held by another process.
        case storeTrouble
        case failed
    }

    /// A change of this site that the hub returned.
    package struct Returned: Hashable, Sendable {
        package let dot: Dot
        package let record: RecordRef
        package let action: Text
        package let rule: Text
        package let reason: Text

        package init(dot: Dot, record: RecordRef, action: Text, rule: Text, reason: Text) {
            self.dot = dot
            self.record = record
            self.action = action
            self.rule = rule
            self.reason = reason
        }
    }

    /// An aspect that waits for a person since this exchange.
    package struct Undecided: Hashable, Sendable {
        package let record: RecordRef
        package let aspect: Text

        package init(record: RecordRef, aspect: Text) {
            self.record = record
            self.aspect = aspect
        }
    }

    package var outcome: Outcome
    package var pushed: Int
    package var pulled: Int
    package var returned: [Returned]
    package var conflicts: [Undecided]
    /// Own changes without a receipt.
    package var pending: Int
    package var durationMs: Int64
    /// Stable code of what went wrong; `nil` where nothing did.
    package var code: Text?
    /// What went wrong, for a person.
    package var message: Phrase?

    package init(
        _ outcome: Outcome,
        pushed: Int = 0,
        pulled: Int = 0,
        returned: [Returned] = [],
        conflicts: [Undecided] = [],
        pending: Int = 0,
        durationMs: Int64 = 0,
        code: Text? = nil,
        message: Phrase? = nil
    ) {
        self.outcome = outcome
        self.pushed = pushed
        self.pulled = pulled
        self.returned = returned
        self.conflicts = conflicts
        self.pending = pending
        self.durationMs = durationMs
        self.code = code
        self.message = message
    }

    /// Whether hub and site have talked to the end.
    package var succeeded: Bool { outcome == .nothing || outcome == .synced }

    /// The severest that applies.
    package var exit: DeskExit {
        switch outcome {
        case .nothing, .synced: returned.isEmpty ? .done : .someReturned
        case .offline, .paused: .hubNotReached
        case .refused: .notEnrolled
        case .tooOld: .tooOld
        case .timedOut: .timedOut
        case .storeTrouble: .storeTrouble
        case .failed: .unexpected
        }
    }
}

/// One exchange with the hub and waiting for news, as the session loop needs them.
package protocol SyncRounds: Sendable {
    /// Talks to the hub until neither side has anything for the other, or something fails. Never
    /// throws: every failure is an outcome.
    func synchronize(progress: @escaping ProgressSink) async -> SyncReport
    /// Asks the hub to answer as soon as there is news; true when there is, false when there was
    /// none for as long as a hub holds a waiter. Throws when the hub cannot be asked.
    func waitForNews() async throws -> Bool
}
