import Foundation
import GRDB
import History
import Identity
import KeeperContract
import Testing

@testable import SQLiteStore

@Suite("Verification and backup")
struct VerificationTests {
    private let scratch: Scratch
    private let store: HistoryStore
    private let site: Scribe

    init() throws {
        scratch = try Scratch()
        store = try scratch.store()
        var scribe = Scribe(1)
        scribe.append(Bodies.raise(.lamp, lead: "dept-zhujian"))
        scribe.append(Bodies.place(.lamp, "6号门"))
        scribe.append(Bodies.raise(.drain, number: "XF-2"))
        site = scribe
        var hub = Scribe(9)
        hub.append(Bodies.hubOpening())
        hub.append(
            Bodies.receipt([
                ReceiptEntry(dot: scribe.dot(1), verdict: .accepted, place: 1, official: 1),
                ReceiptEntry(dot: scribe.dot(2), verdict: .accepted, place: 2),
            ])
        )
        let (one, two) = (scribe, hub)
        try store.writeBlocking { store in
            let position = try store.take(one, 1, 3)
            try store.publish([1, 2], at: position, to: "common")
            try store.take(two, 1, 2)
            for (index, dot) in [one.dot(1), one.dot(2)].enumerated() {
                let standing = Standing(
                    order: HubOrder(incarnation: 7, number: 2, index: UInt64(index)),
                    place: UInt64(index) + 1,
                    verdict: .accepted,
                    receivedAt: 1_700_000_009_000,
                    official: index == 0 ? 1 : nil
                )
                try store.settle([(dot, standing)])
            }
        }
    }

    @Test("finds nothing wrong with a sound store")
    func sound() async throws {
        try await store.expectSound()
    }

    @Test(
        "finds what was altered behind the store's back",
        arguments: [
            "UPDATE body SET bytes = zeroblob(length(bytes)) WHERE pos = 2",
            "UPDATE body SET record = 2 WHERE pos = 1",
            "UPDATE change SET digest = zeroblob(32) WHERE pos = 2",
            "UPDATE change SET link = zeroblob(32) WHERE pos = 3",
            "DELETE FROM body WHERE pos = 3",
            "UPDATE replica SET head = 2, signed = 2 WHERE handle = 1",
            "UPDATE segment SET start_link = randomblob(32) WHERE first = 1",
            "UPDATE standing SET verdict = 1, rule = 'x' WHERE number = 2",
            "DELETE FROM standing WHERE number = 1",
            "INSERT INTO standing VALUES (1, 3, 7, 2, 5, 1, 0, 0, NULL, NULL, NULL)",
            "UPDATE stream SET sum = zeroblob(32)",
            "DELETE FROM published",
            "UPDATE fact SET value = zeroblob(32) WHERE key = 'store.historySum'",
            "INSERT INTO hole VALUES (1, 1, 1)",
            "UPDATE call_row SET title = '别的'",
            "DELETE FROM dispatch_row",
            "UPDATE folded SET digest = zeroblob(32) WHERE record = 1",
            "INSERT INTO party_row VALUES (77, 'x', 'department', '没有的单位', NULL, NULL, x'80')",
        ]
    )
    func altered(_ statement: String) async throws {
        try await store.connections.write { database in
            for trigger in try String.fetchAll(
                database,
                sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
            ) {
                try database.execute(sql: "DROP TRIGGER \(trigger)")
            }
            try database.execute(sql: statement)
        }
        let findings = try await store.findings()
        #expect(!findings.isEmpty)
    }

    @Test("finds signatures that are not their writer's")
    func signatures() async throws {
        let findings = try await store.verify(
            rebuild: false,
            trust: { [site] _ in { _, replica in replica != site.replica } }
        )
        #expect(findings.count == 1)
        #expect(findings.first?.contains(site.replica.description) == true)
    }

    @Test("leaves no copy behind and the store as it was")
    func rebuildLeavesNothing() async throws {
        let before = try await store.read { try $0.foldedDigest() }
        _ = try await store.findings()
        #expect(try await store.read { try $0.foldedDigest() } == before)
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
        #expect(Set(left) == ["store.db", "store.db-wal", "store.db-shm"])
    }

    @Test("a backup is one private file that opens as the same store, made while work goes on")
    func backup() async throws {
        let copy = scratch.path + "/copy.db"
        try Data("an older backup".utf8).write(to: URL(fileURLWithPath: copy))
        try await store.backup(to: copy)
        let mode = try FileManager.default.attributesOfItem(atPath: copy)
        #expect(mode[.posixPermissions] as? Int == 0o600)
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
        #expect(names.filter { $0.hasPrefix("copy.db") } == ["copy.db"])
        let restored = try HistoryStore(path: copy, hash: sha256)
        let (one, two) = (
            try await store.read { (try $0.inventory(), try $0.foldedDigest()) },
            try await restored.read { (try $0.inventory(), try $0.foldedDigest()) }
        )
        #expect(one == two)
        try await restored.expectSound()
    }

    @Test("a backup that cannot be written leaves what was there")
    func failedBackup() async throws {
        await #expect(throws: StoreError.self) {
            try await store.backup(to: scratch.path + "/missing/copy.db")
        }
        let directory = scratch.path + "/taken"
        try FileManager.default.createDirectory(
            atPath: directory + "/inside",
            withIntermediateDirectories: true
        )
        await #expect(throws: StoreError.self) { try await store.backup(to: directory) }
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
        #expect(!names.contains { $0.contains(".part-") })
    }
}
