import History
import PartySide
import Reports

/// Fills a form with what the document of a call says.
struct CallFormPaper {
    let call: JSON
    let form: CallForm
    /// The receiving party the paper is about; the lead where nobody is named.
    let party: String?
    let page: Page

    func printed() -> PrintedForm {
        let number = call["number"]?.string ?? call["id"]?.string ?? ""
        let unit = form.isOfParty ? party : call["caller"]?.string
        let labels = [
            page.say("编号：", "Number: ") + number,
            page.say("单位：", "Unit: ") + name(unit),
            page.say("校验码：", "Code: ") + (call["code"]?.string ?? page.unknown),
        ]
        return PrintedForm(
            title: Text(page.say(form.title)),
            line: labels.map { Text($0) },
            parts: [
                .rows(rows.map { PrintedForm.Row(Text($0.0), Text($0.1), isLong: $0.2) })
            ],
            signatures: form.signatures.map { Text(page.say($0)) },
            code: PaperFoot.code(number, of: call),
            foot: PaperFoot.text(on: page),
            words: ReportPaper.words(page)
        )
    }

    private typealias Row = (String, String, Bool)

    private var rows: [Row] {
        var head = [
            row(Phrase("事项", "Matter"), value("title")),
            row(Phrase("类别", "Kind"), Glossary.say(call["kind"]?.string, Glossary.kinds, on: page)),
        ]
        // Both numbers find it for ever.
        if let provisional = call["provisionalNumber"]?.string,
            provisional != call["number"]?.string
        {
            head.append(row(Phrase("临时编号", "Provisional number"), provisional))
        }
        switch form {
        case .call: return head + callRows
        case .dispatch: return head + dispatchRows
        case .receipt: return head + receiptRows
        case .return: return head + returnRows
        case .extension_: return head + extensionRows
        case .expedite: return head + expediteRows
        case .result: return head + resultRows
        case .evaluation: return head + evaluationRows
        }
    }

    // MARK: Forms

    private var callRows: [Row] {
        [
            row(Phrase("呼叫单位", "Caller"), name(call["caller"]?.string)),
            row(Phrase("呼叫时间", "Raised"), time(last("raised")?["occurredAt"])),
            row(Phrase("地点", "Place"), value("place")),
            row(Phrase("情况", "What happened"), value("body"), isLong: true),
            row(Phrase("已做工作和所缺", "Done so far, and missing"), value("ownEfforts")),
            row(Phrase("职责事项", "Duty item"), call["itemTitle"]?.string ?? value("item")),
            row(Phrase("牵头单位", "Lead"), name(call["lead"]?.string)),
            row(Phrase("配合单位", "Cooperating"), parties("cooperating")),
            row(Phrase("补充", "Supplements"), texts("supplemented"), isLong: true),
        ]
    }

    private var dispatchRows: [Row] {
        [
            row(Phrase("承办单位", "Unit"), name(party)),
            row(
                Phrase("承办方式", "Role"),
                Glossary.say(own?["role"]?.string ?? "", Glossary.roles, on: page)
            ),
            row(Phrase("派单时间", "Dispatched"), time(own?["at"])),
            row(Phrase("签收期限", "Sign by"), due("sign")),
            row(Phrase("响应期限", "Respond by"), due("respond")),
            row(Phrase("办结期限", "Resolve by"), due("resolve")),
            row(Phrase("反馈期限", "Feed back by"), due("feedback")),
            row(Phrase("地点", "Place"), value("place")),
            row(Phrase("情况和要求", "What to do"), value("body"), isLong: true),
            row(Phrase("其他承办单位", "Others"), others),
        ]
    }

    private var receiptRows: [Row] {
        let signed = last("signed", by: party)
        return [
            row(Phrase("承办单位", "Unit"), name(party)),
            row(Phrase("派单时间", "Dispatched"), time(own?["at"])),
            row(Phrase("签收期限", "Sign by"), due("sign")),
            row(Phrase("签收时间", "Signed"), time(signed?["recordedAt"])),
            row(Phrase("中心收到", "At the hub"), time(signed?["receivedAt"])),
            row(Phrase("签收人", "Signed by"), signed?["person"]?.string ?? ""),
        ]
    }

    private var returnRows: [Row] {
        let request = request("returning")
        let fields = request?["fields"]
        return [
            row(Phrase("申请单位", "Unit"), name(party)),
            row(Phrase("退单理由", "Reason"), answer(fields?["reason"])),
            row(Phrase("法律或文件依据", "Ground"), fields?["basis"]?.string ?? "", isLong: true),
            row(Phrase("建议承办单位", "Suggested"), name(fields?["suggest"]?.string, missing: "")),
            row(Phrase("裁定", "Ruling"), answer(request?["decision"])),
        ]
    }

    private var extensionRows: [Row] {
        let request = request("extending")
        let fields = request?["fields"]
        let days = fields?["days"]?.int
        return [
            row(Phrase("申请单位", "Unit"), name(party)),
            row(Phrase("现办结期限", "Due now"), due("resolve")),
            row(
                Phrase("申请延长（工作日）", "Working days asked for"),
                days.map(String.init) ?? ""
            ),
            row(Phrase("理由", "Why"), fields?["why"]?.string ?? "", isLong: true),
            row(Phrase("审批", "Decision"), answer(request?["decision"])),
        ]
    }

