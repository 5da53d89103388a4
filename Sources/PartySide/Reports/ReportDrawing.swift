import DutyBook
import History
import Settings

/// Draws one report: reads what it needs besides the book, and gives its tables.
struct ReportDrawing: Sendable {
    let desk: Desk
    let kind: ReportKind
    let book: ReportBook
    let span: ReportSpan?
    /// Only this party; all where `nil`.
    let party: Text?
    /// Only this project; all where `nil`.
    let project: Text?
    let progress: ProgressSink

    func tables(for language: Language) async throws -> [ReportDraft] {
        let registers = try await desk.registers(of: kind.types)
        switch kind {
        case .daily, .weekly, .monthly: return try await bulletin(registers)
        case .ranking: return span.map { [RankingReport(book: book).table(of: $0)] } ?? []
        case .assessment: return AssessmentReport(book: book).tables(of: span, party: party)
        case .overdue: return [OverdueReport(book: book).table(of: party)]
        case .ledger: return [LedgerReport(book: book).table(of: party, in: span)]
        case .orders:
            return [OrdersReport(book: book, registers: registers).table(of: party, in: span)]
        case .resolutions: return [try await resolutions.table(of: party, dueIn: span)]
        case .returns: return try await boundaries
        case .dues: return [DueChangesReport(book: book).table(of: party, in: span)]
        case .duties:
            let duties = try await desk.duties(progress: progress)
            return [DutyListReports(book: book).duties(duties, of: party)]
        case .boundaries:
            return [DutyListReports(book: book).boundaries(registers, of: party)]
        case .rights: return [DutyListReports.rights(try await rights(in: language))]
        case .projects:
            let reports = projects(registers)
            return [reports.stages(), reports.approvals()]
        case .deficiencies: return [projects(registers).deficiencies()]
        case .services: return [projects(registers).services()]
        case .money, .funds: return money(registers)
        case .sync:
            let conflicts = try await desk.conflicts(.none).document
            return SyncReportTables(book: book, conflicts: conflicts, own: desk.site.party)
                .tables(in: span)
        }
    }

    private func bulletin(_ registers: ReportRegisters) async throws -> [ReportDraft] {
        guard let span else { return [] }
        let report = BulletinReport(
            book: book,
            registers: registers,
            categories: try await desk.categories(progress: progress)
        )
        guard kind != .daily else { return report.daily(span) }
        return report.bulletin(
            span,
            boundaries: try await boundaries,
            resolutions: try await resolutions
        )
    }

    private var boundaries: [ReportDraft] {
        get async throws {
            ReturnsReport(book: book).tables(in: span)
                + [ReturnsReport(book: book).gaps(try await desk.gaps(.none).document, in: span)]
        }
    }

    private var resolutions: ResolutionsReport {
        get async throws {
            ResolutionsReport(book: book, resolutions: try await desk.resolutions().document)
        }
    }

    private func projects(_ registers: ReportRegisters) -> ProjectReports {
        ProjectReports(book: book, registers: registers, project: project)
    }

    private func money(_ registers: ReportRegisters) -> [ReportDraft] {
        let reports = MoneyReports(book: book, registers: registers, span: span)
        guard kind == .money else {
            return [
                reports.funds(), reports.alerts(),
                reports.rows(
                    of: RecordType.fund,
                    name: "fundRows",
                    title: Phrase("基金流水", "Rows of the funds")
                ),
            ]
        }
        return [
            reports.bridges(),
            reports.rows(
                of: RecordType.bridge,
                name: "bridgeRows",
                title: Phrase("过桥资金流水", "Rows of bridging money")
            ), reports.loans(),
            reports.rows(
                of: RecordType.loan,
                name: "loanRows",
                title: Phrase("助贷流水", "Rows of loans")
            ),
        ]
    }

    private func rights(in language: Language) async throws -> JSON {
        let request = DeskRequest(
            "item.export",
            ["kind": "rights", "public": true],
            language: language
        )
        let arguments = DeskArguments(request)
        return try await desk.exportPublicly(request, arguments, progress: progress).document
    }
}

extension Desk {
    /// The category of each duty item, by its id and by its code.
    func categories(progress: @escaping ProgressSink) async throws -> [Text: Text] {
        let found = try await everyItem(progress: progress) { document -> [(Text, Text)]? in
            let item = ItemState(document.history, ranks: document.ranks)
            guard let category = item.category else { return nil }
            return ([document.record.id] + [item.code].compactMap(\.self)).map { ($0, category) }
        }
        return Dictionary(found.flatMap(\.self)) { first, _ in first }
    }
}
