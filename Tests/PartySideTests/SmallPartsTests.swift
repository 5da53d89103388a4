import DutyBook
import Exchange
import Foundation
import History
import Identity
import Logging
import PartySide
import SQLiteStore
import Safekeeping
import Settings
import Synchronization
import Testing

/// The parts a site is made of, each for itself.
@Suite struct SmallPartsTests {
    @Test(
        arguments: [
            #"{"a":1,"a":2}"#, #"[1,]"#, #"{"a" 1}"#, "\"\u{1}\"", #""\ud800""#, "01", "1.", "tru",
            "", "{} x", #"{"a":"#,
        ]
    )
    func whatIsNoJSONIsRefused(_ text: String) {
        #expect(throws: JSONFault.self) { try JSON(reading: Array(text.utf8)) }
    }

    @Test func jsonKeepsBytesAndOrder() throws {
        let text = #"{"z":[1,-2,3.50,true,null],"a":"中\u00e9\n\"\\","e":{}}"#
        let document = try JSON(reading: Array(text.utf8))
        #expect(document["a"]?.string == "中é\n\"\\")
        #expect(try JSON(reading: document.bytes) == document)
        #expect(document.members?.map(\.key) == ["z", "a", "e"])
        #expect(throws: JSONFault.tooDeep) {
            try JSON(reading: Array(String(repeating: "[", count: 5_000).utf8))
        }
    }

    @Test func timesCarryTheirOffsetAndComeBack() {
        for time: Milliseconds in [0, 1_773_105_600_123, -1, 4_102_444_800_000] {
            let text = Timestamps.text(time)
            #expect(CivilTime.milliseconds(Text(text)) == time, "\(text)")
        }
    }

    @Test func aSeenTokenIsGoodForItsRecordOnly() {
        let one = RecordRef(type: "call", id: "a")
        let vector = VersionVector([Dot(ReplicaID(high: 1, low: 2), 7)])
        let token = SeenToken.text(vector, of: one, hash: sha256)
        #expect(SeenToken.vector(token, of: one, hash: sha256) == vector)
        let other = RecordRef(type: "call", id: "b")
        #expect(SeenToken.vector(token, of: other, hash: sha256) == nil)
        #expect(SeenToken.vector("*", of: one, hash: sha256) == nil)
    }

    @Test func aDoorbellRungBeforehandIsHeardAndACancelledWaitEnds() async {
        let bell = Doorbell()
        bell.ring()
        bell.ring()
        await bell.wait()
        let waiting = Task { await bell.wait() }
        waiting.cancel()
        await waiting.value
        let second = Task { await bell.wait() }
        bell.ring()
        await second.value
    }

    @Test func theSideFileKnowsWhetherItIsItself() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("side-\(UUID().uuidString)").path
        defer { for name in [path, path + ".mark"] { unlink(name) } }
        let side = try SideFile(path: path)
        #expect(side.read() == .missing)
        let record = SideRecord(replica: ReplicaID(high: 1, low: 2), epoch: 3, last: 4)
        try side.write(record, synced: true)
        #expect(try SideFile(path: path).read() == .sound(record))
        #expect(try SideFile(path: path, machine: "elsewhere").read() == .foreign)
        try Data("huying-side-1 rubbish".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try SideFile(path: path).read() == .foreign)
    }
}

/// The session loop, with a hub that is a script.
@Suite final class SyncLoopTests {
    private let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("sync-\(UUID().uuidString)").path

    deinit { unlink(path) }

    private final class Script: SyncRounds {
        let rounds = Mutex(0)
        let fails: Bool

        init(fails: Bool) { self.fails = fails }

        func synchronize(progress: @Sendable (Int, Int) -> Void) async -> SyncReport {
            rounds.withLock { $0 += 1 }
            return SyncReport(outcome: fails ? .offline : .nothing)
        }

        func cursor() async throws -> Cursor? { nil }

        func fetch(_ attachment: AttachmentPlace) async throws {
            throw SiteError.noReplica
        }

