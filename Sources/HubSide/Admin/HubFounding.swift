import Foundation
import Glibc
package import History
import Identity
package import Settings

/// How a directory becomes a hub: founded with a new zone, recovered for a zone whose hub is lost, or
/// restored from a backup. Each works on a directory nobody serves.
package struct HubFounding: Sendable {
    private let directory: HubDirectory
    private let language: Language
    private let clock: @Sendable () -> Milliseconds

    package init(
        _ directory: HubDirectory,
        language: Language,
        clock: @escaping @Sendable () -> Milliseconds = HubClock.milliseconds
    ) {
        self.directory = directory
        self.language = language
        self.clock = clock
    }

    /// Makes a new zone.
    ///
    /// - Parameter sheetFile: where the recovery sheet goes, 0600; `nil` to answer it instead.
    package func found(zone: String, sheetFile: String?) throws -> HubOutcome {
        guard !zone.isEmpty, zone.utf8.count <= 256 else {
            throw HubProblem.usage(zh: "区域名称为空或太长。", en: "The zone's name is empty or too long.")
        }
        guard directory.isUnused else { throw HubProblem.directoryInUse(directory.path) }
        if let sheetFile, access(sheetFile, F_OK) == 0 {
            throw HubProblem.badFile(sheetFile, "it exists already")
        }
        let root = SigningKey()
        let sheet = RecoverySheet(rootKey: root)
        let papers = try HubPapers(
            root: root,
            zone: zone,
            isFirst: true,
            now: clock()
        )
        try directory.make()
        if let sheetFile { try PrivateFile.write(Array(sheet.text.utf8), to: sheetFile) }
        try directory.keep(papers)
        return HubOutcome(
            .object([
                .init("deployment", .text("\(papers.deployment)")), .init("zone", .text(zone)),
                .init("incarnation", .int(Int64(clamping: papers.incarnation))),
                .init("recoveryKey", sheetFile == nil ? .text(sheet.key) : .null),
                .init("recoveryFile", .text(orNull: sheetFile)),
            ]),
            text: foundedText(zone: zone, sheet: sheet.text, sheetFile: sheetFile)
        )
    }

    /// Makes a new hub for a zone whose hub is lost; its sites bring the rest back.
    ///
    /// - Parameter sheet: the recovery sheet's text.
    package func recover(sheet: String, zone: String?) throws -> HubOutcome {
        guard directory.isUnused else { throw HubProblem.directoryInUse(directory.path) }
        let root: SigningKey
        do {
            root = try RecoverySheet(typed: sheet).rootKey
        } catch .mistypedSheet(let line) {
            throw HubProblem.badRecoverySheet(line: line)
        } catch {
            throw HubProblem.badRecoverySheet(line: nil)
        }
        let papers = try HubPapers(
            root: root,
            zone: zone ?? "",
            isFirst: false,
            now: clock()
        )
        try directory.make()
        try directory.keep(papers)
        let text =
            switch language {
            case .chinese:
                "新中心已就绪（代号 \(papers.incarnation)）。请启动服务；各单位下次同步时会把登记和数据带回来。"
            case .english:
                "The new hub is ready (incarnation \(papers.incarnation)). Start it; the sites bring "
                    + "enrolments and data back with their next sync."
            }
        return HubOutcome(
            .object([
                .init("deployment", .text("\(papers.deployment)")),
                .init("incarnation", .int(Int64(clamping: papers.incarnation))),
                .init("replica", .text("\(papers.replica)")),
            ]),
            text: text
        )
    }

    /// Puts a backup in place. What the directory held is kept beside it.
    package func restore(_ file: String) throws -> HubOutcome {
        try directory.make()
        let (papers, aside) = try putBack(try HubBackup(reading: file))
        let text =
            switch language {
            case .chinese:
                "已恢复备份，中心换用新代号 \(papers.incarnation)。各单位下次同步时会补回备份之后的数据。"
                    + (aside.map { "\n原有文件保存在 \($0)" } ?? "")
            case .english:
                "The backup is restored under the new incarnation \(papers.incarnation). The sites "
                    + "bring back what came after it with their next sync."
                    + (aside.map { "\nThe former files are kept in \($0)" } ?? "")
            }
        return HubOutcome(
            .object([
                .init("deployment", .text("\(papers.deployment)")),
                .init("incarnation", .int(Int64(clamping: papers.incarnation))),
                .init("replica", .text("\(papers.replica)")),
                .init("replaced", .text(orNull: aside)),
            ]),
            text: text
        )
    }

    /// The same for whoever says something else about it: the papers from now on, and where the former
    /// files are; `nil` where there were none.
    func putBack(_ backup: HubBackup) throws -> (papers: HubPapers, aside: String?) {
        let unpacked = directory.path + "/restoring-\(getpid())"
        defer { unlink(unpacked) }
        try backup.unpack(storeTo: unpacked)
        let old = backup.papers
        // Damaged papers say nothing of whose they were, and are set aside like everything else.
        if let present = try? directory.papers(), present.deployment != old.deployment {
            throw HubProblem.badFile(backup.path, "it is the backup of another zone")
        }
        // A newer hub of this zone may have been here; the restored one must come after it as well.
        var base = old
        if let newest = try? directory.papers().incarnation {
            base.incarnation = max(base.incarnation, newest)
        }
        let papers = try base.restored(now: clock())
        let aside = try setAside(keeping: unpacked)
        guard rename(unpacked, directory.storePath) == 0 else {
            throw PrivateFile.problem(directory.storePath)
        }
        try directory.keep(papers)
        return (papers, aside)
    }

    private func setAside(keeping unpacked: String) throws -> String? {
        let name = URL(fileURLWithPath: unpacked).lastPathComponent
        return try directory.setAside(now: clock(), keeping: name)
    }

    private func foundedText(zone: String, sheet: String, sheetFile: String?) -> String {
        switch (language, sheetFile) {
        case (.chinese, nil):
            """
            \(zone) 的中心已建立。下面是恢复单，只显示这一次。请抄写或打印，锁进保险柜；
            中心丢失后，没有它就无法为本区重建中心。

            \(sheet)
            """
        case (.english, nil):
            """
            The hub of \(zone) is founded. This is its recovery sheet, shown this once. Print it and
            lock it away: without it nobody can rebuild the zone's hub after a loss.

            \(sheet)
            """
        case (.chinese, let file?):
            "\(zone) 的中心已建立。恢复单写在 \(file)；请移到离线处保存，不要留在这台机器上。"
        case (.english, let file?):
            "The hub of \(zone) is founded. Its recovery sheet is in \(file); move it to a safe place "
                + "that is not this machine."
        }
    }
}
