import Courier
import History
import SQLiteStore
package import Settings

/// The desk in a command's own process, for when no daemon runs.
package enum LocalDesk {
    /// Seconds a command waits for another command to finish with the store.
    private static let patience = Duration.seconds(60)

    /// Opens the directory's site under its lock. A directory that was never enrolled gets a desk
    /// that says so.
    ///
    /// - Parameter progress: told while rows are derived anew after an upgrade.
    package static func open(
        _ directory: StateDirectory,
        settings: SiteSettings,
        clock: SiteClock = .machine,
        progress: @escaping ProgressSink = { _ in }
    ) async throws(DeskProblem) -> any DeskPort {
        let files = SiteFiles(directory)
        guard files.isEnrolled else { return UnenrolledDesk() }
        do {
            let lock: StateLock
            do {
                lock = try await StateLock.acquire(files.lock, as: .command, waiting: patience)
            } catch StoreError.readOnly {
                let site = try Site(reading: directory, clock: clock)
                let rounds = SiteSync(site: site, courier: try HTTPCourier(), settings: settings)
                return Desk(site: site, sync: SyncOnDemand(rounds: rounds, memory: site.memory))
            }
            let site = try Site(opening: directory, lock: lock, clock: clock) { done, all in
                progress(DeskProgress(phase: "rebuild", done: done, total: all))
            }
            let rounds = SiteSync(site: site, courier: try HTTPCourier(), settings: settings)
            return Desk(site: site, sync: SyncOnDemand(rounds: rounds, memory: site.memory))
        } catch {
            throw DeskProblem(explaining: error)
        }
    }
}

/// The desk of a directory that is no site: it says so.
package struct UnenrolledDesk: DeskPort {
    package init() {}

    package func perform(_ request: DeskRequest, progress: @escaping ProgressSink) async
        -> DeskReply
    {
        switch request.verb {
        case "status": DeskReply(Desk.neverEnrolled, exit: .unexpected)
        case "verify":
            DeskReply(["type": "result", "ok": true, "enrolled": false, "differences": []])
        case "trace.verify": Desk.verifyEvidence(request)
        default: DeskProblem.notEnrolled.reply(in: request.language)
        }
    }

    package func batch(_ chunk: BatchChunk) async -> [JSON] {
        chunk.lines.map { line in
            [
                "ref": (try? JSON(reading: line))?["ref"] ?? .null, "ok": false,
                "error": DeskProblem.notEnrolled.document(in: chunk.language),
            ]
        }
    }
}
