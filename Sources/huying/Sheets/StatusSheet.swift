import History
import PartySide
import Settings

/// `huying status` on one screen: what is known, in words; what is not known is said.
enum StatusSheet {
    static func show(_ document: JSON, on page: Page) -> [String] {
        let isHealthy = document["healthy"]?.bool == true
        let party = document["party"]?.string
        let name = Shown.party(document["partyName"] ?? document["party"], on: page)
        let ids = [party, replica(document, on: page)].compactMap(\.self)
            .joined(separator: page.say(" · ", ", "))
        var title = party == nil ? page.say("尚未登记", "not enrolled") : name
        if !ids.isEmpty { title += page.say("（\(ids)）", " (\(ids))") }
        let mark =
            isHealthy
            ? page.green(page.say("健康", "OK")) : page.red(page.say("需要处理", "needs attention"))
        var lines = [page.bold(title) + "  " + mark]
        lines.append("  " + label("同步", "Sync", on: page) + sync(document, on: page))
        lines.append("  " + counts(document, on: page))
        lines.append("  " + label("中心", "Hub", on: page) + hub(document, on: page))
        if let stale = document["stale"]?.array {
            lines.append("  " + label("各单位", "Parties", on: page) + parties(stale, on: page))
        }
        if let store = store(document, on: page) {
            lines.append("  " + label("存储", "Store", on: page) + store)
        }
        return lines + problems(document, on: page) + hints(document, on: page)
    }

    static func digest(_ document: JSON, on page: Page) -> [String] {
        var lines = [
            label("内容摘要", "Digest", on: page, width: 14)
                + Shown.value(document["digest"], on: page),
            label("历史摘要", "History", on: page, width: 14)
                + Shown.value(document["history"], on: page),
        ]
        for member in document["vector"]?.members ?? [] {
            let number = Shown.value(member.value, on: page)
            lines.append("  \(Plain.line(member.key.string)): \(number)")
        }
        return lines
    }

    private static func label(_ zh: String, _ en: String, on page: Page, width: Int = 10) -> String
    {
        ColumnWidth.pad(page.say(zh, en), to: width)
    }

    private static func replica(_ document: JSON, on page: Page) -> String? {
        document["replica"]?.string.map { id in
            page.say("副本 ", "replica ") + Plain.line(String(id.prefix(8)))
        }
    }

    private static func sync(_ document: JSON, on page: Page) -> String {
        var parts: [String] = []
        if document["paused"]?.bool == true {
            parts.append(page.yellow(page.say("已暂停（有意断开）", "paused on purpose")))
        }
        if let last = document["lastSync"]?.string {
            let age = Moment(last)?.age(on: page) ?? Plain.line(last)
            parts.append(page.say("\(age)成功", "\(age)"))
        } else {
            parts.append(page.say("还没有成功过", "never yet"))
        }
        if let next = document["nextSync"]?.string, let moment = Moment(next) {
            parts.append(page.say("下次 \(moment.clock(on: page))", "next \(moment.clock(on: page))"))
        }
        return parts.joined(separator: page.say("，", ", "))
    }

    private static func counts(_ document: JSON, on page: Page) -> String {
        let returned = Shown.count(document["returned"], on: page)
        let conflicts = Shown.count(document["conflicts"], on: page)
        return label("待上传", "Unsent", on: page)
            + ColumnWidth.pad(Shown.count(document["pending"], on: page), to: 9)
            + label("退回箱", "Refused", on: page) + ColumnWidth.pad(returned, to: 9)
            + label("待定", "Undecided", on: page) + (page.language == .chinese ? "" : " ")
            + conflicts
    }

