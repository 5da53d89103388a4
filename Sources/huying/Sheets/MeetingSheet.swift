import DutyBook
import History
import PartySide

/// A joint meeting as its minutes are laid out, and the lists around it.
enum MeetingSheet {
    static func show(_ meeting: JSON, on page: Page) -> [String] {
        let head = meeting["aspects"]?["head"]?["value"]
        var lines = [page.bold(Shown.value(meeting["title"], on: page))]
        let form = Glossary.say(head?["form"]?.string, Glossary.meeting, on: page)
        let state = Glossary.say(meeting["state"]?.string, Glossary.meeting, on: page)
        lines.append("  " + form + " · " + state)
        if case .int(let at)? = head?["at"] {
            let time = Moment(seconds: Int(at / 1_000)).clock(on: page)
            lines.append(field("时间", "time", time, on: page))
        }
        let heads: [(Text, String, String)] = [
            ("venue", "地点", "place"), ("chair", "召集人", "chair"), ("docNo", "文号", "document"),
        ]
        for (key, zh, en) in heads {
            guard let value = head?[key]?.string else { continue }
            lines.append(field(zh, en, Plain.line(value), on: page))
        }
        lines += people(meeting, on: page)
        lines += topics(meeting, on: page)
        lines += drafts(meeting, on: page)
        let resolutions = meeting["resolutions"]?.array ?? []
        if !resolutions.isEmpty {
            lines.append(page.bold(page.say("议定事项", "Resolutions")))
            lines += resolutions.flatMap { resolution($0, on: page) }
        }
        return lines + ending(meeting, on: page)
    }

    private static func field(_ zh: String, _ en: String, _ value: String, on page: Page) -> String
    {
        "  " + page.say(zh, en) + page.say("：", ": ") + value
    }

    private static func people(_ meeting: JSON, on page: Page) -> [String] {
        let aspects = meeting["aspects"]
        var lines: [String] = []
        if let members = aspects?["members"]?["value"], members != .array([]) {
            lines.append(field("成员单位", "members", Shown.value(members, on: page), on: page))
        }
        if let guests = aspects?["guests"]?["value"], guests != .array([]) {
            lines.append(field("列席", "guests", Shown.value(guests, on: page), on: page))
        }
        for (table, zh, en) in [("planned", "回执", "will come"), ("actual", "实到", "came")] {
            let rows = rows(Text(table), of: meeting)
            guard !rows.isEmpty else { continue }
            let words = rows.map { keys, value -> String in
                let who = page.names[keys.first ?? ""] ?? Plain.line(keys.first ?? "")
                let word = value["attends"]?.string ?? value["present"]?.string
                let person = value["name"]?.string.map { " " + Plain.line($0) } ?? ""
                return who + person + page.say("（", " (")
                    + Glossary.say(word, Glossary.meeting, on: page) + page.say("）", ")")
            }
            lines.append(field(zh, en, words.joined(separator: page.say("、", ", ")), on: page))
        }
        return lines
    }

