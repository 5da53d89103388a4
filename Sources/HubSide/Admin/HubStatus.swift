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

    func document(isServing: Bool) -> HubDocument {
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
            .init("replica", .text("\(replica)")), .init("serving", .bool(isServing)),
            .init("parties", .list(parties)), .init("sites", .list(sites.map(\.document))),
            .init("changes", .int(changes)),
            .init("missing", .list(missing.map(\.document))),
        ])
    }

    func text(isServing: Bool, in language: Language) -> String {
        let words = HubStatusWords(language)
        var lines = [
            "\(words.zone) \(zone)  \(deployment.description.prefix(16))",
            "\(words.incarnation) \(incarnation)  "
                + (isServing ? words.serving : words.notServing),
            "\(words.changes) \(changes)  \(words.missing) \(missing.count)", "",
        ]
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
            }
        }
        return lines.joined(separator: "\n")
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
    let zone, incarnation, serving, notServing, changes, missing, never, last: String

    init(_ language: Language) {
        switch language {
        case .chinese:
            zone = "区域"
            incarnation = "中心代号"
            serving = "正在服务"
            notServing = "未在服务"
            changes = "变更总数"
            missing = "缺内容"
            never = "从未"
            last = "最近联系"
        case .english:
            zone = "Zone"
            incarnation = "Incarnation"
            serving = "serving"
            notServing = "not serving"
            changes = "Changes"
            missing = "missing bodies"
            never = "never"
            last = "last contact"
        }
    }
}
