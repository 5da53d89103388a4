package import History

/// The four stages of approving a construction project, each with a leading department.
package enum ProjectStage: String, Sendable, CaseIterable {
    /// 立项用地规划许可、工程建设许可、施工许可、竣工验收.
    case land, permit, build, accept

    package var lead: Text { Text(rawValue + "Lead") }
    package var planned: Text { Text(rawValue + "Planned") }
    package var actual: Text { Text(rawValue + "Actual") }

    fileprivate var zh: String {
        switch self {
        case .land: "立项用地"
        case .permit: "工程许可"
        case .build: "施工许可"
        case .accept: "竣工验收"
        }
    }
}

extension RecordDeclaration {
    private static let keeping = Keeping(
        RecordType.project,
        [.committee, .company],
        deciders: .committee
    )

    private static let parts: [AspectRule] =
        [
            keeping.part("title", .siblings, .filledText, "项目名称", "name", isRequired: true),
            keeping.part(
                "facts",
                .siblings,
                .map([
                    .optional("code", .text), .optional("owner", .text),
                    .optional("park", .record(RecordType.park)),
                    .optional("enterprise", .record(RecordType.enterprise)),
                ]),
                "基本情况",
                "facts"
            ),
            keeping.part("investment", .siblings, .money, "申报投资", "investment as reported"),
            keeping.part("approved", .authority, .money, "核定投资", "approved investment"),
            keeping.part(
                "leads",
                .siblings,
                .map(ProjectStage.allCases.map { .optional($0.lead, .party) }),
                "各阶段牵头",
                "lead of each stage",
                by: .committee
            ),
            keeping.part(
                "plan",
                .authority,
                .map(ProjectStage.allCases.map { .optional($0.planned, .date) }),
                "计划日期",
                "planned dates",
                by: .committee
            ),
        ]
        + ProjectStage.allCases.map { stage in
            keeping.part(
                stage.actual,
                .owner,
                .date,
                stage.zh + "实际日期",
                "\(stage.rawValue) done on",
                by: .lead
            )
        } + [keeping.life]

    /// 项目: what it costs, where it is, and how far its four stages are. Figures count the approved
    /// investment; what is only reported is counted as not approved yet.
    static let project = RecordDeclaration(
        RecordType.project,
        "项目",
        "project",
        audience: .everyone,
        aspects: parts,
        events: [EventRule("defined")],
        actions: [
            keeping.opening("register", ["title", "facts", "investment"], "登记项目", "registered"),
            keeping.changing("edit", ["title", "facts", "investment"], "修改", "edited"),
            keeping.changing("approve", ["approved"], by: .committee, "核定投资", "approved"),
            keeping.changing("plan", ["leads", "plan"], by: .committee, "排定阶段", "planned"),
            keeping.changing(
                "report",
                ProjectStage.allCases.map(\.actual),
                by: [.lead, .committee],
                "报阶段完成",
                "stage reported"
            ),
        ] + keeping.ending(deciding: parts),
        heading: Heading("title"),
        relations: { aspects, party in
            let leads = aspects.view("leads")?.value.map ?? [:]
            return leads.values.contains(.text(party.id)) ? .lead : .none
        },
        derived: { reading in
            let aspects = reading.aspects
            let approved = aspects.view("approved")?.value
            let counted = approved ?? aspects.view("investment")?.value
            let open = ProjectStage.allCases.first { aspects.view($0.actual) == nil }
            return [
                ("state", open.map { .text(Text($0.rawValue)) } ?? "finished"),
                ("counted", counted ?? .null), ("isApproved", .bool(approved != nil)),
                ("started", .bool(aspects.view(ProjectStage.build.actual) != nil)),
            ]
        },
        listing: RecordListing(
            ["counted", "isApproved", "park", "owner", "state", "started"],
            totals: ["counted"],
            threshold: "counted"
        ),
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            try act.checkStageLead(scene)
        }
    )
}

extension Act {
    /// A stage is reported by the department that leads it; where none is named, by the committee.
    fileprivate func checkStageLead(_ scene: Scene) throws(Refusal) {
        guard rule.action == RecordType.project + ".report" else { return }
        let aspects = RecordAspects(of: scene.past, type: record.type, ranks: scene.ranks)
        let leads = aspects.view("leads")?.value
        for stage in ProjectStage.allCases where value(of: stage.actual) != nil {
            let lead = leads?[stage.lead]?.text
            guard lead == author.id || (lead == nil && author.kind == .zoneCommittee) else {
                throw refusal(.notAllowed, stage.actual)
            }
        }
    }
}
