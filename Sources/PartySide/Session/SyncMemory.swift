package import History
import Safekeeping
import Synchronization

/// What a site remembers of its exchanges from one start to the next: `sync.json`. Only the pause
/// matters; the rest is for people, and a power cut may take it.
package final class SyncMemory: Sendable {
    private struct State {
        var isPaused = false
        var lastSuccess: Milliseconds?
        /// When the hub wrote the newest file that was taken in, by the hub's clock.
        var lastBundle: Milliseconds?
        var lastTry: Milliseconds?
        var outcome: SyncReport.Outcome?
        var code: Text?
        var scope = ScopeRecord()
        var written: Milliseconds = 0
    }

    private let path: String
    private let clock: SiteClock
    /// The daemon was started with `--offline`.
    private let isOffline: Bool
    private let state: Mutex<State>

    /// Milliseconds between two writes of what is only for people.
    private static let writeInterval: Milliseconds = 5_000

    package init(path: String, clock: SiteClock, isOffline: Bool = false) {
        self.path = path
        self.clock = clock
        self.isOffline = isOffline
        var state = State()
        if let bytes = DurableFile.read(path, atMost: 64 << 10),
            let document = try? JSON(reading: bytes)
        {
            state.isPaused = document["paused"]?.bool ?? false
            state.lastSuccess = document["lastSuccess"]?.int
            state.lastBundle = document["lastBundle"]?.int
            state.lastTry = document["lastTry"]?.int
            state.outcome = document["outcome"]?.string.flatMap { SyncReport.Outcome(rawValue: $0) }
            state.code = document["code"]?.text
            state.scope = document["scope"].map { ScopeRecord($0) } ?? ScopeRecord()
        }
        self.state = Mutex(state)
    }

    package var isPaused: Bool { state.withLock { $0.isPaused } }
    /// Paused, or started offline.
    package var isHeld: Bool { isOffline || isPaused }
    package var lastSuccess: Milliseconds? { state.withLock { $0.lastSuccess } }
    package var lastBundle: Milliseconds? { state.withLock { $0.lastBundle } }
    package var lastTry: Milliseconds? { state.withLock { $0.lastTry } }
    package var lastOutcome: SyncReport.Outcome? { state.withLock { $0.outcome } }
    package var lastCode: Text? { state.withLock { $0.code } }
    /// What comparing sums with the hub has come to so far.
    package var scope: ScopeRecord { state.withLock { $0.scope } }

    /// Durable when it returns.
    package func setPaused(_ isPaused: Bool) throws {
        let document = state.withLock { state in
            state.isPaused = isPaused
            return Self.document(of: state)
        }
        try DurableFile.write(document.bytes, to: path)
    }

    package func note(_ report: SyncReport) {
        let now = clock.now()
        let (document, isPaused) = state.withLock { state -> (JSON?, Bool) in
            state.lastTry = now
            if report.succeeded { state.lastSuccess = now }
            // Each counts what it is for: neither may keep the other from looking.
            let isOfScope = state.scope.note(report, at: now)
            let isNews = state.outcome != report.outcome || isOfScope
            state.outcome = report.outcome
            state.code = report.failure?.code
            guard isNews || now - state.written >= Self.writeInterval else {
                return (nil, state.isPaused)
            }
            state.written = now
            return (Self.document(of: state), state.isPaused)
        }
        guard let document else { return }
        // No exchange waits for the medium because of this.
        try? DurableFile.write(document.bytes, to: path, isSynced: isPaused)
    }

    /// Notes a file of the hub's that was taken in; an older one than the last says nothing new.
    package func note(bundleOf hubTime: Milliseconds) {
        let document = state.withLock { state in
            state.lastBundle = max(state.lastBundle ?? hubTime, hubTime)
            return Self.document(of: state)
        }
        try? DurableFile.write(document.bytes, to: path)
    }

    private static func document(of state: State) -> JSON {
        [
            "paused": .bool(state.isPaused),
            "lastSuccess": state.lastSuccess.map(JSON.int) ?? .null,
            "lastBundle": state.lastBundle.map(JSON.int) ?? .null,
            "lastTry": state.lastTry.map(JSON.int) ?? .null,
            "outcome": state.outcome.map { .string($0.rawValue) } ?? .null,
            "code": .text(state.code), "scope": state.scope.document,
        ]
    }
}