    private static func hub(_ document: JSON, on page: Page) -> String {
        guard let hub = document["hub"], hub != .null else { return page.unknown }
        guard hub.members != nil else { return Shown.value(hub, on: page) }
        var parts = [Shown.value(hub["url"] ?? hub["address"], on: page)]
        switch hub["reachable"]?.bool {
        case true?: parts.append(page.say("连得上", "reachable"))
        case false?: parts.append(page.yellow(page.say("连不上", "not reachable")))
        case nil: parts.append(page.say("能否连上未知", "reachability unknown"))
        }
        if let offset = hub["clockOffsetMs"]?.int {
            let tenths = offset / 100
            let sign = tenths < 0 ? "-" : "+"
            let text = "\(sign)\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
            parts.append(page.say("时差 \(text) 秒", "clock \(text) s"))
        }
        return parts.joined(separator: "  ")
    }

    private static func parties(_ stale: [JSON], on page: Page) -> String {
        guard !stale.isEmpty else { return page.say("没有未更新的", "none stale") }
        let names = stale.map { entry in
            let name =
                entry.string != nil
                ? Shown.party(entry, on: page)
                : Shown.party(entry["party"], on: page)
            guard let since = (entry["since"] ?? entry["lastContact"])?.string,
                let moment = Moment(since)
            else { return name }
            return name + " " + Moment.span(max(0, page.now - moment.seconds), on: page)
        }
        let list = names.joined(separator: page.say("，", ", "))
        return page.say("\(stale.count) 个未更新（\(list)）", "\(stale.count) stale (\(list))")
    }

    private static func store(_ document: JSON, on page: Page) -> String? {
        guard let store = document["store"], store != .null else { return nil }
        var parts: [String] = []
        if let bytes = store["bytes"]?.int { parts.append(size(bytes)) }
        if let free = store["freeBytes"]?.int {
            parts.append(page.say("可用 \(size(free))", "\(size(free)) free"))
        }
        if let backup = store["lastBackup"]?.string, let moment = Moment(backup) {
            parts.append(
                page.say("备份 \(moment.clock(on: page))", "backup \(moment.clock(on: page))")
            )
        }
        return parts.isEmpty ? nil : parts.joined(separator: page.say("，", ", "))
    }

    private static func size(_ bytes: Int64) -> String {
        switch bytes {
        case ..<1_000: "\(bytes) B"
        case ..<1_000_000: "\(bytes / 1_000) kB"
        case ..<1_000_000_000: "\(bytes / 1_000_000) MB"
        default: "\(bytes / 1_000_000_000) GB"
        }
    }

    /// Causes of not being well, as the desk words them: text, or code, message and next step.
    private static func problems(_ document: JSON, on page: Page) -> [String] {
        var lines: [String] = []
        for problem in document["problems"]?.array ?? [] {
            let text = problem.string ?? problem["message"]?.string ?? ""
            guard !text.isEmpty else { continue }
            lines.append(page.red("! ") + Plain.line(text))
            if let next = problem["next"]?.string { lines.append("  → " + Plain.line(next)) }
        }
        return lines
    }

    private static func hints(_ document: JSON, on page: Page) -> [String] {
        let hint = page.say("提示：", "Hint: ")
        var lines: [String] = []
        if let returned = Shown.count(document["returned"]), returned > 0 {
            lines.append(
                hint + page.say("\(returned) 条被退回", "\(returned) refused") + " → huying outbox list"
            )
        }
        if let conflicts = Shown.count(document["conflicts"]), conflicts > 0 {
            let text = page.say(
                "\(conflicts) 处待定等您决定",
                conflicts == 1
                    ? "1 field waits for a decision" : "\(conflicts) fields wait for a decision"
            )
            lines.append(hint + text + " → huying conflict list")
        }
        if document["party"]?.string == nil {
            let command =
                page.language == .chinese
                ? "huying enroll 中心地址 邀请码" : "huying enroll URL CODE"
            lines.append(hint + command)
        } else if document["daemon"]?.bool == false {
            lines.append(
                hint
                    + page.say(
                        "后台没有运行，不会自动同步",
                        "the daemon is not running: nothing is sent by itself"
                    )
                    + " → sudo systemctl start huyingd"
            )
        }
        return lines
    }
}
