import DutyBook
import History
import Settings

extension Desk {
    /// The public edition: every item that may be published, once for each area, with the parties
    /// responsible on the day. A power is published only where its keepers said so; a duty unless
    /// they said otherwise. Void and undecided items are left out.
    func exportPublicly(
        _ request: DeskRequest,
        _ arguments: DeskArguments,
        progress: @escaping ProgressSink
    ) async throws -> DeskReply {
        let kind = try arguments.text("kind")
        let inEnglish = request.language == .english
        guard let day = try arguments.day("on") ?? CivilDay(containing: site.clock.now()) else {
            throw DeskProblem.usage(Phrase("缺少日期。", "A date is missing."))
        }
        let columns = PublicColumn.allCases.filter { !$0.isOfRights || kind == "rights" }
        let rows = try await everyItem(progress: progress) { document -> JSON? in
            let state = ItemState(document.history, ranks: document.ranks)
            guard kind == nil || state.kind.map({ Text($0.rawValue) }) == kind,
                Self.isPublic(state)
            else { return nil }
            let held = state.assignments(on: day)
            let shown: [DutyAssignment?] = held.isEmpty ? [nil] : held
            return .array(
                shown.map { assignment in
                    .array(
                        columns.map { column in
                            .string(
                                column.cell(
                                    of: state,
                                    assignment,
                                    name: { document.parties[$0]?.name ?? $0 },
                                    inEnglish: inEnglish
                                )
                            )
                        }
                    )
                }
            )
        }
        return Self.table(
            header: columns.map { $0.title(inEnglish: inEnglish) },
            days: [],
            rows: rows.flatMap { $0.array ?? [] }
        )
    }

    private static func isPublic(_ item: ItemState) -> Bool {
        guard !item.isVoid, !item.aspects.readings.contains(where: \.view.undecided) else {
            return false
        }
        let said = item.aspects.text(RightsFields.publicity)
        return item.kind == .rights ? said == "yes" : said != "no"
    }
}
