import History
import PartySide

/// What came of `huying sync now`, so that nobody is left guessing what happened to their data.
enum SyncSheet {
    static func show(_ document: JSON, on page: Page) -> [String] {
        switch document["outcome"]?.string {
        case "nothing", "synced": finished(document, on: page)
        case "offline", "timedOut": notReached(document, on: page)
        case "paused": held(document, on: page)
        case "tooOld": tooOld(document, on: page)
        default: failed(document, on: page)
        }
    }

    static func paused(_ document: JSON, on page: Page) -> [String] {
        [
            page.say(
                "已暂停同步。照常办件，改动都存在本机。",
                "Sync is paused. Work goes on as usual; every change is kept on this computer."
            ),
            next("huying sync resume", Phrase("恢复", "To go on"), on: page),
        ]
    }

    static func resumed(_ document: JSON, on page: Page) -> [String] {
        [
            page.say("已恢复同步。", "Sync goes on."),
            next("huying sync now", Phrase("立即同步", "Right away"), on: page),
        ]
    }

    // MARK: Reached

    private static func finished(_ document: JSON, on page: Page) -> [String] {
        let returned = document["returned"]?.array ?? []
        let conflicts = document["conflicts"]?.array ?? []
        let pushed = Shown.count(document["pushed"]) ?? 0
        let pulled = Shown.count(document["pulled"]) ?? 0
        if !returned.isEmpty {
            return
                [refusedHead(returned.count, pushed, pulled, on: page)]
                + returned.flatMap { refused($0, on: page) }
                + conflictLines(document, on: page)
                + [next("huying outbox list", Phrase("处理", "Fix"), on: page)]
        }
        if !conflicts.isEmpty {
            let count = conflictCount(document)
            let head = page.say(
                "同步完成：上传 \(pushed)，下载 \(pulled)；\(count) 处与他人的修改撞上，等人决定",
                "Synced: sent \(pushed), received \(pulled); "
                    + (count == 1 ? "1 field was" : "\(count) fields were")
                    + " changed on both sides"
            )
            return [page.yellow(head)] + conflictLines(document, on: page)
        }
        let notices = epochNotice(document, on: page)
        if pushed == 0, pulled == 0 {
            return [nothing(document, on: page)] + stillPending(document, on: page) + notices
        }
        return [
            page.green(
                page.say(
                    "同步完成：上传 \(pushed) 条，下载 \(pulled) 条（\(seconds(document, on: page))）",
                    "Synced: sent \(pushed), received \(pulled) (\(seconds(document, on: page)))"
                )
            )
        ] + confirmed(document, pushed: pushed, on: page) + stillPending(document, on: page)
            + notices + toSign(document, pulled: pulled, on: page)
    }

    /// What a restored or copied store, or a difference that did not go away, means for a person.
    private static func epochNotice(_ document: JSON, on page: Page) -> [String] {
        var lines: [String] = []
        if document["newEpoch"]?.bool == true {
            lines.append(
                "  "
                    + page.yellow(
                        page.say(
                            "本机数据曾被恢复或复制：已换新的副本编号，内容没有丢",
                            "This store was put back or copied: it writes as a new replica now; "
                                + "nothing is lost"
                        )
                    )
            )
        }
        if document["mismatch"]?.bool == true {
            lines.append(
                "  "
                    + page.red(
                        page.say(
                            "与中心的核对数不一致，没能补齐，请运行 huying doctor",
                            "The hub's sum differs from what is held here and could not be mended: "
                                + "run huying doctor"
                        )
                    )
            )
        } else if let repaired = document["repaired"]?.int, repaired > 0 {
            lines.append(
                "  "
                    + page.yellow(
                        page.say(
                            "与中心核对时发现 \(repaired) 条不一致，已补齐",
                            "\(repaired) changes differed from the hub's history; they are exchanged now"
                        )
                    )
            )
        }
        return lines
    }

    private static func nothing(_ document: JSON, on page: Page) -> String {
        let time = seconds(document, on: page)
        return page.say(
            "已是最新。已与中心核对（\(time)），没有要上传或下载的内容。",
            "Up to date. Checked with the hub in \(time); nothing to send or receive."
        )
    }

    private static func confirmed(_ document: JSON, pushed: Int, on page: Page) -> [String] {
        guard pushed > 0, Shown.count(document["pending"]) == 0 else { return [] }
        return ["  " + page.say("上传的中心已全部确认", "all that was sent is accepted by the hub")]
    }

