import History

/// How grave a risk is. A closed alert ranks lowest, so that whoever raises it while another closes
/// it has raised it: closing counts only where the raise had been seen.
enum RiskLevel: String, Sendable, CaseIterable {
    case closed, blue, yellow, orange, red

    init?(_ text: Text) { self.init(rawValue: text.string) }

    var severity: Int {
        switch self {
        case .closed: 0
        case .blue: 1
        case .yellow: 2
        case .orange: 3
        case .red: 4
        }
    }
}

extension RecordDeclaration {
    private static let keeping = Keeping(
        RecordType.risk,
        [.fund, .company, .supervision, .committee],
        deciders: .committee
    )

    private static let parts: [AspectRule] = [
        keeping.head(
            [
                .required("title", .filledText), .required("fact", .filledText),
                .optional("fund", .record(RecordType.fund)),
                .optional("enterprise", .record(RecordType.enterprise)),
                .optional("project", .record(RecordType.project)),
            ],
            "风险",
            "risk"
        ),
        keeping.part(
            "level",
            .maximum,
            .oneOf(RiskLevel.allCases.map { Text($0.rawValue) }),
            "等级",
            "level",
            isRequired: true
        ),
        keeping.life,
    ]

    /// 风险预警: what was seen, how grave it is, what is done about it, and that it is over.
    static let risk = RecordDeclaration(
        RecordType.risk,
        "风险预警",
        "risk alert",
        audience: .participants,
        aspects: parts,
        events: [
            EventRule("defined"),
            EventRule("intervened", .required("text", .filledText), .optional("due", .date)),
            EventRule("closed", .required("why", .filledText)),
        ],
        actions: [
            keeping.opening("raise", ["head", "level"], "预警", "raised"),
            keeping.changing("grade", ["level"], "调整等级", "graded"),
            keeping.changing("intervene", events: ["intervened"], "处置", "intervened"),
            closing,
        ] + keeping.ending(deciding: parts),
        heading: Heading("head", "title"),
        readers: Readers(kinds: [.fund, .developmentCompany]),
        derived: { reading in
            let aspects = reading.aspects
            let level = aspects.text("level") ?? "closed"
            return [("state", level == "closed" ? "closed" : "active")]
        },
        listing: RecordListing(["level", "state", "fund", "enterprise", "fact"]),
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            if act.rule.action != RecordType.risk + ".close", act.value(of: "level") == "closed" {
                throw act.refusal(.unknownValue, "level")
            }
        }
    )

    private static let closing = keeping.changing(
        "close",
        ["level"],
        events: ["closed"],
        always: ["level": "closed"],
        "解除",
        "closed"
    )
}
