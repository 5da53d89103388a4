import GRDB
import History
import KeeperContract
import Testing

@testable import SQLiteStore

/// What somebody with an SQL shell and no knowledge of ours may try.
@Suite("The log refuses to be altered")
struct LogGuardTests {
    private let scratch: Scratch
    private let store: HistoryStore

    init() throws {
        scratch = try Scratch()
        store = try scratch.store()
        var scribe = Scribe(1)
        scribe.write(on: [.lamp, .drain, .lamp])
        let written = scribe
        try store.writeBlocking { store in
            try store.take(written, 1, 3) { $0 != 2 }
            try store.append(Self.foreignRun())
        }
    }

    private static func foreignRun() -> StubRun {
        var other = Scribe(2)
        other.write(on: [.lamp, .lamp, .lamp, .lamp])
        return other.run(1, 4)
    }

    @Test(
        "to any statement that would change what was written",
        arguments: [
            "UPDATE change SET digest = zeroblob(32) WHERE number = 1",
            "UPDATE change SET number = 9 WHERE number = 3",
            "DELETE FROM change WHERE number = 3",
            "UPDATE body SET bytes = x'a0'",
            "UPDATE body SET record = 2, bytes = x''",
            "DELETE FROM body",
            "UPDATE segment SET signature = x''",
            "DELETE FROM segment",
            "UPDATE arrival SET last = 9",
            "DELETE FROM arrival",
            "UPDATE replica SET head = 1",
            "DELETE FROM replica",
            "INSERT INTO change (replica, number, digest, link) VALUES (1, 5, zeroblob(32), zeroblob(32))",
            "INSERT INTO change (replica, number, digest, link) VALUES (1, 3, zeroblob(32), zeroblob(32))",
            "INSERT INTO change (replica, number, digest, link) VALUES (2, 6, zeroblob(32), zeroblob(32))",
            "INSERT INTO arrival (replica, fresh, last, link) VALUES (1, 6, 7, zeroblob(32))",
            "INSERT INTO body (pos, record, action, party, person, occurred_at, recorded_at, bytes) VALUES (1, 1, 1, 1, 1, 'now', 0, x'')",
        ]
    )
    func refused(_ statement: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        let shell = try DatabaseQueue(path: scratch.database, configuration: configuration)
        #expect(throws: DatabaseError.self) {
            try shell.write { try $0.execute(sql: statement) }
        }
    }

    @Test("but lets a body be sealed, which leaves digest and chain as they were")
    func sealing() async throws {
        try await store.connections.write { database in
            try database.execute(sql: "UPDATE body SET bytes = x'' WHERE pos = 1")
        }
        var scribe = Scribe(1)
        scribe.write(on: [.lamp, .drain, .lamp])
        let dot = scribe.dot(1)
        let sealed = try store.readBlocking { store in
            (
                bytes: try store.bodyBytes(at: dot), entry: try store.entry(at: dot),
                segment: try store.segment(around: dot)
            )
        }
        #expect(sealed.bytes == nil)
        #expect(sealed.entry == nil)
        #expect(sealed.segment?.items.first == .stub(scribe.digest(1)))
        try await store.expectSound(rebuild: false)
    }

    @Test("and gives its numbers no second content through the store's own interface")
    func ownInterface() throws {
        var scribe = Scribe(1)
        scribe.write(on: [.drain, .drain, .drain, .drain])
        let other = scribe
        #expect(throws: AdmissionRefusal.self) {
            try store.writeBlocking { store in
                _ = try store.fill(other.segment(1, 3), bodies: other.decoded(other.segment(1, 3)))
            }
        }
        #expect(throws: AdmissionRefusal.self) {
            try store.writeBlocking { try $0.writeOwn(other, 2...2) }
        }
    }
}
