import History

extension RecordDeclaration {
    private static let keeping = Keeping(
        RecordType.approval,
        [.committee, .department],
        deciders: .committee
    )

    private static let parts: [AspectRule] = [
        keeping.head(
            [
                .required("title", .filledText), .required("service", .record(RecordType.service)),
                .optional("project", .record(RecordType.project)).taken(from: .record("service")),
                .required("department", .party), .optional("legalDays", .count),
            ],
            "审批事项",
            "approval"
        ),
        keeping.part(
            "progress",
            .owner,
            .map([
                .optional("progress", .oneOf(["received", "supplementing", "granted", "refused"])),
                .optional("received", .date), .optional("promisedDue", .date),
                .optional("resultNo", .text),
            ]),
            "办理情况",
            "progress",
            by: .lead
        ),
        keeping.life,
    ]

    /// 并联审批: one department's part of a matter. All parts run side by side; each department
    /// writes its own.
    static let approval = RecordDeclaration(
        RecordType.approval,
        "审批任务",
        "approval task",
        audience: .everyone,
        aspects: parts,
        events: [EventRule("defined")],
        actions: [
            keeping.opening("assign", ["head"], "交办审批", "assigned"),
            keeping.changing("report", ["progress"], by: .lead, "报办理情况", "reported"),
        ] + keeping.ending(deciding: parts),
        heading: Heading("head", "title"),
        relations: { aspects, party in
            aspects.view("head")?.value["department"]?.text == party.id ? .lead : .none
        },
        derived: { reading in
            let aspects = reading.aspects
            return [("state", aspects.view("progress")?.value["progress"] ?? "assigned")]
        },
        listing: RecordListing(
            ["department", "state", "received", "promisedDue", "resultNo", "service"]
        ),
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            guard let progress = act.value(of: "progress"), progress["progress"] == "granted" else {
                return
            }
            guard progress["resultNo"]?.text?.isBlank == false else {
                throw act.refusal(.missingArgument, "resultNo")
            }
        }
    )
}
