import Exchange
import History
package import Logging
package import SQLiteStore
import ServiceLifecycle

/// The session of a daemon with its hub: sends at once what was written here, waits at the hub for
/// news, backs off with full jitter when the hub is not there, and stays offline on purpose.
package actor SyncLoop: Service, SyncControl {
    private let rounds: any SyncRounds
    private let memory: SyncMemory
    private let interval: Duration
    private let waits: Bool
    private let logger: Logger
    private let onReport: @Sendable (SyncReport) -> Void
    /// Rung by local commits, by `sync now` and by pause and resume.
    private let bell: Doorbell
    private var backoff = Backoff()
    private var current: Task<SyncReport, Never>?
    private var roundCount = 0
    private var listening: Task<Void, Never>?
    private var listeners: [Int: ProgressSink] = [:]
    private var nextListener = 0

    /// - Parameters:
    ///   - bell: rung by whoever commits.
    ///   - interval: pause between two exchanges when nothing happens.
    ///   - waits: whether to keep a request open at the hub for news.
    package init(
        rounds: any SyncRounds,
        memory: SyncMemory,
        bell: Doorbell,
        interval: Duration,
        waits: Bool,
        logger: Logger,
        onReport: @escaping @Sendable (SyncReport) -> Void = { _ in }
    ) {
        self.rounds = rounds
        self.memory = memory
        self.bell = bell
        self.interval = interval
        self.waits = waits
        self.logger = logger
        self.onReport = onReport
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                guard !self.memory.isHeld else {
                    await self.stopListening()
                    await self.bell.wait()
                    continue
                }
                let report = await self.round()
                guard !Task.isCancelled else { return }
                if report.succeeded {
                    await self.pauseUntilNeeded()
                } else {
                    await self.stopListening()
                    await self.sleepAfterFailure()
                }
            }
        }
        stopListening()
    }

    /// Joins the exchange under way, or starts one; one that began before the last local commit is
    /// followed by another, so that what is written now is on its way when this returns.
    package func now(progress: @escaping ProgressSink) async -> SyncReport {
        guard !memory.isHeld else { return SyncReport(outcome: .paused) }
        let listener = nextListener
        nextListener += 1
        listeners[listener] = progress
        defer { listeners[listener] = nil }
        if let current {
            let joined = await current.value
            guard joined.succeeded else { return joined }
        }
        let wasFailing = backoff.count > 0
        let report = await round()
        // The loop sleeps after a failure: the hub answers again, so it goes on at once.
        if report.succeeded, wasFailing { bell.ring() }
        return report
    }

    package func fetch(_ attachment: AttachmentPlace) async throws {
        try await rounds.fetch(attachment)
    }

    package nonisolated func pause() async throws {
        try memory.setPaused(true)
        bell.ring()
    }

    package nonisolated func resume() async throws {
        try memory.setPaused(false)
        bell.ring()
    }

    private func round() async -> SyncReport {
        if let current { return await current.value }
        let task = Task {
            await rounds.synchronize { [weak self] pushed, pulled in
                guard let self else { return }
                Task { await self.tell(pushed: pushed, pulled: pulled) }
            }
        }
        current = task
        roundCount += 1
        let report = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        current = nil
        // A line that broke off after it brought something is worth trying again at once.
        if report.succeeded || report.pushed + report.pulled > 0 { backoff.succeed() }
        if report.attachments.more { bell.ring() }
        memory.note(report)
        onReport(report)
        if let failure = report.failure {
            logger.info("exchange ended: \(failure.outcome.rawValue) \(failure.code)")
        }
        return report
    }

    private func tell(pushed: Int, pulled: Int) {
        for listener in listeners.values {
            SyncProgress.tell(listener, pushed: pushed, pulled: pulled)
        }
    }

    /// Until a local commit, news at the hub, or the interval's end – whichever comes first.
    private func pauseUntilNeeded() async {
        listen()
        let bell = bell
        let interval = interval
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await bell.wait() }
            group.addTask { try? await Task.sleep(for: interval) }
            await group.next()
            group.cancelAll()
        }
    }

    // MARK: Listening for news

    /// Keeps a question open at the hub, beside whatever is sent meanwhile.
    private func listen() {
        guard waits, listening == nil else { return }
        listening = Task { await hearNews() }
    }

    private func stopListening() {
        listening?.cancel()
        listening = nil
    }

    /// Rings the bell once there is news that no exchange has brought.
    private func hearNews() async {
        while !Task.isCancelled {
            do {
                let (known, count) = (try await rounds.cursor(), roundCount)
                guard try await rounds.waitForNews(beyond: known) else { continue }
                // Most news of a site that writes are the receipts of its own exchange.
                if let current { _ = await current.value }
                if roundCount != count, try await rounds.cursor() != known { continue }
            } catch {
                // The hub went away: the next exchange finds out, not sooner than this.
                try? await Task.sleep(for: .seconds(Limits.firstBackoffSeconds))
            }
            guard !Task.isCancelled else { return }
            listening = nil
            return bell.ring()
        }
    }

    private func sleepAfterFailure() async {
        var generator = SystemRandomNumberGenerator()
        let delay = Duration.milliseconds(backoff.fail(using: &generator))
        let bell = bell
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await bell.wait() }
            group.addTask { try? await Task.sleep(for: delay) }
            await group.next()
            group.cancelAll()
        }
    }
}
