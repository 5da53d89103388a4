package import DutyBook
import Exchange
import Foundation
import History
import Identity
package import Safekeeping
import Settings

/// The verbs of a hub's operator. The same code answers through the admin socket of a serving hub and
/// inside the program when none serves.
package struct HubAdmin<Keeper: HubKeeper>: Sendable {
    let office: HubOffice<Keeper>
    /// Writes a backup to a path. Beside the keeper, because how a store is copied is the store's own.
    private let backup: @Sendable (String) async throws -> BackupSeal
    /// What is wrong with the store, with or without replaying its log.
    private let findings: @Sendable (_ rebuild: Bool) async throws -> [String]
    private let mend: @Sendable () async throws -> HubMending
    private let missingAttachments: @Sendable () async throws -> MissingAttachments
    private let digests: @Sendable (SiteInfo?) async throws -> HubDigests
    private let bundles: HubBundles<Keeper>
    private let codeTime: Duration
    private let isServing: Bool

    package init(
        office: HubOffice<Keeper>,
        bundles: HubBundles<Keeper>,
        codeTime: Duration,
        isServing: Bool,
        backup: @escaping @Sendable (String) async throws -> BackupSeal,
        findings: @escaping @Sendable (_ rebuild: Bool) async throws -> [String],
        mend: @escaping @Sendable () async throws -> HubMending,
        missingAttachments: @escaping @Sendable () async throws -> MissingAttachments,
        digests: @escaping @Sendable (SiteInfo?) async throws -> HubDigests
    ) {
        self.office = office
        self.bundles = bundles
        self.codeTime = codeTime
        self.isServing = isServing
        self.backup = backup
        self.findings = findings
        self.mend = mend
        self.missingAttachments = missingAttachments
        self.digests = digests
    }

    /// Never throws: a refusal is an outcome too.
    package func perform(_ command: HubCommand) async -> HubOutcome {
        let language = Language(rawValue: command.language) ?? .chinese
        do {
            return switch command.verb {
            case .addParty: try await addParty(command, language)
            case .listSites: try await listSites(language)
            case .retireSite: try await retireSite(command, language)
            case .returnSite: try await returnSite(command, language)
            case .invite: try await invite(command, language)
            case .status: try await status(language)
            case .digest: try await digest(command)
            case .createBackup: try await createBackup(command, language)
            case .verify: try await verify(command, language)
            case .repair: try await repair(language)
            case .publishCalendar: try await publishCalendar(command, language)
            case .showRules: try await showRules(language)
            case .publishRules: try await publishRules(command, language)
            case .exportBundle: try await bundles.exported(command, in: language)
            case .importBundle: try await bundles.imported(command, in: language)
            case .card: try await card()
            }
        } catch {
            return HubOutcome(HubProblem(error), in: language)
        }
    }

    private func invite(_ command: HubCommand, _ language: Language) async throws -> HubOutcome {
        let party = try command.argument("party")
        guard let info = try await office.keeper.read({ try $0.parties()[Text(party)] }) else {
            throw HubProblem.unknownParty(party)
        }
        let code = EnrolmentCode.random()
        let now = office.now
        let isByStick = command.arguments["stick"] != nil
        let seconds =
            isByStick ? Int64(Limits.stickCodeDays) * 86_400 : codeTime.components.seconds
        let expires = now + seconds * 1_000
        try await office.changeInvitations {
            $0.add(party: Text(party), secret: code.verifier.bytes, expires: expires, now: now)
        }
        office.tries.forgive()
        var card: String?
        if isByStick { card = Data(try await bundles.card()).base64EncodedString() }
        let until = HubClock.words(expires, in: language)
        let text =
            switch language {
            case .chinese:
                """
                \(info.name) 的登记码：\(code.text)
                有效至 \(until)，只能用一次。请到该单位的电脑上运行：
                  huying enroll \(isByStick ? "U盘目录" : "中心地址") \(code.text)
                """
            case .english:
                """
                Code for \(info.name): \(code.text)
                Valid until \(until), for one use. At the party's computer run:
                  huying enroll \(isByStick ? "STICK" : "HUB-URL") \(code.text)
                """
            }
        return HubOutcome(
            .object([
                .init("party", .text(party)), .init("code", .text(code.text)),
                .init("expires", .text(HubClock.text(expires))),
            ]),
            text: text,
            content: card
        )
    }

    private func card() async throws -> HubOutcome {
        let bytes = try await bundles.card()
        return HubOutcome(
            .object([.init("bytes", .count(bytes.count))]),
            text: "",
            content: Data(bytes).base64EncodedString()
        )
    }

    private func status(_ language: Language) async throws -> HubOutcome {
        let (identity, contacts) = (office.identity, office.contacts)
        let status = try await office.keeper.read {
            try HubStatus.read(from: $0, identity: identity, contacts: contacts)
        }
        let files = try await missingAttachments()
        return HubOutcome(
            status.document(isServing: isServing, files: files),
            text: status.text(isServing: isServing, files: files, in: language)
        )
    }

    private func digest(_ command: HubCommand) async throws -> HubOutcome {
        var site: SiteInfo?
        if let id = command.arguments["site"] {
            site = try await office.site(Text(id))
            guard site != nil else {
                throw HubProblem.usage(zh: "没有编号为 \(id) 的站点。", en: "There is no site \(id).")
            }
        }
        let digests = try await digests(site)
        let document = HubDocument.object([
            .init("digest", .text("\(digests.state)")),
            .init("history", .text("\(digests.history)")),
            .init("vector", .vector(digests.vector)),
        ])
        return HubOutcome(
            document,
            text: "digest  \(digests.state)\nhistory \(digests.history)"
        )
    }

    private func createBackup(
        _ command: HubCommand,
        _ language: Language
    ) async throws -> HubOutcome {
        let file = try command.argument("file")
        let seal = try await backup(file)
        let text =
            switch language {
            case .chinese: "备份已写入并核对：\(file)"
            case .english: "The backup is written and checked: \(file)"
            }
        return HubOutcome(
            .object([
                .init("file", .text(file)),
                .init("incarnation", .int(Int64(clamping: office.identity.incarnation))),
                .init("bytes", .count(seal.bytes)), .init("hash", .text(seal.hash)),
                .init("verified", .bool(true)),
            ]),
            text: text
        )
    }

    private func repair(_ language: Language) async throws -> HubOutcome {
        let mending = try await mend()
        office.desk.askAnew()
        return mending.outcome(in: language)
    }

    private func verify(_ command: HubCommand, _ language: Language) async throws -> HubOutcome {
        let isQuick = command.arguments["quick"] != nil
        let differences = isQuick ? [] : try await findings(command.arguments["rebuild"] != nil)
        let isMissing = try await office.keeper.read { try !$0.bodiless(limit: 1).isEmpty }
        let sound = HubProblem.Words(zh: "核对无误。", en: "Everything agrees.")
        let unsound = HubProblem.Words(
            zh: "有 \(differences.count) 处不符，没有改动任何数据。下一步：huying-hub doctor",
            en: "\(differences.count) differences; nothing was changed. Next: huying-hub doctor"
        )
        return HubOutcome(
            .object([
                .init("type", "result"), .init("ok", .bool(differences.isEmpty)),
                .init("missing", .bool(isMissing)),
                .init("differences", .list(differences.map { .text($0) })),
            ]),
            text: ([(differences.isEmpty ? sound : unsound).text(in: language)]
                + differences.prefix(20).map { "  ! \($0)" }).joined(separator: "\n"),
            exit: differences.isEmpty ? 0 : HubProblem.Exit.store.rawValue
        )
    }
}

extension HubDocument {
    /// Replica to highest number.
    static func vector(_ vector: VersionVector) -> HubDocument {
        .object(
            vector.entries.map {
                .init("\($0.replica)", .int(Int64(clamping: $0.number)))
            }
        )
    }
}
