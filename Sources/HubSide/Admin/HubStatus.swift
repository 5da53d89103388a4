import DutyBook
import Foundation
import History
import Intake
import Settings

/// What a hub knows about its zone, at one moment of its store.
struct HubStatus: Sendable {
    struct Site: Sendable {
        let info: SiteInfo
        let contact: HubContacts.Contact?
        /// Every replica this site ever opened, with its highest number here.
        let replicas: VersionVector

        /// The replica of the last contact, else the one that wrote most.
        var head: Dot? {
            replicas.entries.first { "\($0.replica)" == contact?.replica }
                ?? replicas.entries.max { $0.number < $1.number }
        }
    }

    let deployment: Digest
    let zone: Text
    let incarnation: UInt64
    /// Why the hub opened this incarnation by itself.
    let renewal: HubPast.Break?
    let replica: ReplicaID
    let parties: [PartyInfo]
    let sites: [Site]
    /// Numbers of the whole inventory together.
    let changes: Int64
    /// Runs of which only the digests are left; where a site still has the bodies, its next sync
    /// brings them.
    let missing: [DotRun]

    /// Runs of `missing` that are listed; the count goes on beyond.
    private static let listedMissing = 1_000

    static func read(
        from reading: some HubReading,
        identity: HubIdentity,
        contacts: HubContacts
    ) throws -> HubStatus {
        let inventory = try reading.inventory()
        var replicas: [Text: [Dot]] = [:]
        var changes: Int64 = 0
        for entry in inventory.entries {
            changes += Int64(clamping: entry.number)
            guard let site = try reading.site(of: entry.replica) else { continue }
            replicas[site, default: []].append(entry)
        }
        let sites = try reading.sites().sorted { ($0.party, $0.id) < ($1.party, $1.id) }
        return HubStatus(
            deployment: identity.deployment,
            zone: identity.zone,
            incarnation: identity.incarnation,
            renewal: try HubPast.reason(for: identity.incarnation, in: reading),
            replica: identity.replica,
            parties: try reading.parties().all.values.sorted { $0.id < $1.id },
            sites: sites.map {
                Site(
                    info: $0,
                    contact: contacts.last(of: $0.id),
                    replicas: VersionVector(replicas[$0.id] ?? [])
                )
            },
            changes: changes,
            missing: try reading.bodiless(limit: listedMissing)
        )
    }

    func document(isServing: Bool, files: MissingAttachments) -> HubDocument {
        let parties = parties.map { party in
            let own = sites.filter { $0.info.party == party.id }
            let last = own.compactMap(\.contact?.at).max()
            return HubDocument.object([
                .init("party", .text(party.id.string)), .init("kind", .text(party.kind.rawValue)),
                .init("name", .text(party.name.string)), .init("sites", .count(own.count)),
                .init("lastContact", .text(orNull: last.map(HubClock.text))),
            ])
        }
        return .object([
            .init("deployment", .text("\(deployment)")), .init("zone", .text(zone.string)),
            .init("incarnation", .int(Int64(clamping: incarnation))),
            .init("renewed", .text(orNull: renewal?.rawValue)),
            .init("replica", .text("\(replica)")), .init("serving", .bool(isServing)),
            .init("parties", .list(parties)), .init("sites", .list(sites.map(\.document))),
            .init("changes", .int(changes)),
            .init("missing", .list(missing.map(\.document))),
            .init("missingAttachments", files.document),
        ])
    }

    func text(isServing: Bool, files: MissingAttachments, in language: Language) -> String {
        let words = HubStatusWords(language)
        let lines = [
            "\(words.zone) \(zone)  \(deployment.description.prefix(16))",
            "\(words.incarnation) \(incarnation)  "
                + (isServing ? words.serving : words.notServing)
                + (renewal.map { "  (\(words.renewal($0)))" } ?? ""),
            "\(words.changes) \(changes)  \(words.missing) \(missing.count)  "
                + "\(words.missingFiles) \(files.count)",
            "",
        ]
        return (lines + siteLines(in: language)).joined(separator: "\n")
    }

    /// Every party with its sites under it.
    func siteLines(in language: Language) -> [String] {
        let words = HubStatusWords(language)
        var lines: [String] = []
        for party in parties {
            let kind = language == .chinese ? party.kind.zh : party.kind.en
            lines.append("\(party.id)  \(party.name)  \(kind)")
            for site in sites where site.info.party == party.id {
                let contact =
                    site.contact.map { HubClock.words($0.at, in: language) } ?? words.never
                let head = site.head.map { "\($0.number)" } ?? "0"
                lines.append(
                    "  \(site.info.id.string.prefix(12))  \(words.last) \(contact)  #\(head)"
                )
                guard let retirement = site.info.retirement else { continue }
                let what = retirement.isLost ? words.lost : words.retired
                let since = HubClock.words(retirement.at, in: language)
                lines.append("    \(what) \(since)  \(retirement.reason)")
            }
        }
        return lines
    }
}

extension HubStatus.Site {
    var document: HubDocument {
        .object([
            .init("site", .text(info.id.string)), .init("party", .text(info.party.string)),
            .init("person", .text(info.person.string)),
            .init("lastContact", .text(orNull: contact.map { HubClock.text($0.at) })),
            .init("head", .text(orNull: head?.description)),
            .init("replicas", .vector(replicas)),
            .init(
                "retired",
                info.retirement.map {
                    .object([
                        .init("at", .text(HubClock.text($0.at))), .init("lost", .bool($0.isLost)),
                        .init("reason", .text($0.reason.string)),
                    ])
                } ?? .null
            ),
        ])
    }
}

extension DotRun {
    fileprivate var document: HubDocument {
        .object([
            .init("replica", .text("\(replica)")), .init("first", .int(Int64(clamping: first))),
            .init("last", .int(Int64(clamping: last))),
        ])
    }
}

/// The labels of the status screen.
private struct HubStatusWords {
    let zone, incarnation, serving, notServing, changes, missing, missingFiles, never, last,
        retired, lost: String

    private let language: Language

    init(_ language: Language) {
        self.language = language
        switch language {
        case .chinese:
            zone = "区域"
            incarnation = "中心代号"
            serving = "正在服务"
            notServing = "未在服务"
            changes = "变更总数"
            missing = "缺内容"
            missingFiles = "缺附件"
            never = "从未"
            last = "最近联系"
            retired = "已停用，自"
            lost = "已按丢失停用，自"
        case .english:
            zone = "Zone"
            incarnation = "Incarnation"
            serving = "serving"
            notServing = "not serving"
            changes = "Changes"
            missing = "missing bodies"
            missingFiles = "missing files"
            never = "never"
            last = "last contact"
            retired = "retired"
            lost = "lost, retired"
        }
    }

    /// Why the hub opened an incarnation by itself.
    func renewal(_ reason: HubPast.Break) -> String {
        switch (reason, language) {
        case (.sideFileLost, .chinese): "编号记录丢失，自动换新"
        case (.sideFileLost, .english): "opened anew: the side file was lost"
        case (.copied, .chinese): "目录是复制来的，自动换新"
        case (.copied, .english): "opened anew: the directory was copied"
        case (.databasePutBack, .chinese): "数据库退回过旧状态，自动换新"
        case (.databasePutBack, .english): "opened anew: the store had gone back"
        }
    }
}
