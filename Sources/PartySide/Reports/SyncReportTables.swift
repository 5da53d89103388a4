import DutyBook
import History

/// 同步与离线报告: how fresh each party is, what came late, and which outages were ruled on.
struct SyncReportTables {
    let book: ReportBook
    /// Open conflicts, as the desk lists them.
    let conflicts: JSON
    /// The party that draws it.
    let own: Text

    /// Minutes between a site's clock and the hub's that need no explanation.
    private static let tolerance: Milliseconds = 5 * 60_000

    func tables(in span: ReportSpan?) -> [ReportDraft] {
        [parties(span), sites(), outages(in: span), undecided()]
    }

    /// Each installed site by itself: a party may run several.
    private func sites() -> ReportDraft {
        var draft = ReportDraft(
            name: "sites",
            title: Phrase("各站点", "Sites"),
            columns: [
                ReportColumn("party", "单位", "Unit", .party),
                ReportColumn("site", "站点", "Site", .text),
                ReportColumn("heard", "中心最近收到", "Hub last heard", .time),
                ReportColumn("hours", "距今（小时）", "Hours ago", .count),
            ]
        )
        let sites = Dictionary(grouping: book.sites, by: \.party)
        for site in book.listed.flatMap({ (sites[$0.id] ?? []).sorted { $0.id < $1.id } }) {
            draft.rows.append([
                .string(site.party), .string(site.id), .time(site.at),
                site.at.map { .int((book.now - $0) / 3_600_000) } ?? .null,
            ])
        }
        return draft
    }

    /// Conflicts that wait for a decision, as far as they are seen here.
    private func undecided() -> ReportDraft {
        var draft = ReportDraft(
            name: "conflicts",
            title: Phrase("本机所见待定事项", "Undecided, as seen here"),
            columns: [
                ReportColumn("id", "编号", "Id", .text),
                ReportColumn("title", "事项", "Matter", .text),
                ReportColumn("aspect", "待定内容", "What", .word, words: "aspects"),
                ReportColumn("since", "自", "Since", .time),
                ReportColumn("deciders", "由谁决定", "Decided by", .parties),
            ]
        )
        draft.rows = (conflicts["items"]?.array ?? []).map { conflict in
            draft.columns.map { conflict[$0.key] ?? .null }
        }
        return draft
    }

    /// Late changes are counted of calls; of other parties only where every call is seen here.
    private func parties(_ span: ReportSpan?) -> ReportDraft {
        var draft = ReportDraft(
            name: "parties",
            title: Phrase("各单位", "Parties"),
            columns: [
                ReportColumn("party", "单位", "Unit", .party),
                ReportColumn("heard", "中心最近收到", "Hub last heard", .time),
                ReportColumn("hours", "距今（小时）", "Hours ago", .count),
                ReportColumn("late", "呼叫晚到的变更", "Late changes of calls", .count),
                ReportColumn("longest", "最长晚到（分钟）", "Longest delay, minutes", .count),
            ]
        )
        var delays: [Text: [Milliseconds]] = [:]
        for call in book.calls {
            for entry in call.history.entries {
                let recorded = entry.body.times.recordedAt
                guard let received = entry.standing?.receivedAt,
                    received - recorded > Self.tolerance, span?.contains(received) ?? true,
                    entry.body.entryMode != .imported
                else { continue }
                delays[entry.body.author.party, default: []].append(received - recorded)
            }
        }
        let seesAll = book.parties[own]?.kind.seesEveryCall ?? false
        for party in book.listed {
            let heard = book.lastHeard[party.id]
            let isSeen = seesAll || party.id == own
            draft.rows.append([
                .string(party.id), .time(heard),
                heard.map { .int((book.now - $0) / 3_600_000) } ?? .null,
                isSeen ? .count(delays[party.id]?.count ?? 0) : .null,
                isSeen ? delays[party.id]?.max().map { .int($0 / 60_000) } ?? "" : .null,
            ])
        }
        return draft
    }

    /// Those that touch the period.
    private func outages(in span: ReportSpan?) -> ReportDraft {
        var draft = ReportDraft(
            name: "outages",
            title: Phrase("申报的停机", "Outages reported"),
            columns: [
                ReportColumn("party", "单位", "Unit", .party),
                ReportColumn("from", "自", "From", .time),
                ReportColumn("until", "至", "Until", .time),
                ReportColumn("decision", "核实", "Verified", .word, words: "answers"),
                ReportColumn("number", "编号", "Number", .text),
            ]
        )
        for call in book.calls {
            for request in call.state.requests
            where request.kind == .pause && request.fields["reason"]?.text == CallEvent.outage {
                if let span, let outage = request.span,
                    outage.from >= span.end || (outage.until ?? .max) < span.start
                {
                    continue
                }
                let word: JSON = request.decision.map { $0.isGranted ? "granted" : "refused" } ?? ""
                draft.rows.append([
                    .string(request.party), .time(request.span?.from), .time(request.span?.until),
                    word, .text(call.state.number),
                ])
            }
        }
        return draft
    }
}
