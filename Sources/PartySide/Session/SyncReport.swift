package import Exchange
package import History
package import SQLiteStore

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

    package var outcome: Outcome
    /// Own changes the hub judged in this exchange.
    package var pushed = 0
    /// Changes of others that became readable here.
    package var pulled = 0
    /// Own changes the hub returned.
    package var returned: [Dot] = []
    /// Records of which something changed here.
    package var records: Set<RecordRef> = []
    /// The hub proved that this store was put back or copied; it writes under a new replica now.
    package var newEpoch = false
    /// The hub's sum over this site's scope differs from what is held, even after comparing vectors.
    package var mismatch = false
    /// Changes in which the histories differed although the vectors did not, and the records they are
    /// of, as far as they are known; all of it is mended unless `mismatch` says otherwise.
    package var repaired = 0
    package var repairedRecords: Set<RecordRef> = []
    package var failure: SyncFailure?
    /// What became of attachments, after everything else.
    package var attachments = AttachmentTally()
    package var durationMs: Int64 = 0
    /// Bytes of requests and answers, heads included, before TLS; of a request that got no answer
    /// nothing is counted.
    package var bytesSent = 0
    package var bytesReceived = 0

    package init(outcome: Outcome) {
        self.outcome = outcome
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

/// Attachments whose bytes went to the hub or came from it whole.
package struct AttachmentTally: Hashable, Sendable {
    package var sent = 0
    package var received = 0
    /// A bound of one round was reached, and more can go at once.
    package var more = false
}

/// Why an exchange did not come to its end. Whatever was agreed before stays agreed.
package struct SyncFailure: Hashable, Sendable {
    package let outcome: SyncReport.Outcome
    /// Stable, such as `E1102.unreachable`.
    package let code: Text
    package let message: Phrase

    package init(_ outcome: SyncReport.Outcome, code: Text, _ message: Phrase) {
        self.outcome = outcome
        self.code = code
        self.message = message
    }
}

/// One exchange with the hub and waiting for news, as the session loop needs them.
package protocol SyncRounds: Sendable {
    /// Talks to the hub until neither side has anything for the other, or something fails. Never
    /// throws: every failure is an outcome.
    ///
    /// - Parameter progress: told of changes sent and received so far.
    func synchronize(progress: @Sendable (_ pushed: Int, _ pulled: Int) -> Void) async -> SyncReport
    /// How far this site has read the hub; `nil` before the first exchange.
    func cursor() async throws -> Cursor?
    /// Asks the hub to answer as soon as there is news beyond a place; true when there is, false when
    /// there was none for as long as a hub holds a waiter. Throws when the hub cannot be asked.
    func waitForNews(beyond cursor: Cursor?) async throws -> Bool
    /// Brings the bytes of an attachment here, going on where an earlier try was cut off. Throws when
    /// the hub cannot be asked or has none for this site.
    func fetch(_ attachment: AttachmentPlace) async throws
}