        func waitForNews(beyond cursor: Cursor?) async throws -> Bool {
            try await Task.sleep(for: .seconds(60))
            return false
        }
    }

    /// A hub whose position a test moves, and exchanges that take a moment.
    private final class News: SyncRounds {
        let state = Mutex((position: Int64(0), cursor: Int64(0), rounds: 0, waits: 0))

        func synchronize(progress: @Sendable (Int, Int) -> Void) async -> SyncReport {
            state.withLock { $0.rounds += 1 }
            try? await Task.sleep(for: .milliseconds(100))
            state.withLock { $0.cursor = $0.position }
            return SyncReport(outcome: .synced)
        }

        func fetch(_ attachment: AttachmentPlace) async throws { throw SiteError.noReplica }

        func cursor() async throws -> Cursor? {
            Cursor(
                incarnation: ReplicaID(high: 1, low: 1),
                position: state.withLock { $0.cursor },
                salt: 0
            )
        }

        func waitForNews(beyond cursor: Cursor?) async throws -> Bool {
            state.withLock { $0.waits += 1 }
            while state.withLock({ $0.position }) <= cursor?.position ?? -1 {
                try await Task.sleep(for: .milliseconds(5))
            }
            return true
        }
    }

    private func loop(_ script: any SyncRounds, bell: Doorbell, memory: SyncMemory) -> SyncLoop {
        SyncLoop(
            rounds: script,
            memory: memory,
            bell: bell,
            interval: .seconds(60),
            waits: true,
            logger: Logger(label: "test")
        )
    }

    private func memory() -> SyncMemory {
        SyncMemory(path: path, clock: .machine)
    }

    private func until(_ condition: () -> Bool) async throws {
        for _ in 0..<500 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
        #expect(condition())
    }

    @Test func aCommitIsSentAtOnceAndAPauseHolds() async throws {
        let script = Script(fails: false)
        let bell = Doorbell()
        let memory = memory()
        let loop = loop(script, bell: bell, memory: memory)
        let running = Task { try await loop.run() }
        try await until { script.rounds.withLock { $0 } == 1 }
        bell.ring()
        try await until { script.rounds.withLock { $0 } == 2 }
        try await loop.pause()
        #expect(await loop.now { _ in }.outcome == .paused)
        let held = script.rounds.withLock { $0 }
        bell.ring()
        try await Task.sleep(for: .milliseconds(100))
        #expect(script.rounds.withLock { $0 } == held)
        try await loop.resume()
        try await until { script.rounds.withLock { $0 } > held }
        running.cancel()
        _ = try? await running.value
    }

    @Test func newsStartAnExchangeUnlessOneUnderWayBringsThem() async throws {
        let news = News()
        let bell = Doorbell()
        let loop = loop(news, bell: bell, memory: memory())
        let running = Task { try await loop.run() }
        try await until { news.state.withLock { $0.waits } == 1 }
        // The hub has news: heard, fetched, and listened for again.
        news.state.withLock { $0.position = 1 }
        try await until { news.state.withLock { $0.waits } == 2 }
        #expect(news.state.withLock { $0.rounds } == 2)
        // A local commit starts an exchange, and what it makes of the hub is heard while it runs.
        bell.ring()
        try await until { news.state.withLock { $0.rounds } == 3 }
        news.state.withLock { $0.position = 2 }
        try await until { news.state.withLock { $0.waits } == 3 }
        try await Task.sleep(for: .milliseconds(200))
        #expect(news.state.withLock { $0.rounds } == 3)
        running.cancel()
        _ = try? await running.value
    }

    @Test func syncNowDoesNotWaitForTheBackOff() async throws {
        let script = Script(fails: true)
        let loop = loop(script, bell: Doorbell(), memory: memory())
        let running = Task { try await loop.run() }
        try await until { script.rounds.withLock { $0 } >= 1 }
        #expect(await loop.now { _ in }.outcome == .offline)
        running.cancel()
        _ = try? await running.value
    }
}
