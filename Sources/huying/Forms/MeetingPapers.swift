import DutyBook
import History
import PartySide
import Reports

/// 会议议程、议题申报表、会议纪要.
struct MeetingPapers {
    let source: PaperSource
    /// The topic meant; the last one proposed where nobody is named.
    let topic: String?

    private var page: Page { source.page }
    private var head: JSON? { source.head }
    private var number: String {
        head?["docNo"]?.string ?? issued?["docNo"]?.string ?? source.document["id"]?.string ?? ""
    }
    private var issued: JSON? { source.events("issued").last?["fields"] }
    private var office: String {
        source.name(source.events("convened").first?["party"])
    }
    private var title: String { source.document["title"]?.string ?? "" }

    private var agenda: [(keys: [String], value: JSON)] {
        source.rows("agenda", of: RecordType.meeting)
            .sorted { (Int($0.keys.first ?? "") ?? 0) < (Int($1.keys.first ?? "") ?? 0) }
    }

    private func call(_ id: JSON) -> String {
        let known = source.document["calls"]?.array?.first { $0["id"] == id }
        guard let known else { return page.say("（本单位看不到的呼叫）", "(a call not seen here)") }
        return [known["number"]?.string ?? id.string, known["title"]?.string]
            .compactMap(\.self).joined(separator: " ")
    }

    private func calls(_ ids: JSON?) -> String {
        (ids?.array ?? []).map(call).joined(separator: "\n")
    }

    private var heads: [PrintedForm.Row] {
        [
            source.row("会议", "Meeting", title),
            source.row(
                "类型",
                "Kind",
                head.map { Glossary.say($0["form"]?.string, Glossary.meeting, on: page) }
            ),
            source.row("时间", "Time", source.time(head?["at"])),
            source.row("地点", "Place", head?["venue"]?.string),
            source.row("召集人", "Chair", head?["chair"]?.string),
            source.row(
                "成员单位",
                "Members",
                source.names(source.document["aspects"]?["members"]?["value"])
            ),
            source.row("列席", "Guests", guests),
        ]
    }

    private var guests: String {
        (source.document["aspects"]?["guests"]?["value"]?.array ?? []).compactMap(\.string)
            .joined(separator: page.say("、", ", "))
    }

    func agendaPaper() -> PrintedForm {
        source.form(
            source.say("会议议程", "Agenda"),
            number: number,
            unit: office,
            [
                .rows(heads),
                source.table(
                    source.say("议题", "Topics"),
                    [
                        ("序号", "No."), ("议题", "Topic"), ("汇报单位", "Put forward by"),
                        ("涉及呼叫", "Calls"), ("材料", "Papers"),
                    ],
                    agenda.map { keys, value in
                        [
                            keys.first ?? "", value["title"]?.string ?? "",
                            value["proposer"]?.string == nil ? "" : source.name(value["proposer"]),
                            calls(value["calls"]), value["materials"]?.string ?? "",
                        ]
                    }
                ),
            ],
            signatures: [
                source.say("承办人：", "Prepared by:"), source.say("召集人：", "Chair:"),
                source.seal,
            ]
        )
    }

    /// `nil` where there is no such topic.
    func topicPaper() -> PrintedForm? {
        let proposals = source.events("proposed")
        let taken = topic.flatMap { name in agenda.first { $0.keys.first == name }?.value }
        if topic != nil, taken == nil { return nil }
        let proposal =
            taken.map { taken in
                proposals.first { $0["change"]?.string == taken["proposal"]?.string }
            } ?? proposals.last
        let fields = proposal?["fields"]
        let party = taken?["proposer"] ?? proposal?["party"]
        let opinions = source.rows("opinion", of: RecordType.meeting).filter { row in
            topic == nil || row.keys.first == topic
        }.map { keys, value in
            (page.names[keys.last ?? ""] ?? keys.last ?? "") + page.say("：", ": ")
                + (value.string ?? "")
        }
        return source.form(
            source.say("议题申报表", "Topic for a joint meeting"),
            number: number,
            unit: party?.string == nil ? "" : source.name(party),
            [
                .rows([
                    source.row("会议", "Meeting", title),
                    source.row(
                        "申报单位",
                        "Proposed by",
                        party?.string == nil ? "" : source.name(party)
                    ),
                    source.row(
                        "议题",
                        "Topic",
                        taken?["title"]?.string ?? fields?["title"]?.string
                    ),
                    source.row("提请研究的理由", "Why", fields?["why"]?.string, isLong: true),
                    source.row("涉及呼叫", "Calls", calls(taken?["calls"] ?? fields?["calls"])),
                    source.row(
                        "材料",
                        "Papers",
                        taken?["materials"]?.string ?? fields?["materials"]?.string
                    ),
                    source.row(
                        "有关单位意见",
                        "Opinions",
                        opinions.joined(separator: "\n"),
                        isLong: true
                    ),
                    source.row(
                        "是否列入议程",
                        "On the agenda",
                        topic.map { page.say("已列入，第 \($0) 项", "yes, topic \($0)") }
                    ),
                ])
            ],
            signatures: [
                source.say("经办人：", "Handled by:"), source.say("单位负责人：", "Head of the unit:"),
                source.say("联席会议办公室意见：", "Meeting office:"), source.seal,
            ]
        )
    }

