import Foundation
import GRDB
import History
import Identity
import PartySide
import SQLiteStore
import Testing

/// Damage that a bad disk or a foreign tool may do to a store, past every guard.
struct Spoiling {
    private let queue: DatabaseQueue

    init(_ path: String) throws { queue = try DatabaseQueue(path: path) }

    private func run(_ work: (Database) throws -> Void) throws {
        try queue.write { database in
            try database.execute(sql: "INSERT INTO sanction (reason) VALUES ('test')")
            try work(database)
            try database.execute(sql: "DELETE FROM sanction")
        }
    }

    private func change(_ database: Database, _ site: Site, _ number: UInt64) throws -> (
        position: Int64, replica: Int64, digest: Digest
    ) {
        let epochs = try site.store.readBlocking { store in
            try store.inventory().entries.filter { try store.site(of: $0.replica) == site.id }
        }
        let replica = try #require(epochs.first).replica
        let row = try #require(
            try Row.fetchOne(
                database,
                sql: """
                    SELECT c.pos, c.replica, c.digest FROM change c
                    JOIN replica r ON r.handle = c.replica WHERE r.id = ? AND c.number = ?
                    """,
                arguments: [Data(replica.bytes), Int64(number)]
            )
        )
        return (row[0], row[1], try #require(Digest(bytes: [UInt8](row[2] as Data))))
    }

    private func addToSum(_ database: Database, _ change: (Digest) -> Digest) throws {
        let key = "CAST(key AS TEXT) = 'store.historySum'"
        let kept = try #require(
            try Data.fetchOne(database, sql: "SELECT value FROM fact WHERE \(key)")
        )
        let sum = change(try #require(Digest(bytes: [UInt8](kept))))
        try database.execute(
            sql: "UPDATE fact SET value = ? WHERE \(key)",
            arguments: [Data(sum.bytes)]
        )
    }

    /// - Parameter noted: as if they had never come.
    func dropBodies(
        of site: Site,
        numbers: [UInt64],
        alsoInSum: Bool,
        noted: Bool = false
    ) throws {
        try run { database in
            for number in numbers {
                let change = try change(database, site, number)
                try database.execute(
                    sql: "DELETE FROM body WHERE pos = ?",
                    arguments: [change.position]
                )
                if alsoInSum { try addToSum(database) { $0.without(change.digest) } }
                guard noted else { continue }
                try database.execute(
                    sql: "INSERT INTO hole (replica, first, last) VALUES (?1, ?2, ?2)",
                    arguments: [change.replica, Int64(number)]
                )
            }
        }
    }

    /// A segment of which a change is gone altogether cannot be read any more.
    func dropChange(of site: Site, number: UInt64) throws {
        try dropBodies(of: site, numbers: [number], alsoInSum: true)
        try run { database in
            let change = try change(database, site, number)
            try database.execute(
                sql: "DELETE FROM change WHERE pos = ?",
                arguments: [change.position]
            )
        }
    }

    func setSum(_ sum: Digest) throws { try run { try addToSum($0) { _ in sum } } }

    func alterBody(of site: Site, number: UInt64) throws {
        try run { database in
            let change = try change(database, site, number)
            try database.execute(
                sql: """
                    CREATE TEMP TABLE altered AS SELECT * FROM body WHERE pos = ?;
                    """,
                arguments: [change.position]
            )
            try database.execute(
                sql: "DELETE FROM body WHERE pos = ?",
                arguments: [change.position]
            )
            try database.execute(
                sql: """
                    UPDATE altered
                      SET bytes = CAST(substr(bytes, 1, 30) || x'00' || substr(bytes, 32) AS BLOB);
                    INSERT INTO body SELECT * FROM altered;
                    DROP TABLE altered;
                    """
            )
        }
    }

    func alterRows() throws {
        try run { try $0.execute(sql: "UPDATE call_row SET title = '改过' WHERE rowid = 1") }
    }

    func withdraw(stream: String, of site: Site, number: UInt64) throws {
        try run { database in
            let change = try change(database, site, number)
            let handle = try #require(
                try Int64.fetchOne(
                    database,
                    sql: "SELECT handle FROM stream WHERE name = ?",
                    arguments: [stream]
                )
            )
            try database.execute(
                sql: "DELETE FROM granted WHERE stream = ? AND replica = ? AND number = ?",
                arguments: [handle, change.replica, Int64(number)]
            )
            try database.execute(
                sql: """
                    DELETE FROM published WHERE stream = ?1 AND number = ?3 AND position IN (
                      SELECT position FROM arrival
                      WHERE replica = ?2 AND fresh <= ?3 AND last >= ?3)
                    """,
                arguments: [handle, change.replica, Int64(number)]
            )
            let kept = try #require(
                try Data.fetchOne(
                    database,
                    sql: "SELECT sum FROM stream WHERE handle = ?",
                    arguments: [handle]
                )
            )
            let sum = try #require(Digest(bytes: [UInt8](kept))).without(change.digest)
            try database.execute(
                sql: "UPDATE stream SET sum = ? WHERE handle = ?",
                arguments: [Data(sum.bytes), handle]
            )
        }
    }

    func setStreamSum(_ stream: String, _ sum: Digest) throws {
        try run {
            try $0.execute(
                sql: "UPDATE stream SET sum = ? WHERE name = ?",
                arguments: [Data(sum.bytes), stream]
            )
        }
    }
}

extension Digest {
    fileprivate func without(_ part: Digest) -> Digest {
        var rest = self
        rest &-= part
        return rest
    }
}
