import DutyBook
import History
import SQLiteStore
import Settings

extension Desk {
    /// `{"items":[{"report","title","period"}]}`
    func reports(_ arguments: DeskArguments) -> DeskReply {
        Self.list(
            ReportKind.allCases.map { kind in
                [
                    "report": .string(kind.rawValue),
                    "title": .string(kind.title.text(in: arguments.language)),
                    "rhythm": .string("\(kind.rhythm)"),
                ]
            },
            next: nil
        )
    }

    /// A report by its name: `{"report","title","period","tables":[{"columns","rows"}],"remarks"}`.
    func report(_ arguments: DeskArguments, progress: @escaping ProgressSink) async throws
        -> DeskReply
    {
        let name = try arguments.required("name")
        guard let kind = ReportKind(rawValue: name.string) else {
            let known = ReportKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw DeskProblem.usage(
                Phrase(
                    "没有 \(name) 这种报表；可用：\(known)。",
                    "There is no report \(name); known: \(known)."
                )
            )
        }
        let book = try await reportBook(withCalls: kind.readsCalls, progress: progress)
        let span = try span(of: kind, try arguments.text("period"), book, arguments)
        let party = try arguments.text("party")
        if let party, book.parties[party] == nil { throw Refusal(.unknownParty, subject: party) }
        let drawing = ReportDrawing(
            desk: self,
            kind: kind,
            book: book,
            span: span,
            party: party,
            project: try await project(arguments),
            progress: progress
        )
        let tables = try await drawing.tables(for: arguments.language)
        let language = arguments.language
        return DeskReply([
            "report": .string(kind.rawValue), "title": .string(kind.title.text(in: language)),
            "period": span.map(Self.document) ?? .null, "party": .text(party),
            "tables": .array(tables.map { $0.document(in: language) }),
            "remarks": .array(
                ReportRemarks(book: book, kind: kind, span: span, party: party, own: site.party)
                    .lines.map { label, text in
                        [
                            "label": .string(label.text(in: language)),
                            "text": .string(text.text(in: language)),
                        ]
                    }
            ),
            "signatures": .array(
                kind.signatures.map { .string($0.text(in: language)) }
            ),
        ])
    }

    /// The project that is asked for, by id or title.
    private func project(_ arguments: DeskArguments) async throws -> Text? {
        guard let name = try arguments.text("project") else { return nil }
        return try await site.store.read { store in
            guard let found = try RecordLookup.record(RecordType.project, named: name, in: store)
            else { throw Refusal(.unknownRecord, subject: name) }
            return found.id
        }
    }

    private func span(
        of kind: ReportKind,
        _ name: Text?,
        _ book: ReportBook,
        _ arguments: DeskArguments
    ) throws -> ReportSpan? {
        let isFromNoon = try arguments.flag("noon")
        var span = try span(of: kind, name, book)
        if isFromNoon, span?.from != span?.through {
            throw DeskProblem.usage(
                Phrase("12–12 的统计口径只用于日报。", "Only a day can run from noon to noon.")
            )
        }
        span?.beginsAtNoon = isFromNoon
        return span
    }

    private func span(of kind: ReportKind, _ name: Text?, _ book: ReportBook) throws
        -> ReportSpan?
    {
        guard let name else {
            return ReportSpan(kind.rhythm, containing: book.now, in: book.assessment)
        }
        guard let span = ReportSpan(name, in: book.assessment) else {
            throw DeskProblem.usage(
                Phrase(
                    "period 写作 2026-07-16、2026-W29 或 2026-07。",
                    "period is written 2026-07-16, 2026-W29 or 2026-07."
                )
            )
        }
        // Scores are those of a month: another stretch would have none.
        if kind == .ranking || kind == .assessment, book.assessment.period(name) == nil {
            throw DeskProblem.usage(
                Phrase(
                    "\(kind.title.text(in: .chinese))按月：period 写作 2026-07。",
                    "\(kind.title.text(in: .english)) is of a month: period is written 2026-07."
                )
            )
        }
        return span
    }

