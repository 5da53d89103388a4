import HubSide
import Synchronization

/// The smallest keeper that keeps the contract: plain arrays, nothing clever, nothing durable.
///
/// The contract runs against it too, so that a rule only SQLite happens to follow does not pass for
/// a rule of the contract.
package final class MemoryKeeper: HubKeeper {
    private let history = Mutex(MemoryHistory())

    package init() {}

    package func read<Answer: Sendable>(
        _ work: @escaping @Sendable (MemoryStore) throws -> Answer
    ) async throws -> Answer {
        try work(MemoryStore(history.withLock { $0 }))
    }

    package func write<Answer: Sendable>(
        _ work: @escaping @Sendable (MemoryStore) throws -> Answer
    ) async throws -> Answer {
        // One writer at a time; the contract's clauses write in turn.
        let store = MemoryStore(history.withLock { $0 })
        let answer = try work(store)
        let result = store.history
        history.withLock { $0 = result }
        return answer
    }
}
