import Exchange
import Foundation
import Glibc
import History
import Identity
import SQLiteStore
import Safekeeping
package import Settings

/// Repairs a hub nobody serves: in place where its log allows, else from its newest sound backup and
/// whatever the damaged store still proves.
package struct HubRepair: Sendable {
    private let directory: HubDirectory
    private let settings: HubSettings
    private let language: Language

    package init(_ directory: HubDirectory, settings: HubSettings, language: Language) {
        self.directory = directory
        self.settings = settings
        self.language = language
    }

    package func run() async throws -> HubOutcome {
        do {
            guard try await canBeMended() else { return try await rebuild() }
            let house = try await HubHouse(
                directory: directory,
                settings: settings,
                isServing: false
            )
            defer { try? house.close() }
            return try await house.mend().outcome(in: language)
        } catch StoreError.damaged {
            return try await rebuild()
        } catch let problem as HubProblem where problem.code == HubProblem.badPapers.code {
            return try await rebuild()
        }
    }

    /// Tried on a copy, so that a store beyond mending stays as it was found.
    private func canBeMended() async throws -> Bool {
        let trust = try directory.papers().trust
        let copy = try scratchCopy(of: directory.storePath)
        defer { removeScratch(copy) }
        let store = try HistoryStore(path: copy, hash: sha256)
        defer { try? store.close() }
        return try await HubMending(of: store, trust: trust.heads).remaining.isEmpty
    }

    private func scratchCopy(of store: String) throws -> String {
        let copy = directory.path + "/repair-\(getpid())"
        removeScratch(copy)
        try StoreInspection.copy(atRest: store, to: copy)
        return copy
    }

    private func removeScratch(_ copy: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(copy + suffix) }
    }

    private func rebuild() async throws -> HubOutcome {
        guard let backup = newestSound() else {
            throw HubProblem.noSoundBackup(directory.path)
        }
        let put = try HubFounding(directory, language: language).putBack(backup)
        let house = try await HubHouse(
            directory: directory,
            settings: settings,
            isServing: false
        )
        defer { try? house.close() }
        var saved = 0
        if let aside = put.aside {
            saved = await salvage(from: aside + "/" + storeName, into: house)
        }
        let words = HubProblem.Words(
            zh: """
                数据库损坏，已用备份 \(backup.path)（\(HubClock.text(backup.madeAt))）重建，\
                又从损坏的文件里取回 \(saved) 条变更。中心换用新代号 \(put.papers.incarnation)；\
                其余的由各单位下次同步补回。损坏的文件保存在 \(put.aside ?? "-")
                """,
            en: """
                The store was damaged. It is rebuilt from the backup \(backup.path) \
                (\(HubClock.text(backup.madeAt))), and \(saved) changes were saved from the damaged file. \
                The hub goes on as incarnation \(put.papers.incarnation); the sites bring back the rest \
                with their next sync. The damaged files are kept in \(put.aside ?? "-")
                """
        )
        return HubOutcome(
            .object([
                .init("type", "result"), .init("ok", .bool(true)), .init("rebuilt", .bool(true)),
                .init("backup", .text(backup.path)), .init("replaced", .text(orNull: put.aside)),
                .init("salvaged", .count(saved)),
                .init("incarnation", .int(Int64(clamping: put.papers.incarnation))),
            ]),
            text: words.text(in: language)
        )
    }

    private var storeName: String { URL(fileURLWithPath: directory.storePath).lastPathComponent }

    // MARK: The newest backup

    private func newestSound() -> HubBackup? {
        var paths: [String] = []
        if let newest = BackupRecord.newest(in: directory.path) { paths.append(newest.path) }
        if let place = settings.backup.directory(for: directory.state) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
            paths += names.map { place + "/" + $0 }.filter { !paths.contains($0) }
        }
        let deployment = try? directory.papers().deployment
        return paths.compactMap { try? HubBackup(reading: $0) }
            .filter { deployment == nil || $0.papers.deployment == deployment }
            .sorted { $0.madeAt > $1.madeAt }
            .first { (try? $0.verify(scratch: directory.path)) != nil }
    }

    // MARK: What the damaged store still proves

    /// Brings every segment that can still be read, and whose chain and signature hold, to the
    /// rebuilt hub. Answers how many changes came back.
    private func salvage(from damaged: String, into house: HubHouse) async -> Int {
        guard let copy = try? scratchCopy(of: damaged) else { return 0 }
        defer { removeScratch(copy) }
        guard let old = try? StoreInspection(path: copy, hash: sha256) else { return 0 }
        defer { try? old.close() }
        guard let inventory = try? old.read({ try $0.inventory() }) else { return 0 }
        let hubs = Set(((try? old.read { try $0.hubs() }) ?? [:]).keys)
        // Who may sign for whom stands in the hub's own chains.
        let order = inventory.entries.sorted { one, other in
            hubs.contains(one.replica) && !hubs.contains(other.replica)
        }
        var saved = 0
        for head in order {
            saved += (try? await bring(head, from: old, into: house)) ?? 0
        }
        return saved
    }

    private func bring(
        _ head: Dot,
        from old: StoreInspection,
        into house: HubHouse
    ) async throws -> Int {
        let before = try await house.head(of: head.replica)
        var next = before + 1
        while next <= head.number {
            var pieces: [HistoryPiece] = []
            var bytes = 0
            while next <= head.number, bytes < Limits.pageBytes {
                let dot = Dot(head.replica, next)
                guard let segment = try? old.read({ try $0.segment(around: dot) }) else { break }
                pieces.append(.segment(segment))
                bytes += segment.size
                next = segment.last + 1
            }
            guard !pieces.isEmpty else { break }
            try await house.take(pieces)
        }
        return Int(clamping: try await house.head(of: head.replica) - before)
    }
}
