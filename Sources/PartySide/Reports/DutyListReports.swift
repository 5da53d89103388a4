import DutyBook
import History

/// 职责清单、职责边界清单、权责清单: the lists as they are in force today, per party, per subject and per
/// item. What is void or undecided is left out.
struct DutyListReports {
    let book: ReportBook

    /// What a duty list says of an item for one party.
    struct Duty: Sendable {
        let party: Text
        let isLead: Bool
        let item: ItemState
        let assignment: DutyAssignment
    }

    private static let dutyColumns = [
        ReportColumn("party", "单位", "Unit", .party),
        ReportColumn("role", "责任", "Role", .word, words: "roles"),
        ReportColumn("list", "清单", "List", .word, words: "lists"),
        ReportColumn("code", "事项编码", "Code", .text),
        ReportColumn("category", "类别", "Category", .text),
        ReportColumn("title", "事项", "Duty", .text),
        ReportColumn("content", "内容", "Content", .text),
        ReportColumn("basis", "依据", "Basis", .text),
        ReportColumn("area", "范围", "Area", .text),
        ReportColumn("others", "另一方", "The other side", .parties),
        ReportColumn("from", "生效", "From", .day),
        ReportColumn("docNo", "文号", "Document", .text),
    ]

    /// Party by party, what it leads before what it helps with.
    func duties(_ duties: [Duty], of party: Text?) -> ReportDraft {
        var draft = ReportDraft(
            name: "duties",
            title: ReportKind.duties.title,
            columns: Self.dutyColumns
        )
        let own = duties.enumerated().filter { party == nil || $0.element.party == party }
            .sorted { left, right in
                let (one, other) = (left.element, right.element)
                if one.party != other.party { return one.party < other.party }
                if one.isLead != other.isLead { return one.isLead }
                return left.offset < right.offset
            }
        draft.rows = own.map { _, duty in
            let (item, held) = (duty.item, duty.assignment)
            return [
                .string(duty.party), duty.isLead ? "lead" : "cooperating",
                item.kind.map { .string($0.rawValue) } ?? .null, Self.cell(item.code),
                Self.cell(item.category), Self.cell(item.title), Self.cell(item.content),
                Self.cell(item.basis), Self.cell(held.area),
                .parties(duty.isLead ? held.cooperate : [held.lead]),
                Self.cell(held.from.map(DayCell.text)), Self.cell(held.docNo),
            ]
        }
        return draft
    }

    private static func cell(_ text: Text?) -> JSON { text.map(JSON.string) ?? "" }

    /// Every part a party has in an item on a day.
    static func duties(of item: ItemState, on day: CivilDay) -> [Duty] {
        guard !item.isVoid, !item.aspects.readings.contains(where: \.view.undecided) else {
            return []
        }
        return item.assignments(on: day).flatMap { held in
            ([held.lead] + held.cooperate).enumerated().map { index, party in
                Duty(party: party, isLead: index == 0, item: item, assignment: held)
            }
        }
    }

    private static let boundaryColumns = [
        ReportColumn("subject", "事由", "Subject", .text),
        ReportColumn("lead", "牵头", "Lead", .party),
        ReportColumn("cooperate", "配合", "Cooperating", .parties),
        ReportColumn("parts", "各方分工", "Parts", .text),
        ReportColumn("area", "范围", "Area", .text),
        ReportColumn("basis", "依据", "Basis", .text),
        ReportColumn("from", "生效", "From", .day),
        ReportColumn("docNo", "文号", "Document", .text),
        ReportColumn("words", "群众说法", "Words people use", .text),
    ]

    /// - Parameter party: only rules it leads or helps with; all where `nil`.
    func boundaries(_ registers: ReportRegisters, of party: Text?) -> ReportDraft {
        var draft = ReportDraft(
            name: "boundaries",
            title: ReportKind.boundaries.title,
            columns: Self.boundaryColumns
        )
        let today = CivilDay(containing: book.now)
        for rule in registers.all(RecordType.boundary) {
            let helpers = rule.fields["cooperate"]?.list?.compactMap(\.text) ?? []
            guard
                party == nil || rule.fields["lead"]?.text == party
                    || helpers.contains(where: { $0 == party })
            else { continue }
            let until = rule.fields["to"]?.text.flatMap(CivilDay.init)
            if let until, let today, until < today { continue }
            let words = rule.fields["words"]?.list?.compactMap { $0.text?.string } ?? []
            draft.rows.append([
                rule.cell("subject"), rule.cell("lead"), .parties(helpers), rule.cell("parts"),
                rule.cell("area"), rule.cell("basis"), rule.cell("from"), rule.cell("docNo"),
                .array(words.map(JSON.string)),
            ])
        }
        return draft
    }

    /// The public edition of the rights list as the desk gives it: everything in it is text.
    static func rights(_ table: JSON) -> ReportDraft {
        let header = table["header"]?.array ?? []
        return ReportDraft(
            name: "rights",
            title: ReportKind.rights.title,
            columns: header.enumerated().map { index, title in
                let name = title.string ?? ""
                return ReportColumn(Text("column\(index + 1)"), name, name, .text)
            },
            rows: (table["rows"]?.array ?? []).compactMap(\.array)
        )
    }
}

extension Desk {
    /// The duties of today, in the order of the items' codes.
    func duties(progress: @escaping ProgressSink) async throws -> [DutyListReports.Duty] {
        guard let day = CivilDay(containing: site.clock.now()) else { return [] }
        return try await everyItem(progress: progress) { document -> [DutyListReports.Duty]? in
            let state = ItemState(document.history, ranks: document.ranks)
            return DutyListReports.duties(of: state, on: day)
        }.flatMap(\.self)
    }
}
