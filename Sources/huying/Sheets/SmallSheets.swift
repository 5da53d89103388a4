import DutyBook
import History
import PartySide

/// The parties of the zone.
enum PartySheet {
    static func list(_ document: JSON, on page: Page) -> [String] {
        var table = Table([
            .init(page.say("单位代码", "Id")), .init(page.say("名称", "Name"), shrinks: true),
            .init(page.say("性质", "Kind")), .init(page.say("隶属", "Belongs to"), shrinks: true),
        ])
        let parties = document["items"]?.array ?? []
        guard !parties.isEmpty else {
            return [
                page.say("还没有单位：先同步一次。", "No parties yet: sync first.") + " huying sync now"
            ]
        }
        for party in parties {
            table.add([
                party["id"]?.string ?? party["party"]?.string ?? "", party["name"]?.string ?? "",
                kind(party["kind"]?.string, on: page), above(party, among: parties, on: page),
            ])
        }
        return table.lines(width: page.width) + ListFoot.lines(document, on: page)
    }

    /// The company of a subsidiary, or the line department of a stationed agency.
    private static func above(_ party: JSON, among parties: [JSON], on page: Page) -> String {
        guard let id = party.known("parent", "homeDepartment")?.string else { return "" }
        let name = parties.first { $0["id"]?.string == id }?["name"]?.string ?? id
        return party.known("parent") == nil ? page.say("派出：", "sent by ") + name : name
    }

    /// Names by id.
    static func names(in document: JSON) -> [String: String] {
        var names: [String: String] = [:]
        for party in document["items"]?.array ?? [] {
            guard let id = party["id"]?.string ?? party["party"]?.string,
                let name = party["name"]?.string
            else { continue }
            names[id] = name
        }
        return names
    }

    private static func kind(_ word: String?, on page: Page) -> String {
        guard let kind = word.flatMap(PartyKind.init(rawValue:)) else {
            return word.map(Plain.line) ?? page.unknown
        }
        return page.say(kind.zh, kind.en)
    }
}

/// `huying verify`.
enum VerifySheet {
    static func show(_ document: JSON, on page: Page) -> [String] {
        let problems = (document["problems"] ?? document["differences"])?.array ?? []
        let isSound = document["ok"]?.bool ?? document["valid"]?.bool ?? problems.isEmpty
        guard !isSound else {
            var facts: [String] = []
            if let changes = document["changes"]?.int {
                facts.append(page.say("改动 \(changes) 条", "\(changes) changes"))
            }
            if let records = document["records"]?.int {
                facts.append(page.say("记录 \(records) 件", "\(records) records"))
            }
            let detail =
                facts.isEmpty
                ? ""
                : page.say("（", " (") + facts.joined(separator: page.say("，", ", "))
                    + page.say("）", ")")
            return [page.green(page.say("✓ 核对无误\(detail)", "✓ Everything agrees\(detail)"))]
        }
        var lines = [
            page.red(page.say("✗ 有 \(problems.count) 处不符", "✗ \(problems.count) differences"))
        ]
        lines += problems.prefix(20).map { "  ! " + Shown.value($0, on: page) }
        return lines + [
            page.say(
                "  没有改动任何数据。先备份，再联系管理员。",
                "  Nothing was changed. Make a backup, then ask your administrator."
            ),
            "  → " + page.bold("huying backup create FILE"),
        ]
    }
}

extension VerifySheet {
    /// `huying repair`.
    static func repaired(_ document: JSON, on page: Page) -> [String] {
        let found = Shown.count(document["found"]) ?? 0
        let remaining = document["remaining"]?.array ?? []
        guard found > 0 else {
            return [page.green(page.say("✓ 没有要修的。", "✓ There is nothing to mend."))]
        }
        let fetched = Shown.count(document["fetched"], on: page)
        let done = page.say(
            "修复了 \(found - remaining.count) 处，重新取回 \(fetched) 条内容。",
            "\(found - remaining.count) faults mended, \(fetched) changes fetched again."
        )
        if document["ok"]?.bool == true { return [page.green("✓ " + done)] }
        var lines = [page.yellow("! " + done)]
        if let awaited = document["awaited"]?.int, awaited > 0 {
            lines.append(
                "  "
                    + page.say(
                        "还有 \(awaited) 条等中心送来；联上中心后再运行一次。",
                        "\(awaited) are still to come from the hub; run it again once the line is open."
                    )
            )
        }
        lines += remaining.prefix(20).map { "  ! " + Shown.value($0, on: page) }
        guard !remaining.isEmpty else { return lines }
        return lines + ["  → " + page.bold("huying backup restore FILE")]
    }
}

