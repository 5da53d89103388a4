import History
package import SQLiteStore

/// What the desk may ask of whoever exchanges with the hub: the daemon's loop, or one exchange in the
/// command's own process.
package protocol SyncControl: Sendable {
    func now(progress: @escaping ProgressSink) async -> SyncReport
    func pause() async throws
    func resume() async throws
    /// Brings the bytes of an attachment here now.
    func fetch(_ attachment: AttachmentPlace) async throws
}

/// Exchanges when asked and not otherwise; for a command that found no daemon.
package struct SyncOnDemand: SyncControl {
    private let rounds: any SyncRounds
    private let memory: SyncMemory

    package init(rounds: any SyncRounds, memory: SyncMemory) {
        self.rounds = rounds
        self.memory = memory
    }

    package func now(progress: @escaping ProgressSink) async -> SyncReport {
        guard !memory.isHeld else { return SyncReport(outcome: .paused) }
        var report = await rounds.synchronize { pushed, pulled in
            SyncProgress.tell(progress, pushed: pushed, pulled: pulled)
        }
        // Nobody comes back for the rest later: all of it goes now.
        var attachments = report.attachments
        while attachments.more, !Task.isCancelled {
            let next = await rounds.synchronize { _, _ in }.attachments
            report.attachments.sent += next.sent
            report.attachments.received += next.received
            attachments = next
        }
        memory.note(report)
        return report
    }

    package func fetch(_ attachment: AttachmentPlace) async throws {
        try await rounds.fetch(attachment)
    }

    package func pause() async throws { try memory.setPaused(true) }
    package func resume() async throws { try memory.setPaused(false) }
}

/// An exchange's progress as the desk tells it: one line for each direction that moved.
enum SyncProgress {
    static func tell(_ sink: ProgressSink, pushed: Int, pulled: Int) {
        if pushed > 0 { sink(DeskProgress(phase: "push", done: pushed)) }
        if pulled > 0 { sink(DeskProgress(phase: "pull", done: pulled)) }
    }
}