    private static func document(_ span: ReportSpan) -> JSON {
        [
            "name": .string(span.name), "from": .string(span.from.description),
            "through": .string(span.through.description), "start": .time(span.start),
            "end": .time(span.end),
        ]
    }
}

/// What a reader must know to judge a report.
struct ReportRemarks {
    let book: ReportBook
    let kind: ReportKind
    let span: ReportSpan?
    let party: Text?
    let own: Text

    var lines: [(Phrase, Phrase)] {
        [filter, drawn, seen, rules] + freshness
    }

    private var filter: (Phrase, Phrase) {
        let unit = party.map { book.parties[$0]?.name ?? $0 }
        let zh = [span.map { Self.period($0, "（", "）") }, unit?.string].compactMap(\.self)
        let en = [span.map { Self.period($0, " (", ")") }, unit?.string].compactMap(\.self)
        return (
            Phrase("范围", "What is in it"),
            Phrase(
                zh.isEmpty ? "本机所见的全部" : zh.joined(separator: "；"),
                en.isEmpty ? "all that is seen at this site" : en.joined(separator: "; ")
            )
        )
    }

    /// The days of a period; of one from noon to noon its hours.
    private static func period(_ span: ReportSpan, _ open: String, _ shut: String) -> String {
        let days =
            span.beginsAtNoon
            ? "\(clock(span.start)) — \(clock(span.end))"
            : span.from == span.through ? nil : "\(span.from) — \(span.through)"
        return "\(span.name)" + (days.map { open + $0 + shut } ?? "")
    }

    private var drawn: (Phrase, Phrase) {
        let at = Self.clock(book.now)
        let name = book.parties[own]?.name ?? own
        return (
            Phrase("生成时间", "Drawn at"),
            Phrase("\(at)（本机时钟，\(name)）", "\(at) (this computer's clock, \(name))")
        )
    }

    private var seen: (Phrase, Phrase) {
        let at = book.known.map(Self.clock)
        return (
            Phrase("数据截至", "Known until"),
            Phrase(
                at.map { "\($0)（最近一次与中心同步；期限按中心收到时间起算）" } ?? "从未与中心同步",
                at.map { "\($0) (last exchange with the hub; limits run from the hub's receipt)" }
                    ?? "never exchanged with the hub"
            )
        )
    }

    private var rules: (Phrase, Phrase) {
        let editions = book.calendar.editions.values.sorted { $0.year < $1.year }
            .suffix(2).map(\.name.string)
        let set = book.reading.rules.current.name
        return (
            Phrase("规则版本", "Rules"),
            Phrase(
                "期限规则 \(set)；工作日历 \(editions.joined(separator: "、"))",
                "limits \(set); calendar \(editions.joined(separator: ", "))"
            )
        )
    }

    /// When the hub last heard of each party, and of whom it never has.
    private var freshness: [(Phrase, Phrase)] {
        // The public edition is no matter of the exchange.
        guard kind != .rights else { return [] }
        let parties = book.listed
        let lastHeard = book.lastHeard
        let heard = parties.compactMap { party in
            lastHeard[party.id].map { "\(party.name) \(Self.clock($0))" }
        }
        let silent = parties.filter { lastHeard[$0.id] == nil }.map(\.name.string)
        return [
            (
                Phrase("最近收到", "Last heard"),
                Phrase(
                    heard.isEmpty ? "未知" : heard.joined(separator: "；"),
                    heard.isEmpty ? "unknown" : heard.joined(separator: "; ")
                )
            ),
            (
                Phrase("从未收到", "Never heard"),
                Phrase(
                    silent.isEmpty ? "无" : silent.joined(separator: "、"),
                    silent.isEmpty ? "none" : silent.joined(separator: ", ")
                )
            ),
        ]
    }

    private static func clock(_ moment: Milliseconds) -> String {
        CivilClock(moment)?.description ?? "\(moment)"
    }
}