    private static func stillPending(_ document: JSON, on page: Page) -> [String] {
        guard let pending = Shown.count(document["pending"]), pending > 0 else { return [] }
        return [
            "  "
                + page.say(
                    "还有 \(pending) 条等中心回执，都在本机",
                    "\(pending) still wait for the hub's receipt; they are safe here"
                )
        ]
    }

    private static func toSign(_ document: JSON, pulled: Int, on page: Page) -> [String] {
        var lines: [String] = []
        if let count = Shown.count(document["toSign"]), count > 0 {
            lines.append(
                "  "
                    + page.say(
                        "\(count) 件待签收",
                        count == 1 ? "1 call to sign for" : "\(count) calls to sign for"
                    )
            )
        }
        if pulled > 0 || !lines.isEmpty {
            lines.append(next("huying call list --todo", Phrase("下一步", "Next"), on: page))
        }
        return lines
    }

    // MARK: Returned and undecided

    private static func refusedHead(
        _ count: Int,
        _ pushed: Int,
        _ pulled: Int,
        on page: Page
    ) -> String {
        page.red(
            page.say(
                "同步完成，但中心退回 \(count) 条（已上传 \(pushed)，下载 \(pulled)）",
                "Synced, but the hub refused "
                    + (count == 1 ? "1 change" : "\(count) changes")
                    + " (sent \(pushed), received \(pulled))"
            )
        )
    }

    private static func refused(_ item: JSON, on page: Page) -> [String] {
        guard let change = item["change"]?.string ?? item.string else { return [] }
        let subject = [
            (item["number"] ?? item["record"]).map { RecordName.show($0, on: page) },
            item["action"].map { Glossary.say($0.string, Glossary.actions, on: page) },
        ].compactMap(\.self).joined(separator: " ")
        let reason = [
            item["code"]?.string.map { "[\(Plain.line(String($0.prefix { $0 != "." })))]" },
            Shown.refusal(item, on: page),
        ].compactMap(\.self).joined(separator: " ")
        return [
            "  ✗ \(subject)  \(reason)",
            "    "
                + page.say(
                    "您写的内容保留在退回箱，没有删除",
                    "Your text is kept in the outbox, nothing was deleted"
                ),
            "    huying outbox show \(Plain.line(change))",
        ]
    }

    /// Conflicts told one by one; whoever has more of them works through a list.
    private static let conflictsTold = 20

    private static func conflictCount(_ document: JSON) -> Int {
        Shown.count(document["conflictCount"]) ?? document["conflicts"]?.array?.count ?? 0
    }

    private static func conflictLines(_ document: JSON, on page: Page) -> [String] {
        let told = (document["conflicts"]?.array ?? []).prefix(conflictsTold)
        let left = conflictCount(document) - told.count
        let more = Phrase("另有 \(left) 处", "\(left) more")
        return conflictLines(told, on: page)
            + (left > 0 ? [next("huying conflict list", more, on: page)] : [])
    }

    private static func conflictLines(_ conflicts: ArraySlice<JSON>, on page: Page) -> [String] {
        conflicts.flatMap { conflict -> [String] in
            guard let id = conflict["id"]?.string ?? conflict.string else { return [] }
            var lines: [String] = []
            if let record = conflict["record"] {
                let aspect = Glossary.say(conflict["aspect"]?.string, Glossary.aspects, on: page)
                lines.append("  \(RecordName.show(record, of: conflict, on: page)) · \(aspect)")
            }
            for claim in conflict["claims"]?.array ?? [] {
                lines.append("    • " + ClaimLines.oneLine(claim, on: page))
            }
            lines.append(
                "  "
                    + page.say(
                        "决定之前各处显示「待定」，每一份都保留",
                        "every version is kept; until then it shows as undecided everywhere"
                    )
            )
            lines.append(
                next("huying conflict show \(Plain.line(id))", Phrase("处理", "Fix"), on: page)
            )
            return lines
        }
    }

    // MARK: Not reached

