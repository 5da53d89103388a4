import DutyBook
import History
import Synchronization

/// Which calls and requests commits have moved since the timekeeper looked last.
package final class MovedCalls: Sendable {
    private struct State {
        var calls: Set<RecordRef> = []
        /// A calendar or the zone's rules moved: every open call may count otherwise.
        var isEverything = true
        var first: ContinuousClock.Instant?
        var last: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    func note(_ records: Set<RecordRef>) {
        let calls = records.filter { CallNotice.types.contains($0.type) }
        let isRule = records.contains {
            [RecordType.calendar, RecordType.rules].contains($0.type)
        }
        guard !calls.isEmpty || isRule else { return }
        let now = ContinuousClock.now
        state.withLock { state in
            state.calls.formUnion(calls)
            if isRule { state.isEverything = true }
            state.first = state.first ?? now
            state.last = now
        }
    }

    /// What was taken and could not be looked at.
    func putBack(_ taken: (calls: Set<RecordRef>, isEverything: Bool)) {
        state.withLock { state in
            state.calls.formUnion(taken.calls)
            state.isEverything = state.isEverything || taken.isEverything
        }
    }

    /// What moved, once nothing has moved for a while or the first has waited long enough; `nil`
    /// until then, so that a flood of calls is looked at when it is over.
    func taken(quiet: Duration, patience: Duration) -> (calls: Set<RecordRef>, isEverything: Bool)?
    {
        let now = ContinuousClock.now
        return state.withLock { state in
            let isQuiet = state.last.map { now - $0 >= quiet } ?? true
            let isLate = state.first.map { now - $0 >= patience } ?? false
            guard isQuiet || isLate, !state.calls.isEmpty || state.isEverything else { return nil }
            let taken = (state.calls, state.isEverything)
            state = State(isEverything: false)
            return taken
        }
    }
}