    func minutesPaper() -> PrintedForm {
        let resolutions = source.document["resolutions"]?.array ?? []
        return source.form(
            Text(title) + source.say("纪要", ": minutes"),
            number: number,
            unit: office,
            [.text(heading: "", opening)] + sections + [
                source.table(
                    source.say("议定事项", "Resolutions"),
                    [
                        ("序号", "No."), ("事项", "Resolution"), ("牵头", "Lead"),
                        ("配合", "Cooperating"), ("期限", "Due"), ("完成标准", "Criterion"),
                    ],
                    resolutions.map { one in
                        [
                            one["number"]?.string ?? "", one["title"]?.string ?? "",
                            source.name(one["lead"]), source.names(one["cooperate"]),
                            one["due"]?.string ?? "", one["criterion"]?.string ?? "",
                        ]
                    }
                ), countersigning,
            ],
            signatures: [source.say("召集人签发：", "Issued by the chair:"), source.seal],
            layout: .letter
        )
    }

    /// When, where, under whom and with whom, as minutes begin.
    private var opening: [Text] {
        let came = source.rows("actual", of: RecordType.meeting)
            .filter { $0.value["present"] == "yes" }.map { keys, value -> String in
                let who = page.names[keys.first ?? ""] ?? keys.first ?? ""
                return [who, value["name"]?.string].compactMap(\.self).joined(separator: " ")
            }
        let members = source.names(source.document["aspects"]?["members"]?["value"])
        let place = head?["venue"]?.string.map { page.say("在\($0)", " at \($0)") } ?? ""
        let chair = head?["chair"]?.string ?? page.unknown
        let sentence = page.say(
            "\(source.day(head?["at"]))，\(chair)\(place)主持召开\(title)。\(members)参加。",
            "\(source.day(head?["at"])): \(title), chaired by \(chair)\(place). Members: \(members)."
        )
        var lines = [Text(sentence)]
        if !guests.isEmpty { lines.append(source.say("列席：\(guests)。", "Guests: \(guests).")) }
        if !came.isEmpty {
            let all = came.joined(separator: page.say("、", ", "))
            lines.append(source.say("实到：\(all)。", "Present: \(all)."))
        }
        return lines
    }

    private var sections: [PrintedForm.Part] {
        let numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
        return (source.document["sections"]?.array ?? []).enumerated().map { index, section in
            let topic = section["topic"]?.string ?? ""
            let name = agenda.first { $0.keys.first == topic }?.value["title"]?.string ?? ""
            let numeral = index < numerals.count ? numerals[index] : "\(index + 1)"
            let text = (section["text"]?.string ?? "").split(separator: "\n").map {
                Text(String($0))
            }
            return .text(heading: source.say("\(numeral)、\(name)", "\(index + 1). \(name)"), text)
        }
    }

    /// Who agreed to which section: a signature is bound to its text.
    private var countersigning: PrintedForm.Part {
        let sections = source.document["sections"]?.array ?? []
        let members = source.document["aspects"]?["members"]?["value"]?.array ?? []
        return source.table(
            source.say("会签", "Countersigned"),
            [("单位", "Member")]
                + sections.map { section in
                    let topic = section["topic"]?.string ?? ""
                    return ("第 \(topic) 项", "Topic \(topic)")
                } + [("签字", "Signature")],
            members.map { member in
                [source.name(member)]
                    + sections.map { section in
                        let own = section["signatures"]?.array?.first { $0["party"] == member }
                        return own.map {
                            Glossary.say($0["standing"]?.string, Glossary.meeting, on: page)
                        } ?? page.say("未参会", "absent")
                    } + [""]
            }
        )
    }
}
