import DutyBook
import History
import PartySide
import Reports

/// A paper about a record that is no call: which there are, and what they are drawn from.
enum OfficePaper: String, CaseIterable {
    case order, agenda, topic, minutes, consent, appraisal, agency, receipts

    /// The type of the record it is drawn from.
    var type: Text {
        switch self {
        case .order: RecordType.order
        case .agenda, .topic, .minutes: RecordType.meeting
        case .consent: RecordType.consent
        case .appraisal: RecordType.appraisal
        case .agency: RecordType.sheet
        case .receipts: RecordType.service
        }
    }

    var title: Phrase {
        switch self {
        case .order: Phrase("督办单", "Supervision order")
        case .agenda: Phrase("会议议程", "Agenda")
        case .topic: Phrase("议题申报表", "Topic for a joint meeting")
        case .minutes: Phrase("会议纪要", "Minutes")
        case .consent: Phrase("征求意见函", "Request for consent")
        case .appraisal: Phrase("负责人考核表（限阅）", "Appraisal of a head (restricted)")
        case .agency: Phrase("派驻机构考核表", "Assessment of a stationed agency")
        case .receipts: Phrase("办件环节回执", "Receipts of a matter")
        }
    }
}

/// Reads one record's document for its paper: its labels, its time, and the parties by their names.
struct PaperSource {
    let document: JSON
    let page: Page

    var head: JSON? { document["aspects"]?["head"]?["value"] }

    func name(_ party: JSON?) -> String { Shown.party(party, on: page) }

    func names(_ parties: JSON?) -> String {
        (parties?.array ?? []).map { name($0) }.joined(separator: page.say("、", ", "))
    }

    func say(_ zh: String, _ en: String) -> Text { Text(page.say(zh, en)) }

    func row(_ zh: String, _ en: String, _ value: String?, isLong: Bool = false) -> PrintedForm.Row
    {
        PrintedForm.Row(say(zh, en), Text(value ?? ""), isLong: isLong)
    }

    /// A time where there is one, as RFC 3339 or in milliseconds; a blank to be filled in else.
    func time(_ time: JSON?) -> String {
        if let moment = time?.int { return Moment(seconds: Int(moment / 1_000)).full }
        return time?.string.flatMap(Moment.init)?.full ?? ""
    }

    /// A day as official papers write it: 2026年7月16日.
    func day(_ moment: JSON?) -> String {
        let text = moment?.string
        let milliseconds = moment?.int ?? text.flatMap { CivilTime.milliseconds(Text($0)) }
        let day =
            milliseconds.flatMap { CivilDay(containing: $0) } ?? text.flatMap { CivilDay(Text($0)) }
        guard let day else { return "" }
        return page.say("\(day.year)年\(day.month)月\(day.day)日", day.description)
    }

    func events(_ kind: String) -> [JSON] {
        (document["events"]?.array ?? []).filter { $0["event"]?.string == kind }
    }

    /// The rows of a table of the record with their keys, in the order of the document.
    func rows(_ table: Text, of type: Text) -> [(keys: [String], value: JSON)] {
        let rule = Aspects.declared(table, of: type)
        return (document["aspects"]?.members ?? []).compactMap { member in
            guard let keys = rule?.rowKeys(in: member.key), let value = member.value["value"] else {
                return nil
            }
            return (keys.map(\.string), value)
        }
    }

    func table(_ title: Text, _ columns: [(String, String)], _ rows: [[String]]) -> PrintedForm.Part
    {
        .table(
            ReportTable(
                title: title,
                columns: columns.map { say($0.0, $0.1) },
                rows: rows.map { $0.map { .text(Text($0)) } }
            )
        )
    }

    /// The paper with what every paper has.
    func form(
        _ title: Text,
        number: String,
        unit: String,
        _ parts: [PrintedForm.Part],
        signatures: [Text],
        layout: PrintedForm.Layout = .form
    ) -> PrintedForm {
        PrintedForm(
            title: title,
            line: [
                say("编号：", "Number: ") + Text(number), say("单位：", "Unit: ") + Text(unit),
                say("校验码：", "Code: ") + (document["code"]?.text ?? Text(page.unknown)),
            ],
            parts: parts,
            signatures: signatures,
            code: PaperFoot.code(number, of: document),
            foot: PaperFoot.text(on: page),
            words: ReportPaper.words(page),
            layout: layout
        )
    }

    /// Where a unit puts its seal and the date.
    var seal: Text { say("（盖章）　　年　月　日", "(seal, date)") }
}
