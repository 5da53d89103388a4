import DutyBook
import History

/// 期限变动清单: which due times a corrected calendar moved, from when to when. Clocks that had stopped
/// before the correction, and those that began after it, are not counted anew.
struct DueChangesReport {
    let book: ReportBook

    private static let columns =
        ReportColumn.ofClock + [
            ReportColumn("edition", "日历版本", "Calendar", .text),
            ReportColumn("published", "发布", "Published", .time),
            ReportColumn("before", "原期限", "Due before", .time),
            ReportColumn("after", "现期限", "Due now", .time),
            ReportColumn("lifted", "催办解除", "Notice lifted", .time),
            ReportColumn("state", "状态", "State", .word, words: "states"),
        ]

    /// What makes a clock the same one under two calendars.
    private struct Name: Hashable {
        let clock: ClockName
        let party: Text?
        let start: Dot
    }

    /// - Parameters:
    ///   - party: only clocks of this one; all where `nil`.
    ///   - span: only corrections published in it; all where `nil`.
    func table(of party: Text?, in span: ReportSpan?) -> ReportDraft {
        var draft = ReportDraft(
            name: "dues",
            title: ReportKind.dues.title,
            columns: Self.columns
        )
        let corrections = book.calendar.corrections.filter { edition in
            edition.knownSince.map { span?.contains($0) ?? true } ?? false
        }
        for edition in corrections {
            guard let published = edition.knownSince else { continue }
            let old = clocks(by: book.calendar.known(at: published - 1))
            let new = clocks(by: book.calendar.known(at: published))
            for call in book.calls {
                let before = Dictionary(old(call)) { first, _ in first }
                for (name, clock) in new(call) {
                    guard party == nil || clock.party == party,
                        let start = clock.start, start.at < published,
                        let due = clock.due, let was = before[name]?.due, was != due
                    else { continue }
                    draft.rows.append(row(call, clock, edition, published, was, due))
                }
            }
        }
        return draft
    }

    private func clocks(by calendar: WorkingCalendar) -> (ReportedCall) -> [(Name, CallClock)] {
        let reckoning = CallClocks(rules: book.reading.rules, calendar: calendar)
        return { call in
            reckoning.clocks(
                of: call.history,
                state: call.state,
                parties: book.parties,
                now: book.now
            ).compactMap { clock in
                clock.start.map {
                    (Name(clock: clock.name, party: clock.party, start: $0.change), clock)
                }
            }
        }
    }

    private func row(
        _ call: ReportedCall,
        _ clock: CallClock,
        _ edition: CalendarEdition,
        _ published: Milliseconds,
        _ before: Milliseconds,
        _ after: Milliseconds
    ) -> [JSON] {
        let lift = call.state.notices.last { notice in
            notice.subject.clock == clock.name && notice.subject.party == clock.party
                && notice.lift?.reason == .recounted
        }?.lift
        return call.head(clock) + [
            .string(edition.name), .time(published),
            .time(before), .time(after), lift.map { .time($0.at) } ?? "",
            .string(call.state.state),
        ]
    }
}
