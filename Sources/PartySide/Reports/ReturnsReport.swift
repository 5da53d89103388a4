import DutyBook
import History

/// 退单与争议分析: who wanted to give what to whom, how it was ruled, and what no list answers for.
struct ReturnsReport {
    let book: ReportBook

    private struct Return {
        let call: ReportedCall
        let request: CallRequest
        /// Whose it is said to be: as ruled, else as the unit that asked suggests.
        let other: Text?
    }

    func tables(in span: ReportSpan?) -> [ReportDraft] {
        let returns = returns(in: span)
        return [matrix(returns), list(returns)]
    }

    private func returns(in span: ReportSpan?) -> [Return] {
        book.calls.flatMap { call in
            call.state.requests.filter { request in
                guard request.kind == .returning else { return false }
                let times = request.entry.body.times
                let at = request.entry.standing?.receivedAt ?? times.recordedAt
                return span?.contains(at) ?? true
            }.map { request in
                let ruled = request.isGranted ? request.decision?.fields["lead"]?.text : nil
                return Return(
                    call: call,
                    request: request,
                    other: ruled ?? request.fields["suggest"]?.text
                )
            }
        }
    }

    /// Rows: the units that asked. Columns: the units it was said to belong to.
    private func matrix(_ returns: [Return]) -> ReportDraft {
        let others = Set(returns.compactMap(\.other)).sorted()
        let columns =
            [ReportColumn("party", "退单单位", "Returned by", .party)]
            + others.map { id in
                let name = book.parties[id]?.name.string ?? id.string
                return ReportColumn(id, "→ " + name, "→ " + name, .count)
            } + [
                ReportColumn("nobody", "未指明", "→ nobody named", .count),
                ReportColumn("all", "合计", "All", .count),
            ]
        var draft = ReportDraft(
            name: "matrix",
            title: Phrase("退单矩阵", "Who returned what to whom"),
            columns: columns
        )
        for party in Set(returns.map(\.request.party)).sorted() {
            let own = returns.filter { $0.request.party == party }
            let counts = others.map { other in JSON.count(own.count { $0.other == other }) }
            draft.rows.append(
                [.string(party)] + counts
                    + [.count(own.count { $0.other == nil }), .count(own.count)]
            )
        }
        return draft
    }

    private static let columns = [
        ReportColumn("number", "编号", "Number", .text),
        ReportColumn("title", "事项", "Matter", .text),
        ReportColumn("party", "退单单位", "Returned by", .party),
        ReportColumn("reason", "理由", "Reason", .word, words: "answers"),
        ReportColumn("basis", "依据", "Ground", .text),
        ReportColumn("suggest", "建议承办", "Suggests", .party),
        ReportColumn("ruling", "裁定", "Ruling", .word, words: "answers"),
        ReportColumn("ground", "裁定依据", "Ruled on", .text),
        ReportColumn("ruledBy", "裁定单位", "Ruled by", .party),
        ReportColumn("lead", "承办单位", "Lead now", .party),
    ]

    private func list(_ returns: [Return]) -> ReportDraft {
        var draft = ReportDraft(
            name: "returns",
            title: Phrase("退单与裁定", "Returns and rulings"),
            columns: Self.columns
        )
        draft.rows = returns.map { one in
            let decision = one.request.decision
            let word: JSON = decision.map { $0.isGranted ? "granted" : "refused" } ?? ""
            return [
                .text(one.call.state.number), .text(one.call.state.title),
                .string(one.request.party), .text(one.request.fields["reason"]?.text),
                .text(one.request.fields["basis"]?.text),
                one.request.fields["suggest"]?.text.map(JSON.string) ?? "", word,
                decision.map { .text($0.fields["basis"]?.text) } ?? "",
                decision.map { .string($0.entry.body.author.party) } ?? "",
                .text(one.call.state.lead),
            ]
        }
        return draft
    }

    /// Calls of the period no list answers for.
    ///
    /// - Parameter document: all there ever were, as the desk gives them.
    func gaps(_ document: JSON, in span: ReportSpan?) -> ReportDraft {
        let raised = Set(book.calls.filter { $0.isRaised(in: span) }.map(\.id))
        var draft = ReportDraft(
            name: "gaps",
            title: Phrase("清单未覆盖的呼叫", "Calls no list answers for"),
            columns: [
                ReportColumn("number", "编号", "Number", .text),
                ReportColumn("title", "事项", "Matter", .text),
                ReportColumn("place", "地点", "Place", .text),
                ReportColumn("caller", "呼叫单位", "Caller", .party),
                ReportColumn("lead", "现牵头", "Lead now", .party),
                ReportColumn("state", "状态", "State", .word, words: "states"),
            ]
        )
        draft.rows = (document["items"]?.array ?? []).filter { item in
            item["id"]?.text.map(raised.contains) ?? false
        }.map { item in
            draft.columns.map { column in
                // Many a call says no place.
                let cell = item[column.key] ?? .null
                return column.key == "place" && cell == .null ? "" : cell
            }
        }
        return draft
    }
}
