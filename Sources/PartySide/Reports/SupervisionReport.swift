import DutyBook
import History

/// 督办台账: every supervision order with its reply and its end.
struct OrdersReport {
    let book: ReportBook
    let registers: ReportRegisters

    private static let columns = [
        ReportColumn("number", "督办单号", "Order", .text),
        ReportColumn("colour", "颜色", "Colour", .word, words: "colours"),
        ReportColumn("to", "被督办单位", "Ordered", .party),
        ReportColumn("title", "督办事项", "Matter", .text),
        ReportColumn("demand", "要求", "Demand", .text),
        ReportColumn("calls", "涉及呼叫", "Calls", .texts),
        ReportColumn("issuedAt", "签发时间", "Issued", .time),
        ReportColumn("replyDue", "回复期限", "Reply due", .time),
        ReportColumn("repliedAt", "回复时间", "Replied", .time),
        ReportColumn("reply", "回复内容", "Reply", .text),
        ReportColumn("closedAt", "销号或解除时间", "Closed", .time),
        ReportColumn("state", "状态", "State", .word, words: "orderStates"),
    ]

    /// - Parameters:
    ///   - party: only orders to this one; all where `nil`.
    ///   - span: only orders the hub received in it; all where `nil`.
    func table(of party: Text?, in span: ReportSpan?) -> ReportDraft {
        var draft = ReportDraft(
            name: "orders",
            title: Phrase("督办单", "Supervision orders"),
            columns: Self.columns
        )
        draft.rows = registers.all(RecordType.order).filter { order in
            guard party == nil || order.document["to"]?.text == party else { return false }
            guard let span else { return true }
            let issued = order.document["issuedAt"]?.text.flatMap(CivilTime.milliseconds)
            return issued.map(span.contains) ?? false
        }.sorted { left, right in
            (left.document["issuedAt"]?.string ?? "~") < (right.document["issuedAt"]?.string ?? "~")
        }.map(row)
        return draft
    }

    private func row(_ order: RegisterRecord) -> [JSON] {
        let document = order.document
        let reply = order.events("replied").last
        let ending = order.events("orderClosed", "orderRevoked").last
        let calls = order.fields["calls"]?.list?.compactMap(\.text) ?? []
        // Until the hub has it an order has no number, and its time to reply does not run.
        return [
            document["number"] ?? .null, order.cell("colour"), order.cell("to"), order.title,
            order.cell("demand"),
            .array(calls.map { document["names"]?[$0] ?? .string($0) }),
            document["issuedAt"] ?? .null, document["replyDue"] ?? .null,
            reply.map { $0["recordedAt"] ?? .null } ?? "",
            reply.map { $0["fields"]?["text"] ?? .null } ?? "",
            ending.map { $0["recordedAt"] ?? .null } ?? "", document["state"] ?? .null,
        ]
    }
}

/// 议定事项清单: what joint meetings resolved, and what became of it.
struct ResolutionsReport {
    let book: ReportBook
    /// As the desk lists them.
    let resolutions: JSON

    private static let columns = [
        ReportColumn("meetingTitle", "会议", "Meeting", .text),
        ReportColumn("number", "序号", "No.", .text),
        ReportColumn("title", "议定事项", "Resolution", .text),
        ReportColumn("lead", "牵头", "Lead", .party),
        ReportColumn("cooperate", "配合", "Cooperating", .parties),
        ReportColumn("due", "完成期限", "Due", .day),
        ReportColumn("criterion", "完成标准", "Criterion", .text),
        ReportColumn("callNumber", "办理编号", "Call", .text),
        ReportColumn("state", "状态", "State", .word, words: "states"),
        ReportColumn("light", "灯", "Light", .word, words: "lights"),
        ReportColumn("evidence", "办理情况和佐证", "What was done, evidence", .text),
        ReportColumn("supersededBy", "被何项取代", "Superseded by", .text),
    ]

    /// - Parameters:
    ///   - party: only those it leads or helps with; all where `nil`.
    ///   - span: only those due in it; all where `nil`.
    func table(of party: Text?, dueIn span: ReportSpan?) -> ReportDraft {
        let (zh, en) = span.map { ("（\($0.name) 到期）", " due in \($0.name)") } ?? ("", "")
        var draft = ReportDraft(
            name: "resolutions",
            title: Phrase("议定事项" + zh, "Resolutions" + en),
            columns: Self.columns
        )
        draft.rows = (resolutions["items"]?.array ?? []).filter { one in
            guard let party else { return true }
            let helpers = one["cooperate"]?.array ?? []
            return one["lead"]?.text == party || helpers.contains { $0.text == party }
        }.filter { one in
            guard let span else { return true }
            let due = one["due"]?.text.flatMap(CivilDay.init)
            return due.map { span.contains($0.start + 43_199_999) } ?? false
        }.map { one in
            Self.columns.map { column in
                switch column.key {
                case "evidence": evidence(one["call"]?.text)
                case "supersededBy": one["supersededBy"]?.text.map(JSON.string) ?? ""
                default: one[column.key] ?? .null
                }
            }
        }
        return draft
    }

    /// The last result or progress, and the names of the files with it; `null` where the call is not
    /// for this office to see.
    private func evidence(_ id: Text?) -> JSON {
        guard let call = book.calls.first(where: { $0.id == id }) else { return .null }
        let said = call.last("reported") ?? call.last("progressed", "coopFeedback", "responded")
        let files = call.history.entries.flatMap(\.body.events)
            .filter { $0.kind == "attached" }.compactMap { $0.fields["name"]?.text }
        let lines = [said?.fields["text"]?.text].compactMap(\.self) + files
        return .string(lines.map(\.string).joined(separator: "\n"))
    }
}
