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
        try scratch.copy(directory.storePath)
        defer { scratch.remove() }
        let store = try HistoryStore(path: scratch.path, hash: sha256)
        defer { try? store.close() }
        return try await HubMending(of: store, trust: trust.heads).remaining.isEmpty
    }

    /// Where a store is copied to be worked on.
    private var scratch: ScratchStore { ScratchStore(directory.path + "/repair-\(getpid())") }

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
        var salvage = HubSalvage(into: house)
        if let aside = put.aside {
            await salvage.bring(aside + "/" + storeName, scratch: scratch)
        }
        let words = HubProblem.Words(
            zh: """
                数据库损坏，已用备份 \(backup.path)（\(HubClock.text(backup.madeAt))）重建，\
                又从损坏的文件里取回 \(salvage.saved) 条变更。中心换用新代号 \(put.papers.incarnation)；\
                其余的由各单位下次同步补回。损坏的文件保存在 \(put.aside ?? "-")
                """ + (salvage.failure.map { "\n没有取完：\($0.sentence.zh)" } ?? ""),
            en: """
                The store was damaged. It is rebuilt from the backup \(backup.path) \
                (\(HubClock.text(backup.madeAt))), and \(salvage.saved) changes were saved from the damaged \
                file. The hub goes on as incarnation \(put.papers.incarnation); the sites bring back the rest \
                with their next sync. The damaged files are kept in \(put.aside ?? "-")
                """ + (salvage.failure.map { "\nNot all could be saved: \($0.sentence.en)" } ?? "")
        )
        return HubOutcome(
            .object([
                .init("type", "result"), .init("ok", .bool(true)), .init("rebuilt", .bool(true)),
                .init("backup", .text(backup.path)), .init("replaced", .text(orNull: put.aside)),
                .init("salvaged", .count(salvage.saved)),
                .init("salvageFailure", .text(orNull: salvage.failure?.code)),
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
}
