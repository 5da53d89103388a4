import DutyBook
import History
import SQLiteStore
import Settings

extension Desk {
    /// The duty list as a table that `item.import` reads back:
    /// `{"header":[…],"days":[column…],"rows":[[…]]}`. Void items are left out.
    func exportItems(
        _ request: DeskRequest,
        _ arguments: DeskArguments,
        progress: @escaping ProgressSink
    ) async throws -> DeskReply {
        if try arguments.flag("public") {
            return try await exportPublicly(request, arguments, progress: progress)
        }
        let kind = try arguments.text("kind")
        let inEnglish = request.language == .english
        let rights = kind == "rights" ? RightsColumn.allCases : []
        let items = try await everyItem(progress: progress) { document -> JSON? in
            let state = ItemState(document.history, ranks: document.ranks)
            guard !state.isVoid, kind == nil || state.kind.map({ Text($0.rawValue) }) == kind else {
                return nil
            }
            let own = ItemColumn.allCases.map { column in
                Self.cell(column, of: state, document, inEnglish: inEnglish)
            }
            let more = rights.map { column in
                column.value(in: state).map { column.cell(of: $0, inEnglish: inEnglish) } ?? ""
            }
            return .array((own + more).map(JSON.string))
        }
        return Self.table(
            header: ItemColumn.allCases.map { $0.title(inEnglish: inEnglish) }
                + rights.map { $0.title(inEnglish: inEnglish) },
            days: ItemColumn.allCases.indices.filter {
                [.from, .to].contains(ItemColumn.allCases[$0])
            },
            rows: items
        )
    }

    static func table(header: [Text], days: [Int], rows: [JSON]) -> DeskReply {
        DeskReply([
            "header": .array(header.map(JSON.string)), "days": .array(days.map(JSON.count)),
            "rows": .array(rows),
        ])
    }

    /// Something of every duty item, in the order of their codes and then their ids.
    func everyItem<Made: Sendable>(
        progress: @escaping ProgressSink,
        _ make: @escaping @Sendable (RecordDocument) throws -> Made?
    ) async throws -> [Made] {
        var found: [(code: Text, made: Made)] = []
        var after: Text?
        while true {
            let start = after
            let (made, last) = try await site.store.read(within: nil) { store in
                let zone = try Zone(store)
                let ids = try store.items(after: start, limit: 500)
                var made: [(Text, Made)] = []
                for id in ids {
                    let record = RecordRef(type: RecordType.item, id: id)
                    guard let document = try zone.document(of: record, in: store),
                        !document.history.entries.isEmpty, let one = try make(document)
                    else { continue }
                    let code = ItemState(document.history, ranks: document.ranks).code
                    made.append((code ?? "", one))
                }
                return (made, ids.count < 500 ? nil : ids.last)
            }
            found += made
            progress(DeskProgress(phase: "export", done: found.count))
            guard let last else { break }
            after = last
        }
        return found.enumerated().sorted {
            ($0.element.code, $0.offset) < ($1.element.code, $1.offset)
        }.map(\.element.made)
    }

    private static func cell(
        _ column: ItemColumn,
        of state: ItemState,
        _ document: RecordDocument,
        inEnglish: Bool
    ) -> Text {
        func name(_ party: Text) -> Text { document.parties[party]?.name ?? party }
        let assignment = state.aspects.view(Aspects.assignment)?.value
        let cell: Text? =
            switch column {
            case .id: document.record.id
            case .kind: state.kind.map { ListName.text($0, inEnglish: inEnglish) }
            case .code: state.code
            case .category: state.category
            case .title: state.title
            case .content: state.content
            case .basis: state.basis
            case .lead: state.lead.map(name)
            case .cooperate:
                state.cooperate.map(name).reduce("") { $0.isEmpty ? $1 : $0 + "、" + $1 }
            case .area: state.area
            case .from: state.from.map(DayCell.text)
            case .to: state.to.map(DayCell.text)
            case .docNo: assignment?["docNo"]?.text
            case .seen: document.seen
            }
        return cell ?? ""
    }
}
