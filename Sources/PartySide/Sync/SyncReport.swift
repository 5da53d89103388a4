package import History

/// How a synchronisation ended.
package enum SyncOutcome: String, Sendable {
    /// Something was sent or received.
    case synced
    /// The hub was asked and there was nothing.
    case nothing
    /// The hub was not reached; everything is safe here.
    case offline
    /// Paused on purpose.
    case paused
    /// The hub does not accept this site's identity.
    case identityRefused
    /// This version is too old for the hub.
    case upgradeNeeded
    /// Something answered that is not our hub, or its answer was altered.
    case foreignAnswer
    case timedOut
    case failed
}

/// What a synchronisation did, for people and scripts.
package struct SyncReport: Sendable {
    package var outcome: SyncOutcome
    package var pushed: Int
    package var pulled: Int
    /// Own changes the hub returned in this round.
    package var returned: [Dot]
    /// Records with conflicts that this round brought or changed.
    package var records: Set<RecordRef>
    package var durationMs: Int64
    /// Stable code and sentences of what went wrong; `nil` when nothing did.
    package var failure: SyncFailure?
    /// A new epoch was opened because the store had been put back or copied.
    package var newEpoch: Bool
    /// Scope digest and store disagree even after comparing vectors.
    package var mismatch: Bool

    package init(outcome: SyncOutcome) {
        self.outcome = outcome
        pushed = 0
        pulled = 0
        returned = []
        records = []
        durationMs = 0
        failure = nil
        newEpoch = false
        mismatch = false
    }
}

/// Why a synchronisation did not finish.
package struct SyncFailure: Error, Hashable, Sendable {
    package let outcome: SyncOutcome
    package let code: String
    package let zh: String
    package let en: String

    package init(outcome: SyncOutcome, code: String, zh: String, en: String) {
        self.outcome = outcome
        self.code = code
        self.zh = zh
        self.en = en
    }
}
