import Foundation
import History
import Logging
import Safekeeping
import Settings
import Testing

@Suite("Daily backups")
struct BackupRotaTests {
    private static let hour: Milliseconds = 3_600_000
    /// 2026-03-10T00:00:00+08:00.
    private static let midnight: Milliseconds = 1_773_072_000_000
    private let rota = BackupRota(directory: "/b", keep: 3, time: DayTime(minute: 130))

    private func at(_ hours: Double) -> Milliseconds {
        Self.midnight + Milliseconds(hours * Double(Self.hour))
    }

    @Test("The first comes at its time or after an hour, whichever is sooner")
    func first() {
        #expect(rota.due(after: nil, start: at(9), now: at(9)) == at(10))
        #expect(rota.due(after: nil, start: at(2), now: at(2)) == at(0) + 130 * 60_000)
    }

    @Test("Then one a day at its time; a machine that was off makes up for it soon after its start")
    func daily() {
        let made = at(2) + 600_000 + 5_000
        #expect(rota.due(after: made, start: at(1), now: made) == at(24) + 130 * 60_000)
        // Off from the evening until nine.
        #expect(rota.due(after: at(18), start: at(33), now: at(33)) == at(33) + 300_000)
        // A record of a clock that ran ahead.
        #expect(rota.due(after: at(10_000), start: at(9), now: at(9)) == at(10))
    }

    @Test("Names sort by time; only the newest stay, and nothing else is touched")
    func pruning() throws {
        let place = NSTemporaryDirectory() + "huying-rota-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: place) }
        let rota = BackupRota(directory: place, keep: 2, time: DayTime(minute: 130))
        let paths = (0..<4).map { rota.path(at: at(Double($0 * 24) + 2.5)) }
        #expect(paths == paths.sorted())
        #expect(paths[0].hasSuffix("/2026-03-10T0230.huying-backup"))
        for path in paths + [place + "/notes.txt", paths[0] + ".part-77", paths[0] + ".store"] {
            try Data([1]).write(to: URL(fileURLWithPath: path))
        }
        try Data([1]).write(to: URL(fileURLWithPath: paths[0] + ".sha256"))
        rota.prune()
        let left = try FileManager.default.contentsOfDirectory(atPath: place).sorted()
        #expect(
            left == (paths.suffix(2).map { ($0 as NSString).lastPathComponent } + ["notes.txt"])
        )
    }

    @Test("The service makes what is due, notes it, and tries again later after a failure")
    func service() async throws {
        let place = NSTemporaryDirectory() + "huying-rota-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: place) }
        let start = at(9)
        let clock = Ticking(start)
        let service = BackupService(
            rota: BackupRota(directory: place + "/b", keep: 2, time: DayTime(minute: 130)),
            state: place,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            now: { clock.next() },
            make: { path in
                try Data([1]).write(to: URL(fileURLWithPath: path))
                return BackupSeal(hash: "00", bytes: 1, hasHashBeside: true)
            }
        )
        let running = Task { try await service.run() }
        let end = ContinuousClock.now + .seconds(180)
        while BackupRecord.newest(in: place) == nil, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(20))
        }
        running.cancel()
        let record = try #require(BackupRecord.newest(in: place))
        #expect(FileManager.default.fileExists(atPath: record.path))
        #expect(record.madeAt >= start + Self.hour)
    }
}

/// A clock on which two hours pass between its first reading and its second.
private final class Ticking: Sendable {
    private let readings = Readings()
    private let start: Milliseconds

    init(_ start: Milliseconds) { self.start = start }

    func next() -> Milliseconds { start + (readings.count() > 1 ? 7_200_000 : 0) }
}
