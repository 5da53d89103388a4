import DutyBook
package import History
package import Logging
import ServiceLifecycle

/// Writes what time causes – deemed receipts, expedite notices, closings – when its moment comes, and
/// lifts what later facts prove premature.
///
/// It keeps nothing of its own: which notices exist is in the history, and when the next is due follows
/// from it. So a restart, a clock that was set, or a new hub after a recovery find the same.
package actor HubTimekeeper<Keeper: HubKeeper>: Service {
    /// Calls looked at in one view of the store.
    private static var portion: Int { 100 }
    /// Nothing is that urgent that a flood of arrivals could not end first; the shortest limit is ten
    /// minutes.
    private static var quiet: Duration { .seconds(1) }
    private static var patience: Duration { .seconds(20) }

    private let desk: HubDesk<Keeper>
    private let logger: Logger
    private let monotonic: @Sendable () -> Milliseconds
    private var queue = TimeQueue()
    private var watch = ClockWatch()
    private var reading: TimeReading?
    private var wasSteady = true

    package init(
        desk: HubDesk<Keeper>,
        logger: Logger,
        monotonic: @escaping @Sendable () -> Milliseconds = { HubTimekeeping.elapsed() }
    ) {
        self.desk = desk
        self.logger = logger
        self.monotonic = monotonic
    }

    /// Looks every second until the hub drains; a look without anything due reads nothing.
    package func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: .seconds(1))
                await self.lookWithoutFail()
            }
        }
    }

    private func lookWithoutFail() async {
        do {
            try await look(quiet: Self.quiet, patience: Self.patience)
        } catch {
            logger.warning("deadlines not looked at", metadata: ["error": "\(error)"])
        }
    }

    /// Looks at what moved and at what is due by the hub's clock. Returns how many calls the hub
    /// wrote something about.
    @discardableResult
    package func look(quiet: Duration = .zero, patience: Duration = .zero) async throws -> Int {
        let now = desk.voice.now()
        let isSteady = watch.isSteady(wall: now, monotonic: monotonic())
        if isSteady != wasSteady {
            wasSteady = isSteady
            logger.notice("\(isSteady ? "the clock is steady again" : "the clock has jumped")")
        }
        guard isSteady else { return 0 }
        var written = 0
        if let moved = desk.moved.taken(quiet: quiet, patience: patience) {
            do {
                if moved.isEverything || reading == nil {
                    reading = try await desk.keeper.read { try TimeReading(store: $0) }
                }
                written += try await keep(moved.calls.sorted())
                if moved.isEverything { written += try await keepAll() }
            } catch {
                desk.moved.putBack(moved)
                throw error
            }
        }
        while true {
            let due = queue.take(until: now, limit: Self.portion)
            guard !due.isEmpty else { return written }
            do {
                written += try await keep(due)
            } catch {
                // What is due stays due until it was looked at.
                for record in due { queue.set(record, now) }
                throw error
            }
        }
    }

    /// The next moment something is due by what is known; `nil` where nothing is.
    package var next: Milliseconds? { queue.next() }

    private func keepAll() async throws -> Int {
        var written = 0
        for type in CallNotice.types {
            written += try await keepAll(of: type) { store, after in
                type == RecordType.call
                    ? try store.openCalls(after: after, limit: Self.portion)
                    : try store.records(of: type, after: after, limit: Self.portion)
            }
        }
        // A call that somebody ended who had left waits for the word of their office (C21).
        let persons = try await desk.keeper.read { try TimeReading.leavers(in: $0) }
        guard !persons.isEmpty else { return written }
        return try await written
            + keepAll(of: RecordType.call) { store, after in
                try store.endedCalls(by: persons, after: after, limit: Self.portion)
            }
    }

    /// - Parameter ids: the next of a type, beyond one of them.
    private func keepAll(
        of type: Text,
        ids: @escaping @Sendable (Keeper.Reading, Text?) throws -> [Text]
    ) async throws -> Int {
        var written = 0
        var last: Text?
        while true {
            let after = last
            let some = try await desk.keeper.read { try ids($0, after) }
            guard let end = some.last else { return written }
            last = end
            written += try await keep(some.map { RecordRef(type: type, id: $0) })
        }
    }

    private func keep(_ records: [RecordRef]) async throws -> Int {
        guard let reading, !records.isEmpty else { return 0 }
        var written = 0
        for start in stride(from: 0, to: records.count, by: Self.portion) {
            let some = Array(records[start..<min(start + Self.portion, records.count)])
            let kept = try await desk.keepTime(of: some, by: reading)
            written += kept.written
            for record in some { queue.set(record, kept.next[record]) }
        }
        if written > 0 { logger.info("deadlines passed", metadata: ["calls": "\(written)"]) }
        return written
    }
}

/// The machine's own counting of time.
package enum HubTimekeeping {
    private static let start = ContinuousClock.now

    /// Milliseconds since the first question, asleep or awake, whatever the wall clock is set to.
    package static func elapsed() -> Milliseconds {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
