import Foundation
import GRDB
import History
import Identity
import KeeperContract
import Testing

@testable import SQLiteStore

@Suite("Opening a store")
struct OpeningTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test("makes every commit wait for the medium, on one connection that writes")
    func pragmas() throws {
        let store = try scratch.store()
        let writer = try store.connections.write { database in
            [
                try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                try String.fetchOne(database, sql: "PRAGMA synchronous"),
                try String.fetchOne(database, sql: "PRAGMA secure_delete"),
                try String.fetchOne(database, sql: "PRAGMA foreign_keys"),
            ]
        }
        #expect(writer == ["wal", "2", "1", "1"])
        let reader = try store.connections.read { database in
            [
                try String.fetchOne(database, sql: "PRAGMA query_only"),
                try String.fetchOne(database, sql: "PRAGMA wal_autocheckpoint"),
            ]
        }
        #expect(reader == ["1", "0"])
        let mode = try FileManager.default.attributesOfItem(atPath: scratch.database)
        #expect(mode[.posixPermissions] as? Int == 0o600)
    }

    @Test("finds everything again that was committed, though the process ended without a word")
    func afterAKill() async throws {
        var scribe = Scribe(1)
        scribe.append(Bodies.raise(.lamp))
        scribe.append(Bodies.place(.lamp, "6号门", seen: VersionVector([scribe.dot(1)])))
        let written = scribe
        let store = try scratch.store()
        try await store.write { _ = try $0.take(written, 1, 2) }
        // What lies on the disk at this moment is what a killed process leaves.
        let left = scratch.path + "/left.db"
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: scratch.database + suffix,
                toPath: left + suffix
            )
        }
        let found = try HistoryStore(path: left, hash: sha256)
        #expect(try await found.read { try $0.entries(of: .lamp).count } == 2)
        try await found.expectSound()
        try store.close()
        let reopened = try scratch.store()
        #expect(try await reopened.read { try $0.inventory() } == VersionVector([written.dot(2)]))
        try await reopened.expectSound()
    }

    @Test("refuses another zone's store, a newer one, and what is no store")
    func refusals() throws {
        let zone = sha256([1])
        let store = try HistoryStore(path: scratch.database, deployment: zone, hash: sha256)
        try store.close()
        _ = try HistoryStore(path: scratch.database, deployment: zone, hash: sha256)
        #expect(throws: StoreError.wrongDeployment) {
            try HistoryStore(path: scratch.database, deployment: sha256([2]), hash: sha256)
        }
        let shell = try DatabaseQueue(path: scratch.database)
        try shell.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('log-99')") }
        try shell.close()
        #expect(throws: StoreError.newerSchema) { try scratch.store() }

        let foreign = scratch.path + "/foreign.db"
        let other = try DatabaseQueue(path: foreign)
        try other.write { database in
            try database.execute(sql: "CREATE TABLE t (a); PRAGMA application_id = 7")
        }
        try other.close()
        #expect(throws: StoreError.damaged("another program's database")) {
            try HistoryStore(path: foreign, hash: sha256)
        }
        let page = scratch.path + "/page.db"
        try Data("<html>登录</html> and much more than a header".utf8).write(
            to: URL(fileURLWithPath: page)
        )
        #expect { try HistoryStore(path: page, hash: sha256) } throws: { error in
            (error as? StoreError)?.code == "E3101.damaged"
        }
        #expect(throws: StoreError.self) {
            try HistoryStore(path: scratch.path + "/nowhere/store.db", hash: sha256)
        }
    }

    @Test("a full disk loses only the transaction that met it")
    func fullDisk() async throws {
        let store = try scratch.store()
        var scribe = Scribe(1)
        scribe.append(Bodies.raise(.lamp))
        for _ in 0..<200 {
            scribe.append(
                Bodies.place(.lamp, Text(String(repeating: "很长的地点", count: 200)))
            )
        }
        let written = scribe
        try await store.write { _ = try $0.take(written, 1, 1) }
        try await store.connections.writeWithoutTransaction { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages + 20)")
        }
        await #expect(throws: StoreError.diskFull) {
            try await store.write { _ = try $0.take(written, 2, 200) }
        }
        #expect(
            try await store.read { try $0.inventory() } == VersionVector([written.dot(1)])
        )
        try await store.connections.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA max_page_count = 1000000")
        }
        try await store.write { _ = try $0.take(written, 2, 200) }
        try await store.expectSound()
    }

    @Test("answers SQL users from the views and lets them write nothing")
    func questions() async throws {
        let store = try scratch.store()
        for view in RowViews.names {
            #expect(try await store.query("SELECT * FROM \(view)").rows.isEmpty)
        }
        let calls = try await store.query("SELECT * FROM v_calls").columns
        #expect(
            calls == [
                "id", "number", "official", "provisional", "state", "is_open", "kind", "caller",
                "lead", "title", "body", "place", "stage", "item", "undecided", "raised_at",
                "changed_at",
            ]
        )
        let answer = try await store.query("  select 1 AS a, '路' AS b, NULL AS c, x'0a' AS d")
        #expect(answer.columns == ["a", "b", "c", "d"])
        #expect(answer.rows == [[1, "路", .null, .bytes([10])]])
        for bad in [
            "DELETE FROM change", "PRAGMA query_only = OFF", "ATTACH '/tmp/x' AS y", "SELECT FROM",
            "SELECT 1; DELETE FROM change", "", "WITH x AS (SELECT 1) DELETE FROM fact",
        ] {
            await #expect(throws: StoreError.self, "\(bad)") { try await store.query(bad) }
        }
    }
}
