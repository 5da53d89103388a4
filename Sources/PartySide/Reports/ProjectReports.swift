import DutyBook
import History

/// 项目审批进度表、容缺清单、帮办记录: how far projects are, which papers are still owed, and what was done
/// for applicants.
struct ProjectReports {
    let book: ReportBook
    let registers: ReportRegisters
    /// Only this project; all where `nil`.
    let project: Text?

    private func isMeant(_ project: Text?) -> Bool {
        self.project == nil || self.project == project
    }

    /// The project of a matter, of an approval or of a paper.
    private func project(of record: RegisterRecord) -> Text? {
        record.fields["project"]?.text
            ?? registers.record(RecordType.service, record.fields["service"]?.text)?
            .fields["project"]?.text
    }

    private func name(of project: Text?) -> JSON { registers.name(RecordType.project, project) }

    /// Of an approval or a paper: project, matter and its own title.
    private func matter(_ record: RegisterRecord) -> [JSON] {
        [name(of: project(of: record)), record.reference("service"), record.title]
    }

    private var today: CivilDay? { CivilDay(containing: book.now) }

    /// Days past a date that has no answer yet; a blank while it is not over.
    private func over(_ due: Text?, isDone: Bool) -> JSON {
        guard !isDone, let today, let due = due.flatMap(CivilDay.init), due < today else {
            return ""
        }
        return .count(today.number - due.number)
    }

    // MARK: Progress

    private static let stageColumns = [
        ReportColumn("project", "项目", "Project", .text),
        ReportColumn("owner", "业主", "Owner", .text),
        ReportColumn("investment", "投资额", "Investment", .points),
        ReportColumn("currency", "币种", "Currency", .word, words: "currencies"),
        ReportColumn("approved", "已核定", "Approved", .word, words: "declared"),
        ReportColumn("stage", "阶段", "Stage", .word, words: "declared"),
        ReportColumn("lead", "牵头部门", "Lead", .party),
        ReportColumn("planned", "计划完成", "Planned", .day),
        ReportColumn("actual", "实际完成", "Done", .day),
        ReportColumn("over", "超计划（天）", "Days over", .count),
    ]

    func stages() -> ReportDraft {
        var draft = ReportDraft(
            name: "stages",
            title: Phrase("四个阶段", "The four stages"),
            columns: Self.stageColumns
        )
        for one in registers.all(RecordType.project) where isMeant(one.id) {
            for stage in ProjectStage.allCases {
                let isDone = one.fields[stage.actual] != nil
                draft.rows.append([
                    one.title, one.cell("owner"), one.amount("counted"), one.currency("counted"),
                    one.figures["isApproved"] == .bool(true) ? "yes" : "no",
                    .string(stage.rawValue), one.cell(stage.lead), one.cell(stage.planned),
                    one.cell(stage.actual),
                    over(one.fields[stage.planned]?.text, isDone: isDone),
                ])
            }
        }
        return draft
    }

    private static let approvalColumns = [
        ReportColumn("project", "项目", "Project", .text),
        ReportColumn("service", "办件", "Matter", .text),
        ReportColumn("title", "审批事项", "Approval", .text),
        ReportColumn("department", "审批部门", "Department", .party),
        ReportColumn("legalDays", "法定（工作日）", "Legal days", .count),
        ReportColumn("received", "收件", "Received", .day),
        ReportColumn("promisedDue", "承诺办结", "Promised", .day),
        ReportColumn("state", "进度", "Progress", .word, words: "declared"),
        ReportColumn("resultNo", "结果文号", "Result", .text),
        ReportColumn("over", "超期（天）", "Days over", .count),
    ]

    func approvals() -> ReportDraft {
        var draft = ReportDraft(
            name: "approvals",
            title: Phrase("并联审批事项", "Approvals"),
            columns: Self.approvalColumns
        )
        for one in registers.all(RecordType.approval) where isMeant(project(of: one)) {
            let isDone = one.figures["state"] == "granted" || one.figures["state"] == "refused"
            draft.rows.append(
                matter(one)
                    + ["department", "legalDays", "received", "promisedDue", "state", "resultNo"]
                    .map { one.cell($0) }
                    + [over(one.fields["promisedDue"]?.text, isDone: isDone)]
            )
        }
        return draft
    }

    // MARK: Papers

    private static let paperColumns = [
        ReportColumn("project", "项目", "Project", .text),
        ReportColumn("service", "办件", "Matter", .text),
        ReportColumn("title", "材料", "Paper", .text),
        ReportColumn("core", "核心要件", "Core", .word, words: "declared"),
        ReportColumn("state", "状态", "State", .word, words: "declared"),
        ReportColumn("window", "受理窗口", "Window", .party),
        ReportColumn("dueSupplement", "补齐期限", "Due", .day),
        ReportColumn("commitment", "承诺", "Commitment", .text),
        ReportColumn("handedInOn", "提交", "Handed in", .day),
        ReportColumn("acceptedOn", "审核通过", "Accepted", .day),
        ReportColumn("over", "超期（天）", "Days over", .count),
    ]

    /// Papers that were deferred, and those that are missing and were not.
    func deficiencies() -> ReportDraft {
        var draft = ReportDraft(
            name: "deficiencies",
            title: Phrase("容缺和未齐材料", "Papers deferred or missing"),
            columns: Self.paperColumns
        )
        for one in registers.all(RecordType.material) where isMeant(project(of: one)) {
            let isOpen = one.figures["isOpen"] == .bool(true)
            guard isOpen || one.fields["dueSupplement"] != nil else { continue }
            draft.rows.append(
                matter(one)
                    + [
                        "core", "state", "window", "dueSupplement", "commitment", "handedInOn",
                        "acceptedOn",
                    ].map { one.cell($0) }
                    + [over(one.fields["dueSupplement"]?.text, isDone: !isOpen)]
            )
        }
        return draft
    }

    // MARK: Service

    private static let serviceColumns = [
        ReportColumn("project", "项目", "Project", .text),
        ReportColumn("service", "办件", "Matter", .text),
        ReportColumn("applicant", "申请人", "Applicant", .text),
        ReportColumn("agent", "帮办单位", "Agent", .party),
        ReportColumn("at", "时间", "At", .time),
        ReportColumn("what", "服务", "What", .word, words: "events"),
        ReportColumn("party", "服务单位", "By", .party),
        ReportColumn("person", "服务人员", "Person", .text),
        ReportColumn("text", "内容", "Content", .text),
        ReportColumn("receipt", "回执编号", "Receipt", .text),
    ]

    /// Coaching, errands and the four stages, each with its receipt, in the order of time.
    func services() -> ReportDraft {
        var draft = ReportDraft(
            name: "services",
            title: Phrase("辅导、帮办和环节", "Coaching, errands and stages"),
            columns: Self.serviceColumns
        )
        for one in registers.all(RecordType.service) where isMeant(project(of: one)) {
            for event in one.events(
                "coached",
                "accompanied",
                "intake",
                "jointReview",
                "onSite",
                "delivery"
            ) {
                let receipt = (one.figures["receipts"]?.list ?? []).first {
                    $0["stage"]?.text == event["event"]?.text
                }
                draft.rows.append([
                    name(of: project(of: one)), one.title, one.cell("applicant"),
                    one.cell("agent"), event["occurredAt"] ?? .null, event["event"] ?? .null,
                    event["party"] ?? .null, event["person"] ?? .null,
                    event["fields"]?["text"] ?? "", receipt?["number"].map { JSON($0) } ?? "",
                ])
            }
        }
        return draft
    }
}