    /// Every clock the party let run out.
    private var expediteRows: [Row] {
        let late = (call["clocks"]?.array ?? []).filter { clock in
            clock["overdue"]?.bool == true && clock["party"]?.string == party
                && clock["clock"]?.string != "returnWindow"
        }
        let lines = late.map { clock in
            Glossary.say(clock["clock"]?.string, Glossary.clocks, on: page)
                + page.say("：期限 ", ": due ") + time(clock["due"])
        }
        return [
            row(Phrase("被催办单位", "Unit"), name(party)),
            row(
                Phrase("超期的时限", "Overdue"),
                lines.isEmpty
                    ? page.say("目前没有超期", "nothing is overdue now") : lines.joined(separator: "\n")
            ),
            row(Phrase("最近进展", "Last progress"), texts("progressed"), isLong: true),
            row(
                Phrase("要求", "What is asked"),
                page.say(
                    "请即办理，并在系统中反馈进展；确有困难的，在期限前申请延期或挂账。",
                    "Please act and report progress; ask for more time before it is due."
                )
            ),
        ]
    }

    private var resultRows: [Row] {
        let result = last("reported", by: party)
        let fields = result?["fields"]
        let feedback = events("coopFeedback").map { event in
            name(event["party"]?.string) + page.say("：", ": ")
                + (event["fields"]?["text"]?.string ?? "")
        }
        return [
            row(Phrase("承办单位", "Unit"), name(party)),
            row(Phrase("办理结果", "Result"), answer(fields?["kind"])),
            row(Phrase("办理情况", "What was done"), fields?["text"]?.string ?? "", isLong: true),
            row(Phrase("配合单位反馈", "Cooperators"), feedback.joined(separator: "\n"), isLong: true),
            row(Phrase("报结果时间", "Reported"), time(result?["recordedAt"])),
            row(Phrase("办结期限", "Due"), due("resolve")),
            row(Phrase("报送人", "Reported by"), result?["person"]?.string ?? ""),
        ]
    }

    private var evaluationRows: [Row] {
        let result = last("reported")
        let ratings = events("evaluated")
        let lines = ratings.map { event -> String in
            let fields = event["fields"]
            return [
                name(event["party"]?.string), event["person"]?.string ?? "",
                Glossary.say(fields?["solved"]?.string, Glossary.solved, on: page),
                Glossary.say(fields?["satisfied"]?.string, Glossary.satisfied, on: page),
                fields?["text"]?.string ?? "",
            ].filter { !$0.isEmpty }.joined(separator: page.say("，", ", "))
        }
        let blank = page.say(
            "□ 解决　□ 部分解决　□ 未解决\n□ 满意　□ 基本满意　□ 不满意",
            "□ solved　□ partly　□ not solved\n□ satisfied　□ mostly　□ not satisfied"
        )
        return [
            row(Phrase("承办单位", "Lead"), name(call["lead"]?.string)),
            row(
                Phrase("办理情况", "What was done"),
                result?["fields"]?["text"]?.string ?? "",
                isLong: true
            ),
            row(Phrase("核验期限", "Verify by"), due("verification", of: nil)),
            row(Phrase("评价", "Rating"), lines.isEmpty ? blank : lines.joined(separator: "\n")),
            row(Phrase("意见", "Remarks"), "", isLong: true),
        ]
    }

    // MARK: What the document says

    private func row(_ label: Phrase, _ value: String, isLong: Bool = false) -> Row {
        (page.say(label), value, isLong)
    }

    private func value(_ aspect: Text) -> String {
        call["aspects"]?[aspect]?["value"]?.string ?? ""
    }

    private func name(_ id: String?, missing: String? = nil) -> String {
        id.map { page.names[$0] ?? $0 } ?? missing ?? page.unknown
    }

    private func answer(_ word: JSON?) -> String {
        word?.string.map { Glossary.say($0, Glossary.answers, on: page) } ?? ""
    }

    /// A time where there is one; a blank to be filled in else.
    private func time(_ time: JSON?) -> String {
        time?.string.flatMap(Moment.init)?.full ?? ""
    }

    private func events(_ kind: String) -> [JSON] {
        (call["events"]?.array ?? []).filter { $0["event"]?.string == kind }
    }

    private func last(_ kind: String, by party: String? = nil) -> JSON? {
        events(kind).last { party == nil || $0["party"]?.string == party }
    }

    private func texts(_ kind: String) -> String {
        events(kind).compactMap { $0["fields"]?["text"]?.string }.joined(separator: "\n")
    }

    private var own: JSON? {
        call["dispatches"]?.array?.last { $0["party"]?.string == party }
    }

    private func parties(_ role: String) -> String {
        (call["dispatches"]?.array ?? [])
            .filter { $0["role"]?.string == role && $0["current"]?.bool != false }
            .map { name($0["party"]?.string) }.joined(separator: page.say("、", ", "))
    }

    private var others: String {
        (call["dispatches"]?.array ?? [])
            .filter { $0["party"]?.string != party && $0["current"]?.bool != false }
            .map { dispatch in
                name(dispatch["party"]?.string) + page.say("（", " (")
                    + Glossary.say(dispatch["role"]?.string, Glossary.roles, on: page)
                    + page.say("）", ")")
            }.joined(separator: page.say("、", ", "))
    }

    private func request(_ kind: String) -> JSON? {
        call["requests"]?.array?.last {
            $0["kind"]?.string == kind && $0["party"]?.string == party
        }
    }

    /// When a clock of the party ends; a blank where it has none.
    private func due(_ name: String) -> String { due(name, of: party) }

    private func due(_ name: String, of party: String?) -> String {
        let clock = call["clocks"]?.array?.last {
            $0["clock"]?.string == name && (party == nil || $0["party"]?.string == party)
        }
        return time(clock?["due"])
    }
}