    private static func notReached(_ document: JSON, on page: Page) -> [String] {
        let hub = address(document, on: page)
        let timedOut = document["outcome"]?.string == "timedOut"
        let why =
            document["message"]?.string.map { Plain.line($0) }
            ?? (timedOut ? page.say("没有按时答复", "no answer in time") : nil)
        let reason = why.map { page.say("：\($0)", ": \($0)") } ?? ""
        return [
            page.yellow(
                page.say(
                    "没有连上中心\(hub)\(reason)。数据都在本机，没有丢。",
                    "Could not reach the hub\(hub)\(reason). Everything is safe on this computer."
                )
            )
        ] + waiting(document, on: page)
            + [
                "  "
                    + page.say(
                        "联网后自动重试；也可以随时 huying sync now",
                        "It is tried again by itself; or any time: huying sync now"
                    )
            ]
    }

    private static func held(_ document: JSON, on page: Page) -> [String] {
        [
            page.yellow(
                page.say(
                    "同步已暂停（有意断开）。数据都在本机，没有丢。",
                    "Sync is paused on purpose. Everything is safe on this computer."
                )
            )
        ] + waiting(document, on: page)
            + [next("huying sync resume", Phrase("恢复", "To go on"), on: page)]
    }

    private static func waiting(_ document: JSON, on page: Page) -> [String] {
        guard let pending = Shown.count(document["pending"]) else { return [] }
        guard pending > 0 else { return ["  " + page.say("没有待上传的", "Nothing waits to be sent")] }
        var line = page.say(
            "待上传 \(pending) 条",
            pending == 1 ? "1 change waits" : "\(pending) changes wait"
        )
        if let oldest = document["oldestPending"]?.string, let moment = Moment(oldest) {
            line += page.say("，最早 \(moment.clock(on: page))", " since \(moment.clock(on: page))")
        }
        var lines = ["  " + line]
        for call in document["urgentPending"]?.array ?? [] {
            let number = Plain.line(call["number"]?.string ?? call["id"]?.string ?? "")
            let title = call["title"]?.string.map { " " + Plain.line($0) } ?? ""
            lines.append(
                "  "
                    + page.red(
                        page.say(
                            "紧急吹哨 \(number)\(title)：对方还不知道！请打电话",
                            "Urgent whistle \(number)\(title): the recipient does NOT know yet! "
                                + "Phone them"
                        )
                    )
            )
        }
        return lines
    }

    private static func tooOld(_ document: JSON, on page: Page) -> [String] {
        let here = document["version"]?.string.map { " " + Plain.line($0) } ?? ""
        let needed = document["neededVersion"]?.string.map { " " + Plain.line($0) } ?? ""
        return [
            page.red(
                page.say(
                    "本机版本\(here) 低于中心要求的版本\(needed)：暂停上传，本地办件照常。",
                    "This computer's version\(here) is older than the hub needs\(needed): "
                        + "sending is paused, local work goes on."
                )
            )
        ] + waiting(document, on: page)
            + [
                "  "
                    + page.say(
                        "待上传的会保留，升级后自动续传。",
                        "What waits is kept and sent after the upgrade."
                    ),
                next("sudo apt install ./huying_*.deb", Phrase("升级", "Upgrade"), on: page),
            ]
    }

    private static func failed(_ document: JSON, on page: Page) -> [String] {
        let code = document["code"]?.string.map {
            " [\(Plain.line(String($0.prefix { $0 != "." })))]"
        }
        let message = document["message"]?.string.map { Plain.line($0) }
        let outcome = message ?? document["outcome"]?.string.map { Plain.line($0) } ?? page.unknown
        return [
            page.red(
                page.say(
                    "没有同步成\(code ?? "")：\(outcome)",
                    "Not synced\(code ?? ""): \(outcome)"
                )
            )
        ] + waiting(document, on: page)
            + ["  " + page.say("数据都在本机，没有丢。", "Everything is safe on this computer.")]
            + [next("huying status", Phrase("查看", "See"), on: page)]
    }

    private static func address(_ document: JSON, on page: Page) -> String {
        guard let hub = document["hub"]?.string ?? document["hub"]?["url"]?.string else {
            return ""
        }
        return " " + Plain.line(hub)
    }

    private static func seconds(_ document: JSON, on page: Page) -> String {
        guard let milliseconds = document["durationMs"]?.int else { return page.unknown }
        let tenths = (milliseconds + 50) / 100
        return page.say("\(tenths / 10).\(tenths % 10) 秒", "\(tenths / 10).\(tenths % 10) s")
    }

    private static func next(_ command: String, _ label: Phrase, on page: Page) -> String {
        page.say(label) + page.say("：", ": ") + page.bold(command)
    }
}
