import History

extension RecordDeclaration {
    private static let keeping = Keeping(
        RecordType.service,
        [.lead, .committee],
        deciders: .lead,
        .committee
    )

    private static let parts: [AspectRule] = [
        keeping.head(
            [
                .required("title", .filledText), .required("window", .party),
                .optional("applicant", .text), .optional("project", .record(RecordType.project)),
                .optional("enterprise", .record(RecordType.enterprise)),
            ],
            "办件",
            "matter"
        ),
        keeping.part(
            "agency",
            .siblings,
            .map([
                .optional("agent", .party), .optional("agentPerson", .text),
                .optional("scope", .text),
            ]),
            "帮办代办",
            "agent"
        ),
        keeping.life,
    ]

    private static let notes: [Field] = [.required("text", .filledText), .optional("on", .date)]

    /// 办件: one matter of an applicant, from coaching before it is handed in to the delivery of the
    /// result. Its window leads it; an agent may act for the applicant.
    static let service = RecordDeclaration(
        RecordType.service,
        "办件",
        "matter",
        audience: .everyone,
        aspects: parts,
        events: [
            EventRule("defined"), EventRule("coached", notes), EventRule("accompanied", notes),
        ] + ServiceStage.allCases.map { EventRule(Text($0.rawValue), $0.fields) },
        actions: [
            keeping.opening(
                "open",
                ["head", "agency"],
                by: [.committee, .department, .company],
                "登记办件",
                "opened"
            ),
            keeping.changing("entrust", ["agency"], "委托帮办", "agent entrusted"),
            keeping.changing(
                "coach",
                events: ["coached"],
                by: [.lead, .department, .committee, .cooperating],
                "批前辅导",
                "coached"
            ),
            keeping.changing(
                "accompany",
                events: ["accompanied"],
                by: .cooperating,
                "帮办代办",
                "accompanied"
            ),
            keeping.changing("accept", events: ["intake"], by: .lead, "一窗受理", "taken in"),
            keeping.changing(
                "review",
                events: ["jointReview"],
                by: .lead,
                "会审交办",
                "reviewed jointly"
            ),
            keeping.changing(
                "visit",
                events: ["onSite"],
                by: [.lead, .cooperating],
                "现场服务",
                "served on site"
            ),
            keeping.changing("deliver", events: ["delivery"], by: .lead, "结果送达", "delivered"),
        ] + keeping.ending(deciding: parts),
        heading: Heading("head", "title"),
        relations: { aspects, party in
            var relations: Relations = .none
            if aspects.view("head")?.value["window"]?.text == party.id { relations.insert(.lead) }
            if aspects.view("agency")?.value["agent"]?.text == party.id {
                relations.insert(.cooperating)
            }
            return relations
        },
        derived: { reading in
            let history = reading.history

            let receipts = StageReceipt.all(history)
            let stage = receipts.last.map { Text($0.stage.rawValue) } ?? "preCoaching"
            return [
                ("state", .text(stage)), ("receipts", .list(receipts.map(\.value))),
            ]
        },
        listing: RecordListing(
            [
                "state", "window", "applicant", "project", "approvals", "approvalsGranted",
                "missing",
            ],
            rollups: [
                .count("approvals", of: RecordType.approval, by: "service"),
                .count(
                    "approvalsGranted",
                    of: RecordType.approval,
                    by: "service",
                    where: ("state", "granted")
                ),
                .count(
                    "missing",
                    of: RecordType.material,
                    by: "service",
                    where: ("isOpen", .bool(true))
                ),
            ]
        ),
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            try act.checkStages(scene)
        }
    )
}