    /// Topic by topic: title, opinions, questions, minutes, signatures.
    private static func topics(_ meeting: JSON, on page: Page) -> [String] {
        let agenda = rows("agenda", of: meeting)
        let opinions = rows("opinion", of: meeting)
        let sections = meeting["sections"]?.array ?? []
        let discussion = meeting["discussion"]?.array ?? []
        let named =
            agenda.compactMap(\.keys.first) + sections.compactMap { $0["topic"]?.string }
            + opinions.compactMap(\.keys.first)
            + discussion.compactMap { $0["topic"]?.int.map(String.init) }
        return Set(named).sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }.flatMap { topic in
            let entry = agenda.first { $0.keys.first == topic }?.value
            let title = entry?["title"]?.string.map { Plain.line($0) } ?? ""
            var lines = [page.bold(page.say("第 \(topic) 节  ", "\(topic).  ") + title)]
            if let calls = entry?["calls"], calls != .array([]) {
                let names = (calls.array ?? []).map { call(named: $0, of: meeting, on: page) }
                let all = names.joined(separator: page.say("、", ", "))
                lines.append(field("呼叫", "calls", all, on: page))
            }
            for opinion in opinions where opinion.keys.first == topic {
                let who = page.names[opinion.keys.last ?? ""] ?? opinion.keys.last ?? ""
                lines.append(
                    field(
                        "意见",
                        "opinion",
                        who + "  " + Shown.value(opinion.value, on: page),
                        on: page
                    )
                )
            }
            for question in discussion where question["topic"]?.int == Int64(topic) {
                lines += self.question(question, on: page)
            }
            if let section = sections.first(where: { $0["topic"]?.string == topic }) {
                lines += self.section(section, isIssued: meeting["state"] == "issued", on: page)
            }
            return lines
        }
    }

    /// A call by number and title, as far as this office has it.
    private static func call(named id: JSON, of meeting: JSON, on page: Page) -> String {
        let known = meeting["calls"]?.array?.first { $0["id"] == id }
        let parts = [known?["number"]?.string ?? id.string, known?["title"]?.string]
        return parts.compactMap { $0.map { Plain.line($0) } }.joined(separator: " ")
    }

    private static func question(_ question: JSON, on page: Page) -> [String] {
        let number = question["number"]?.int.map(String.init) ?? ""
        let from = Shown.value(question["from"], on: page)
        let text = Shown.value(question["question"], on: page)
        let asked = page.say("  问\(number)（\(from)）：", "  Q\(number) (\(from)): ") + text
        let answers = (question["answers"]?.array ?? []).map { answer in
            let who = Shown.party(answer["party"], on: page)
            return page.say("  答（\(who)）：", "  A (\(who)): ")
                + Shown.value(answer["answer"], on: page)
        }
        return [asked] + answers
    }

    private static func section(_ section: JSON, isIssued: Bool, on page: Page) -> [String] {
        let text = Plain.lines(section["text"]?.string ?? "").split(separator: "\n")
        var lines = text.map { "  " + $0 }
        if section["undecided"]?.bool == true {
            let word = page.say("这一节有两个文本待定", "two texts of this section are undecided")
            lines.append("  " + page.yellow(word + "  huying conflict list"))
        }
        let signatures = (section["signatures"]?.array ?? []).map { signature -> String in
            let standing = signature["standing"]?.string
            let word = Glossary.say(standing, Glossary.meeting, on: page)
            let why = signature["text"]?.string.map { page.say("：", ": ") + Plain.line($0) } ?? ""
            let shown = Shown.party(signature["party"], on: page) + " " + word + why
            return standing == "agreed" ? shown : page.yellow(shown)
        }
        if !signatures.isEmpty {
            let all = signatures.joined(separator: page.say("；", "; "))
            lines.append(field("会签", "countersigned", all, on: page))
        }
        return lines
    }

    private static func drafts(_ meeting: JSON, on page: Page) -> [String] {
        guard meeting["state"]?.string != "issued" else { return [] }
        let drafts = rows("draft", of: meeting)
        guard !drafts.isEmpty else { return [] }
        return [page.bold(page.say("拟议定事项（印发时生成任务）", "Draft resolutions"))]
            + drafts.map { keys, value in
                "  " + (keys.first ?? "") + "  " + Shown.value(value, on: page)
            }
    }

    private static func resolution(_ one: JSON, on page: Page) -> [String] {
        let number = one["number"]?.string ?? ""
        let title = Shown.value(one["title"], on: page)
        var second = Shown.party(one["lead"], on: page)
        let cooperate = one["cooperate"]?.array ?? []
        if !cooperate.isEmpty {
            second +=
                page.say("（配合 ", " (with ") + Shown.value(.array(cooperate), on: page)
                + page.say("）", ")")
        }
        second += page.say(" · 期限 ", " · by ") + Shown.value(one["due"], on: page)
        second += page.say(" · 标准 ", " · criterion ") + Shown.value(one["criterion"], on: page)
        var lines = ["  \(number)  " + page.bold(title), "     " + second]
        let call = one["callNumber"]?.string ?? one["call"]?.string ?? ""
        let light = one["light"]?.string.map { ClockLines.light($0, on: page) + " " } ?? ""
        lines.append("     " + light + carried(one, on: page) + "  " + Plain.line(call))
        return lines
    }

    private static func carried(_ one: JSON, on page: Page) -> String {
        if let later = one["supersededBy"]?.string {
            return page.say("已被取代：", "superseded by ") + Plain.line(later)
        }
        guard let state = one["state"]?.string else {
            return page.say("办理情况本单位不可见", "its progress is not for this office to see")
        }
        return Glossary.say(state, Glossary.states, on: page)
    }

    private static func ending(_ meeting: JSON, on page: Page) -> [String] {
        var lines: [String] = []
        let waiting = meeting["waitsFor"]?.array ?? []
        if !waiting.isEmpty {
            lines.append(
                page.yellow(page.say("待会签：", "to countersign: "))
                    + Shown.value(.array(waiting), on: page)
            )
        }
        for proposal in meeting["openProposals"]?.array ?? [] {
            lines.append(
                page.say("待列入议程：", "proposed topic: ")
                    + Shown.value(proposal["title"], on: page) + "  "
                    + Shown.party(proposal["party"], on: page) + "  "
                    + Shown.value(proposal["proposal"], on: page)
            )
        }
        return lines
    }

    /// The rows of a table with their keys, in the order of the document.
    private static func rows(_ table: Text, of meeting: JSON) -> [(keys: [String], value: JSON)] {
        let rule = Aspects.declared(table, of: RecordType.meeting)
        return (meeting["aspects"]?.members ?? []).compactMap { member in
            guard let keys = rule?.rowKeys(in: member.key), let value = member.value["value"] else {
                return nil
            }
            return (keys.map(\.string), value)
        }
    }

    // MARK: Lists

    static func resolutions(_ document: JSON, on page: Page) -> [String] {
        let items = document["items"]?.array ?? []
        guard !items.isEmpty else { return [page.say("还没有议定事项。", "Nothing is resolved yet.")] }
        var lines: [String] = []
        var meeting: String?
        for item in items {
            if item["meeting"]?.string != meeting {
                meeting = item["meeting"]?.string
                lines.append(page.bold(Shown.value(item["meetingTitle"], on: page)))
            }
            lines += resolution(item, on: page)
        }
        return lines
    }

    static func waiting(_ document: JSON, on page: Page) -> [String] {
        let items = document["items"]?.array ?? []
        guard !items.isEmpty else {
            return [page.say("没有等会议研究的事项。", "Nothing waits for a meeting.")]
        }
        var table = Table([
            .init(page.say("缘由", "Why")), .init(page.say("编号", "Number")),
            .init(page.say("事项", "Matter"), shrinks: true), .init(page.say("单位", "Party")),
            .init(page.say("说明", "Words"), shrinks: true),
        ])
        for item in items {
            table.add([
                Glossary.say(item["why"]?.string, Glossary.meeting, on: page),
                item["number"]?.string ?? item["id"]?.string ?? "",
                Shown.value(item["title"], on: page), Shown.party(item["party"], on: page),
                item["text"]?.string ?? "",
            ])
        }
        return table.lines(width: page.width)
    }
}
