import History
import KeeperContract
import Testing

@testable import SQLiteStore

@Suite("A read of the store")
struct ReadLimitTests {
    @Test("ends once it has taken longer than it may, and the next one is none the worse")
    func ends() async throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        var scribe = Scribe(1)
        scribe.append(Bodies.raise(.lamp))
        scribe.append(Bodies.place(.lamp, "6号门", seen: VersionVector([scribe.dot(1)])))
        let own = scribe
        try await store.write { try $0.writeOwn(own, 1...2) }
        await #expect(throws: StoreError.tooSlow) {
            try await store.read(within: 0) { view in
                for _ in 0..<1_000 { _ = try view.ownTail(of: own.replica, after: 0, limit: 9) }
            }
        }
        #expect(try await store.read { try $0.pendingCount() } == 2)
        try await store.expectSound()
    }
}
