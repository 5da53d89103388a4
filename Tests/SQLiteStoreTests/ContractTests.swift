import HubSide
import KeeperContract
import SQLiteStore
import Testing

@Suite("What every keeper of a history promises")
struct ContractTests {
    @Test("SQLite keeps it", arguments: KeeperClause.allCases)
    func sqlite(_ clause: KeeperClause) async throws {
        let scratch = try Scratch()
        try await clause.check(try scratch.store())
    }

    @Test("So does the plainest keeper there is", arguments: KeeperClause.allCases)
    func memory(_ clause: KeeperClause) async throws {
        try await clause.check(MemoryKeeper())
    }

    @Test("Readers that follow miss nothing, whatever arrives", arguments: 1...8)
    func following(seed: Int) async throws {
        let scratch = try Scratch()
        try await scratch.store().checkFollowing(seed: seed)
        try await MemoryKeeper().checkFollowing(seed: seed)
    }
}
