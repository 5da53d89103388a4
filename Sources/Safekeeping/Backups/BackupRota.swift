import DutyBook
import Foundation
import Glibc
package import History
package import Logging
import ServiceLifecycle
package import Settings

/// When backups are made by themselves, where they go, and how many stay.
package struct BackupRota: Hashable, Sendable {
    /// Absolute.
    package let directory: String
    package let keep: Int
    package let time: DayTime

    package init(directory: String, keep: Int, time: DayTime) {
        self.directory = directory
        self.keep = keep
        self.time = time
    }

    private static let hour: Milliseconds = 3_600_000
    /// A program that has just started has better to do.
    private static let quietAfterStart: Milliseconds = 300_000
    private static let suffix = ".huying-backup"

    /// When the next one is due. A computer that is off at night makes up for it during the day; the
    /// very first comes at its time or after an hour, whichever is sooner.
    ///
    /// - Parameters:
    ///   - last: when the newest was made; `nil` where there is none.
    ///   - start: when the program started.
    package func due(
        after last: Milliseconds?,
        start: Milliseconds,
        now: Milliseconds
    ) -> Milliseconds {
        // A record from the future was written by a wrong clock and says nothing.
        guard let last, last <= now + Self.hour else {
            return min(time.next(after: start), start + Self.hour)
        }
        return max(time.next(after: last), start + Self.quietAfterStart)
    }

    /// The file of a backup made now.
    package func path(at now: Milliseconds) -> String {
        let day = CivilDay(containing: now)?.description ?? "0"
        return "\(directory)/\(day)T\(DayTime.of(now).digits)\(Self.suffix)"
    }

    /// Removes all but the newest; called once a new one is whole.
    package func prune() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        // What a killed process left: only one makes backups here at a time.
        for name in names where name.contains(Self.suffix + ".part") {
            unlink(directory + "/" + name)
        }
        for name in names where name.hasSuffix(Self.suffix + ".store") {
            unlink(directory + "/" + name)
        }
        let mine = names.filter { $0.hasSuffix(Self.suffix) }.sorted()
        for name in mine.dropLast(keep) { BackupFile.remove(directory + "/" + name) }
    }
}

extension DayTime {
    private static let day: Milliseconds = 86_400_000

    /// The minute of the day, China standard time.
    fileprivate static func of(_ now: Milliseconds) -> DayTime {
        let local = now + CivilTime.zone * 60_000
        return DayTime(minute: (local % day + day) % day / 60_000)
    }

    /// The first such moment after another, China standard time.
    fileprivate func next(after moment: Milliseconds) -> Milliseconds {
        let local = moment + CivilTime.zone * 60_000
        let midnight = local - (local % Self.day + Self.day) % Self.day
        let today = midnight + minute * 60_000 - CivilTime.zone * 60_000
        return today > moment ? today : today + Self.day
    }
}

/// Makes backups when they are due, for as long as a program runs.
package struct BackupService: Service {
    private let rota: BackupRota
    private let state: String
    private let logger: Logger
    private let now: @Sendable () -> Milliseconds
    private let make: @Sendable (_ path: String) async throws -> BackupSeal

    /// After a failure.
    private static let retry = Duration.seconds(3_600)
    /// A machine that slept, or whose clock was set, is noticed within this.
    private static let longestSleep: Milliseconds = 600_000

    /// - Parameters:
    ///   - state: the directory in which the newest is noted.
    ///   - make: writes one backup to a path.
    package init(
        rota: BackupRota,
        state: String,
        logger: Logger,
        now: @escaping @Sendable () -> Milliseconds,
        make: @escaping @Sendable (_ path: String) async throws -> BackupSeal
    ) {
        self.rota = rota
        self.state = state
        self.logger = logger
        self.now = now
        self.make = make
    }

    package func run() async throws {
        try? await cancelWhenGracefulShutdown {
            let start = now()
            while true {
                let last = BackupRecord.newest(in: state)?.madeAt
                let time = now()
                let wait = rota.due(after: last, start: start, now: time) - time
                guard wait <= 0 else {
                    try await Task.sleep(for: .milliseconds(min(wait, Self.longestSleep)))
                    continue
                }
                if await !makeOne() { try await Task.sleep(for: Self.retry) }
            }
        }
    }

    private func makeOne() async -> Bool {
        let time = now()
        let path = rota.path(at: time)
        do {
            try FileManager.default.createDirectory(
                atPath: rota.directory,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            let seal = try await make(path)
            BackupRecord(path: path, madeAt: time, seal: seal).keep(in: state)
            rota.prune()
            logger.info("backup made and checked: \(path)")
            return true
        } catch {
            logger.warning("no backup was made: \(error)")
            return false
        }
    }
}
