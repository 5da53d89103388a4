import Foundation
import Glibc
import History
import Identity
import Intake
import SQLiteStore
import Safekeeping
package import Settings

/// A site in one private file: card, key and store. It holds the site's secret key, so it is to be
/// kept like one.
package struct SiteBackup {
    private let file: BackupFile
    private let card: SiteCard
    private let key: SigningKey
    private let madeAt: JSON
    /// What the store came to when the backup was made.
    private let figures: StoreFigures

    /// Reads what a backup says of itself; the rest is for `verify`.
    private init(reading path: String) throws {
        file = try BackupFile(reading: path, of: .site)
        guard let document = try? JSON(reading: file.head),
            let card = document["card"].flatMap(SiteCard.init),
            let secret = document["key"]?.string.flatMap({ Hexadecimal.bytes($0) }),
            let key = try? SigningKey(secretBytes: secret), key.name == card.site,
            let figures = document["figures"].flatMap({ StoreFigures($0) })
        else { throw KeepingProblem.noBackup(path) }
        self.card = card
        self.key = key
        self.figures = figures
        madeAt = document["madeAt"] ?? .null
    }

    // MARK: Making

    /// Writes a backup that has been looked into, or leaves what was there.
    static func create(of site: Site, at path: String) async throws -> BackupSeal {
        let copy = path + ".store"
        defer { unlink(copy) }
        unlink(copy)
        try await site.store.backup(to: copy)
        let scratch = (path as NSString).deletingLastPathComponent
        let figures = try BackupCheck(scratch: scratch, trust: site.trust)
            .figures(ofCopy: copy, for: path)
        let head: JSON = [
            "card": site.card.document, "key": .string(Hexadecimal.text(site.key.secretBytes)),
            "madeAt": .string(Timestamps.text(site.clock.now())), "figures": figures.document,
        ]
        return try BackupFile.write(to: path, of: .site, head: head.bytes, store: copy)
    }

    /// Removes what a process that was killed while it made a backup left behind.
    static func clearLeftovers(in directory: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for name in names where name.hasPrefix("backup-") && name.contains(".part") {
            let digits = name.dropFirst("backup-".count).prefix { $0.isNumber }
            if let process = Int32(digits), kill(process, 0) != 0, errno == ESRCH {
                unlink(directory + "/" + name)
            }
        }
    }

    // MARK: Looking into one

    /// Whether a backup can be relied on, found out without putting it in place.
    ///
    /// - Parameter scratch: a directory in which the store is unpacked and removed again.
    package static func verify(_ path: String, scratch: String, language: Language) -> DeskReply {
        do {
            let backup = try SiteBackup(reading: path)
            let trust = backup.card.trust
            let found = try BackupCheck(scratch: scratch, trust: trust)
                .run(backup.file, expected: backup.figures)
            return DeskReply(
                backup.document.adding([
                    "hash": .string(found.seal.hash), "bytes": .count(found.seal.bytes),
                    "hashBeside": .bool(found.seal.hasHashBeside), "verified": true,
                ])
            )
        } catch {
            return DeskProblem(explaining: error).reply(in: language)
        }
    }

    /// A whole restore into a directory that is thrown away: unpacked, opened as a site, its log
    /// replayed, and what it comes to compared with what it came to when it was made.
    package static func drill(
        _ path: String,
        scratch: String,
        language: Language,
        progress: @escaping ProgressSink
    ) async -> DeskReply {
        let place = scratch + "/huying-drill-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: place) }
        let start = SiteClock.machine.monotonic()
        do {
            let backup = try SiteBackup(reading: path)
            try backup.file.check()
            let directory = try StateDirectory(flag: place, environment: [:], program: .site)
            _ = try backup.restore(into: directory)
            let lock = try StateLock.acquire(SiteFiles(directory).lock, as: .command)
            let restored = try HistoryStore(
                path: SiteFiles(directory).store,
                deployment: backup.card.deployment,
                hash: sha256
            )
            let figures = try await restored.read(within: nil) { try StoreFigures($0) }
            guard figures == backup.figures else {
                throw KeepingProblem.unsound(
                    path,
                    finding: "its figures are not those of its making"
                )
            }
            let findings = try await restored.verify(
                rebuild: true,
                trust: backup.card.trust.heads
            ) { progress(DeskProgress(phase: "verify", done: $0, total: $1)) }
            if let finding = findings.first {
                throw KeepingProblem.unsound(path, finding: finding)
            }
            try restored.close()
            // The site itself opens, under a new epoch, as it would in earnest.
            let site = try Site(opening: directory, lock: lock)
            let opened = site.openingReason == .restored
            try site.close()
            guard opened else {
                throw KeepingProblem.unsound(path, finding: "no new epoch was opened")
            }
            return DeskReply(
                backup.document.adding([
                    "drilled": true, "durationMs": .int(SiteClock.machine.monotonic() - start),
                ])
            )
        } catch {
            return DeskProblem(explaining: error).reply(in: language)
        }
    }

    private var document: JSON {
        [
            "type": "result", "file": .string(file.path), "party": .string(card.party),
            "site": .string(card.site), "madeAt": madeAt,
            "changes": .int(Int64(clamping: figures.changes)), "digest": .string(figures.digest),
        ]
    }

    // MARK: Putting back

    /// Puts a backup into a directory. What was there is moved aside, never deleted. The site opens a
    /// new epoch before it writes again.
    package static func restore(
        _ path: String,
        into directory: StateDirectory,
        language: Language
    ) -> DeskReply {
        do {
            let backup = try SiteBackup(reading: path)
            try backup.file.check()
            let aside = try backup.restore(into: directory)
            return DeskReply(
                backup.document.without("file")
                    .adding(["movedAside": aside.map { .string($0) } ?? .null])
            )
        } catch {
            return DeskProblem(explaining: error).reply(in: language)
        }
    }

    /// Answers where what was there went.
    private func restore(into directory: StateDirectory) throws -> String? {
        let files = SiteFiles(directory)
        try files.makeDirectory()
        let lock = try StateLock.acquire(files.lock, as: .command)
        defer { lock.release() }
        let scratch = files.store + ".restoring"
        defer { unlink(scratch) }
        unlink(scratch)
        try file.unpackStore(to: scratch)
        // The store opens, and belongs to the card's zone.
        try HistoryStore(path: scratch, deployment: card.deployment, hash: sha256).close()
        for suffix in ["-wal", "-shm"] { unlink(scratch + suffix) }
        let aside = try Self.moveAside(files)
        try DurableFile.write([], to: files.restored)
        guard rename(scratch, files.store) == 0 else { throw DurableFile.failure(files.store) }
        try DurableFile.write(key.secretBytes, to: files.key)
        try files.write(card)
        return aside
    }

    /// Moves an earlier site's files into a directory of their own; `nil` where there was none.
    private static func moveAside(_ files: SiteFiles) throws -> String? {
        let manager = FileManager.default
        let names = files.movable.filter { manager.fileExists(atPath: $0) }
        guard !names.isEmpty else { return nil }
        let aside = files.replaced(at: SiteClock.machine.now())
        guard mkdir(aside, 0o700) == 0 else { throw DurableFile.failure(aside) }
        for name in names {
            let target = aside + "/" + (name as NSString).lastPathComponent
            guard rename(name, target) == 0 else { throw DurableFile.failure(name) }
        }
        return aside
    }
}

extension StoreFigures {
    fileprivate var document: JSON {
        [
            "changes": .int(Int64(clamping: changes)), "replicas": .count(replicas),
            "digest": .string(digest), "history": .string(history),
        ]
    }

    fileprivate init?(_ document: JSON) {
        guard let changes = document["changes"]?.int, let replicas = document["replicas"]?.int,
            let digest = document["digest"]?.string, let history = document["history"]?.string
        else { return nil }
        self.init(
            changes: UInt64(clamping: changes),
            replicas: Int(clamping: replicas),
            digest: digest,
            history: history
        )
    }
}
