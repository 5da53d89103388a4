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
        } else if document["offline"]?.bool == true {
            parts.append(page.yellow(page.say("离线运行", "running offline")))
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
        guard document["hub"]?.string != nil else { return page.unknown }
        let address = Shown.value(document["hub"], on: page)
        guard let outcome = document["lastOutcome"]?.string else { return address }
        let said = Glossary.say(outcome, Glossary.outcomes, on: page)
        let isWell = ["nothing", "synced", "paused"].contains(outcome)
        let last = page.say("上次：\(said)", "last time: \(said)")
        return address + "  " + (isWell ? last : page.yellow(last))
    }

    /// What happened to the store itself, and what the last exchange ran into.
    private static func problems(_ document: JSON, on page: Page) -> [String] {
        var lines: [String] = []
        if let retired = document["retired"], let reason = retired["reason"]?.string {
            let since = retired["since"]?.string.flatMap { Moment($0)?.age(on: page) } ?? ""
            lines.append(
                page.red("! ")
                    + page.say(
                        "本站点已停用（\(since)，\(Plain.line(reason))）：能查看，不能再登记",
                        "this site was retired \(since) (\(Plain.line(reason))): read only"
                    )
            )
        } else if document["healthy"]?.bool == false, let code = document["lastCode"]?.string {
            let short = Plain.line(String(code.prefix { $0 != "." }))
            lines.append(
                page.red("! ")
                    + page.say("上次同步没有成功 [\(short)]", "the last exchange failed [\(short)]")
                    + " → huying sync now"
            )
        }
        if document["scope"]?["open"]?.bool == true {
            lines.append(
                page.red("! ")
                    + page.say("与中心的核对数不一致", "the hub's sum differs from what is held here")
                    + " → huying doctor"
            )
        }
        for notice in document["notices"]?.array ?? [] {
            let reason = Glossary.say(notice["reason"]?.string, Glossary.epochReasons, on: page)
            switch notice["notice"]?.string {
            case "epochOpened":
                lines.append(
                    "· " + page.say("已换新的副本编号：\(reason)", "a new replica was opened: \(reason)")
                )
            case "epochWillOpen":
                lines.append(
                    "· "
                        + page.say(
                            "下次改动前换新的副本编号：\(reason)",
                            "a new replica opens before the next change: \(reason)"
                        )
                )
            default: break
            }
        }
        lines += stale(document["stale"]?.array ?? [], on: page)
        if let newer = document["newer"]?.int, newer > 0 {
            lines.append(self.newer(newer, on: page))
        }
        if let incoming = document["incoming"]?.int, incoming > 0 {
            lines.append("· " + page.say("\(incoming) 件正在送达", "\(incoming) records are arriving"))
        }
        return lines
    }

    /// Changes that a newer version wrote: kept and passed on, and not shown until this one is newer.
    static func newer(_ count: Int64, on page: Page) -> String {
        page.yellow("◌ ")
            + page.say(
                "\(count) 条变更由更新的版本写成，本机照存照转，升级后才能看到内容",
                "\(count) changes were written by a newer version: kept and passed on, shown after an upgrade"
            )
    }

    /// Whose data may be old here, and since when: nothing may be concluded from their silence.
    private static func stale(_ entries: [JSON], on page: Page) -> [String] {
        guard let first = entries.first else { return [] }
        let few = entries.prefix(3).map { Shown.party($0["party"], on: page) }
        let more = entries.count - few.count
        let names =
            few.joined(separator: page.say("、", ", "))
            + (more > 0 ? page.say(" 等 \(entries.count) 个单位", " and \(more) more") : "")
        guard let since = first["since"]?.string.flatMap({ Moment($0) }) else {
            return [
                "◇ "
                    + page.say(
                        "本机还没有与中心交换过，\(names)的情况可能不全",
                        "This computer never met the hub: news of \(names) may be missing"
                    )
            ]
        }
        let span = Moment.span(max(0, page.now - since.seconds), on: page)
        return [
            "◇ " + page.say("\(names)：看到的是 \(span)前的情况", "\(names): as it was \(span) ago")
        ]
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
                ? "huying enroll 中心地址 登记码" : "huying enroll URL CODE"
            lines.append(hint + command)
        }
        return lines
    }
}
