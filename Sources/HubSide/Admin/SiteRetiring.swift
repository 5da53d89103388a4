import ChangeCodec
import DutyBook
import History
import Settings

/// Sites that are given up, lost, or back at work.
extension HubAdmin {
    /// Letters of a site's id that are enough to name it, where they name one.
    private static var shortestPrefix: Int { 6 }
    /// Bytes of a reason.
    private static var longestReason: Int { 1_000 }

    func listSites(_ language: Language) async throws -> HubOutcome {
        let (identity, contacts) = (office.identity, office.contacts)
        let status = try await office.keeper.read {
            try HubStatus.read(from: $0, identity: identity, contacts: contacts)
        }
        return HubOutcome(
            .object([.init("sites", .list(status.sites.map(\.document)))]),
            text: status.siteLines(in: language).joined(separator: "\n")
        )
    }

    func retireSite(_ command: HubCommand, _ language: Language) async throws -> HubOutcome {
        let site = try await site(command)
        let reason = try reason(command)
        let isLost = command.arguments["lost"] != nil
        // A site given up in order may turn out to be lost; the other way it is taken back first.
        if let known = site.retirement, known.isLost || !isLost {
            throw HubProblem.retiredAlready(site.id.string)
        }
        let record = RecordRef(type: RecordType.site, id: site.id)
        try await office.desk.write { store in
            var heads: [Retirement.FinalHead] = []
            for entry in try store.inventory().entries
            where try store.site(of: entry.replica) == site.id {
                heads.append(
                    .init(replica: entry.replica, point: try store.head(of: entry.replica))
                )
            }
            let retirement = Retirement(
                site: site.id,
                reason: reason,
                isLost: isLost,
                heads: heads
            )
            return [
                HubDraft(record: record, action: Bookkeeping.siteRetire, events: [retirement.event])
            ]
        }
        return try await told(of: site.id, retiredText(isLost: isLost), language)
    }

    func returnSite(_ command: HubCommand, _ language: Language) async throws -> HubOutcome {
        let site = try await site(command)
        guard site.retirement != nil else { throw HubProblem.notRetired(site.id.string) }
        let told = SiteReturn(site: site.id, reason: try reason(command))
        try await office.desk.write([
            HubDraft(
                record: RecordRef(type: RecordType.site, id: site.id),
                action: Bookkeeping.siteReturn,
                events: [told.event]
            )
        ])
        return try await self.told(
            of: site.id,
            HubProblem.Words(
                zh: "站点恢复使用：它下次同步时送来积存的变更，并补齐这段时间的内容。",
                en:
                    "The site is at work again: its next sync brings what it kept and fetches what it missed."
            ),
            language
        )
    }

    private func told(
        of site: Text,
        _ words: HubProblem.Words,
        _ language: Language
    ) async throws -> HubOutcome {
        let (identity, contacts) = (office.identity, office.contacts)
        let status = try await office.keeper.read {
            try HubStatus.read(from: $0, identity: identity, contacts: contacts)
        }
        guard let now = status.sites.first(where: { $0.info.id == site }) else {
            throw HubProblem.unknownSite(site.string)
        }
        return HubOutcome(
            now.document,
            text: "\(site)  \(now.info.party)\n\(words.text(in: language))"
        )
    }

    private func retiredText(isLost: Bool) -> HubProblem.Words {
        isLost
            ? HubProblem.Words(
                zh: """
                    站点按丢失停用：中心不再接受它的任何请求；超出停用时已收到部分的变更，不论由谁送来都不收。
                    机器找回后：huying-hub site return 站点 --why 原因
                    """,
                en: """
                    The site counts as lost: the hub hears it no more, and takes none of its changes beyond \
                    those held now, whoever brings them.
                    If it is found: huying-hub site return SITE --why REASON
                    """
            )
            : HubProblem.Words(
                zh: """
                    站点停用：它还可以送来停用前写下的变更并取走回执；得知停用后写的一律退回。
                    恢复使用：huying-hub site return 站点 --why 原因
                    """,
                en: """
                    The site is retired: it may still bring what it wrote before it knew, and fetch the \
                    receipts; what it writes knowing of it comes back.
                    To take it back: huying-hub site return SITE --why REASON
                    """
            )
    }

    private func reason(_ command: HubCommand) throws -> Text {
        let why = try command.argument("why")
        guard why.utf8.count <= Self.longestReason else {
            throw HubProblem.usage(zh: "原因太长。", en: "The reason is too long.")
        }
        return Text(why)
    }

    /// The one site whose id begins with what was given.
    private func site(_ command: HubCommand) async throws -> SiteInfo {
        let name = try command.argument("site")
        let found = try await office.keeper.read { store in
            try store.sites().filter { $0.id.string.hasPrefix(name) }
        }
        guard let site = found.first, found.count == 1,
            name.utf8.count >= Self.shortestPrefix || site.id == Text(name)
        else { throw HubProblem.unknownSite(name) }
        return site
    }
}

extension HubProblem {
    static func unknownSite(_ id: String) -> HubProblem {
        HubProblem(
            "E4404.unknownSite",
            exit: .usage,
            message: Words(
                zh: "\(id) 不是本区某一个站点的编号（至少写前 6 位）。",
                en: "\(id) names no single site of this zone (six letters at least)."
            ),
            effect: .nothingChanged,
            next: Words(zh: "huying-hub site list", en: "huying-hub site list")
        )
    }

    static func retiredAlready(_ id: String) -> HubProblem {
        HubProblem(
            "E4405.retiredAlready",
            exit: .usage,
            message: Words(zh: "站点 \(id) 已经停用。", en: "The site \(id) is retired already."),
            effect: .nothingChanged,
            next: Words(
                zh: "huying-hub site return \(id) --why 原因",
                en: "huying-hub site return \(id) --why REASON"
            )
        )
    }

    static func notRetired(_ id: String) -> HubProblem {
        HubProblem(
            "E4406.notRetired",
            exit: .usage,
            message: Words(zh: "站点 \(id) 没有停用。", en: "The site \(id) is not retired."),
            effect: .nothingChanged,
            next: Words(zh: "huying-hub site list", en: "huying-hub site list")
        )
    }
}
