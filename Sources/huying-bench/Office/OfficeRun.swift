import DutyBook
import Foundation
import GRDBSQLite
import History
import Identity
import OneMachine
import PartySide
import SQLiteStore

/// What an office waits for at its own desk: rows derived anew, the list by risk, all lights at once.
final class OfficeRun {
    private let zone: BenchZone
    /// The per-item costs of the smallest run, by measure: what "flat" is measured against.
    private var smallest: [String: Double] = [:]

    /// Lines of the list by risk.
    private static let shown = 50

    init(zone: BenchZone) { self.zone = zone }

    private var store: String { zone.writer.state + "/store.db" }

    /// Measures at each number of calls, rising.
    func measure(_ counts: [Int]) throws {
        zone.writer.close()
        let now = Milliseconds(Date().timeIntervalSince1970 * 1_000)
        let opened = try HistoryStore(path: store, hash: sha256)
        var calls = OfficeCalls(in: opened, now: now)
        for count in counts {
            Report.say("\(count) calls with \(count * OfficeCalls.eventsPerCall) events")
            try calls.grow(to: count)
            try lights(count, in: opened, now: now)
            try list(count)
            try replay(count)
        }
        try opened.close()
    }

    /// g: every derived row dropped and the whole log replayed, as after an upgrade.
    private func replay(_ count: Int) throws {
        let copy = zone.stage.path + "/replayed-\(count).db"
        try RawDatabase(store, readOnly: true).run("VACUUM INTO '\(copy)'")
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try RawDatabase(copy).run("DELETE FROM fact WHERE key = 'store.rowsVersion'")
        let taken = try timed { try HistoryStore(path: copy, hash: sha256).close() }
        let held = try RawDatabase(copy, readOnly: true).integer("SELECT count(*) FROM call_row")
        guard held == count else { throw Trouble("\(held) of \(count) calls have rows") }
        let floor = try StoreCopy(of: copy, in: zone.stage.path).insertEverything()
        write(
            "g",
            "\(count * OfficeCalls.eventsPerCall) events replayed into rows",
            count,
            taken,
            floor
        )
    }

    /// h: the fifty calls at greatest risk, by `huying call list --overdue`, the program's start
    /// included.
    private func list(_ count: Int) throws {
        let program = zone.stage.program(
            "huying",
            ["call", "list", "--overdue", "--limit", "\(Self.shown)"],
            at: "writer"
        )
        var listed = 0
        let taken = try timed { listed = try program.answer(Listed.self).items.count }
        guard listed == Self.shown else { throw Trouble("\(listed) in the list") }
        let database = try RawDatabase(store, readOnly: true)
        let floor = try timed { _ = try HeldRows(reading: "SELECT * FROM body", from: database) }
        write("h", "the \(Self.shown) of \(count) calls at greatest risk", count, taken, floor)
    }

    private struct Listed: Decodable { let items: [Anything] }

    /// i: the lights of every clock of every call, from histories already read.
    private func lights(_ count: Int, in store: HistoryStore, now: Milliseconds) throws {
        let parties = try store.readBlocking { try $0.parties() }
        let ranks = DutyRules.ranks(hubs: [], parties: parties)
        let histories = try store.readBlocking(within: nil) { view in
            try (0..<count).map { index in
                RecordHistory(
                    try view.entries(
                        of: RecordRef(type: RecordType.call, id: OfficeCalls.id(index))
                    )
                )
            }
        }
        let reading = ClockReading(calendar: .shipped, now: now, known: now)
        let clocks = CallClocks()
        var shining: [ClockLight: Int] = [:]
        let taken = timed {
            for history in histories {
                let state = CallState(history, ranks: ranks, parties: parties)
                let own = clocks.clocks(of: history, state: state, parties: parties, now: now)
                if let light = reading.worst(own) { shining[light, default: 0] += 1 }
            }
        }
        guard shining[.red] ?? 0 > 0, shining.values.reduce(0, +) <= count else {
            throw Trouble("lights: \(shining)")
        }
        let bodies = try HeldBodies(of: self.store)
        let floor = timed { bodies.digestEach() }
        let remark = "red \(shining[.red] ?? 0), yellow \(shining[.yellow] ?? 0)"
        write("i", "all lights of \(count) calls", count, taken, floor, remark)
    }

    private func write(
        _ measure: String,
        _ subject: String,
        _ count: Int,
        _ taken: Duration,
        _ floor: Duration,
        _ more: String = ""
    ) {
        let each = taken.seconds / Double(count)
        let first = smallest[measure] ?? each
        smallest[measure] = first
        let flat = String(
            format: "%.1f µs a call, %.2f of the smallest run",
            each * 1e6,
            each / first
        )
        Report.write(
            Figure(
                measure: measure,
                subject: subject,
                value: taken,
                floor: floor,
                remark: more.isEmpty ? flat : flat + "; " + more
            )
        )
    }
}

/// The bytes of every change of a store, in memory: looking at each once is the least that reading them
/// can cost.
private struct HeldBodies {
    private var bodies: [[UInt8]] = []

    init(of store: String) throws {
        let statement = try RawDatabase(store, readOnly: true).prepare("SELECT bytes FROM body")
        while statement.step() {
            let count = Int(sqlite3_column_bytes(statement.pointer, 0))
            guard let start = sqlite3_column_blob(statement.pointer, 0) else { continue }
            bodies.append(Array(UnsafeRawBufferPointer(start: start, count: count)))
        }
    }

    func digestEach() {
        for body in bodies { _ = sha256(body) }
    }
}