/// `huying sql`.
enum SQLSheet {
    static func show(_ document: JSON, on page: Page) -> [String] {
        let rows = (document["items"] ?? document["rows"])?.array ?? []
        let columns =
            document["columns"]?.array?.compactMap(\.string)
            ?? rows.first?.members?.map(\.key.string) ?? []
        guard !columns.isEmpty else { return [page.say("没有结果。", "No rows.")] }
        var table = Table(columns.map { .init($0, shrinks: true) })
        for row in rows {
            let cells = row.array ?? columns.map { row[Text($0)] ?? .null }
            table.add(cells.map { cell($0) })
        }
        return table.lines(width: page.width)
    }

    private static func cell(_ value: JSON) -> String {
        switch value {
        case .null: ""
        case .string(let text): text.string
        default: String(decoding: value.bytes, as: UTF8.self)
        }
    }
}

/// `huying enroll`.
enum EnrolSheet {
    static func show(_ document: JSON, on page: Page) -> [String] {
        let party = Shown.party(document["partyName"] ?? document["party"], on: page)
        return [
            page.green(page.say("✓ 已登记：\(party)", "✓ Enrolled: \(party)")),
            "  \(page.say("站点", "site"))  \(Shown.value(document["site"], on: page))",
            "  \(page.say("副本", "replica"))  \(Shown.value(document["replica"], on: page))",
            page.say("下一步：", "Next: ")
                + page.bold(
                    document["hub"]?.string == "" ? "huying bundle export DIR" : "huying sync now"
                ),
        ]
    }

    /// The first step without a line.
    static func asked(_ document: JSON, on page: Page) -> [String] {
        let file = Plain.line(document["file"]?.string ?? "")
        return [
            page.green(page.say("✓ 登记请求已写好：\(file)", "✓ The request is written: \(file)")),
            page.say("下一步，在中心：", "Next, at the hub: ")
                + page.bold("huying-hub bundle exchange DIR"),
            page.say(
                "带回来后再运行一次同样的命令。",
                "When the stick is back, run the same command again."
            ),
        ]
    }
}

/// `huying backup`.
enum BackupSheet {
    static func created(_ document: JSON, on page: Page) -> [String] {
        let file = Plain.line(document["file"]?.string ?? document["path"]?.string ?? "")
        return [
            page.green(page.say("✓ 已备份并核验：\(file)", "✓ Backed up and checked: \(file)")),
            "  "
                + page.say(
                    "里面有本单位的全部数据和密钥，请妥善保管。",
                    "It holds all of your office's data and its key: keep it safe."
                ),
        ]
    }

    static func verified(_ document: JSON, on page: Page) -> [String] {
        [page.green(page.say("✓ 备份完好。", "✓ The backup is sound."))] + facts(document, on: page)
            + (document["hashBeside"]?.bool == true
                ? []
                : [
                    "  "
                        + page.say(
                            "旁边没有 .sha256 文件；文件里自带的校验值无误。",
                            "No .sha256 file lies beside it; the hash inside it is right."
                        )
                ])
    }

    static func drilled(_ document: JSON, on page: Page) -> [String] {
        let seconds = (document["durationMs"]?.int ?? 0) / 1_000
        return [
            page.green(
                page.say(
                    "✓ 演练成功：已在临时目录恢复，日志重放、摘要一致，用了 \(seconds) 秒；临时目录已删除。",
                    "✓ The drill succeeded: restored in a scratch directory, log replayed, digests equal, in \(seconds) s; the scratch directory is gone."
                )
            )
        ] + facts(document, on: page)
    }

    private static func facts(_ document: JSON, on page: Page) -> [String] {
        let party = Shown.party(document["party"], on: page)
        let made = Shown.time(document["madeAt"], on: page)
        let changes = Shown.count(document["changes"], on: page)
        return [
            "  "
                + page.say(
                    "\(party)，\(made) 制作，\(changes) 条改动",
                    "\(party), made \(made), \(changes) changes"
                )
        ]
    }

    static func restored(_ document: JSON, on page: Page) -> [String] {
        [
            page.green(page.say("✓ 已恢复。", "✓ Restored.")) + " "
                + page.say(
                    "下次改动用新的副本编号；备份之后的内容由中心补回。",
                    "Changes from now on come from a new replica; the hub brings back what is newer."
                ),
            page.say("下一步：", "Next: ") + page.bold("huying sync now"),
        ]
    }
}
