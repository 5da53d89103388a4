package import History

extension RecordDeclaration {
    private static let loans = Keeping(
        RecordType.loan,
        [.chamber, .company],
        deciders: .chamber,
        .committee
    )
    private static let loanParts: [AspectRule] = [
        loans.head(
            [
                .required("title", .filledText),
                .required("enterprise", .record(RecordType.enterprise)),
                .optional("bank", .text), .optional("applied", .money),
            ],
            "申请",
            "application"
        ),
        loans.part(
            "progress",
            .siblings,
            .oneOf(["applied", "coordinating", "approved", "refused", "settled"]),
            "进度",
            "progress"
        ),
        loans.life,
    ]
    fileprivate static let loanLedger = Ledger(
        [Ledger.Kind("disbursed", 1), Ledger.Kind("paidBack", -1)],
        row: [.optional("docNo", .text)]
    )

    /// 助贷: what was coordinated for one member enterprise, granted by a bank and paid back.
    static let loan = RecordDeclaration(
        RecordType.loan,
        "助贷台账",
        "loan assistance",
        audience: .participants,
        aspects: loanParts,
        events: [EventRule("defined")] + loanLedger.events,
        actions: [
            loans.opening("open", ["head", "progress"], "受理助贷申请", "opened"),
            loans.changing("advance", ["progress"], "更新进度", "advanced"),
        ] + loanLedger.actions(loans) + loans.ending(deciding: loanParts),
        heading: Heading("head", "title"),
        readers: Readers(kinds: [.chamber, .developmentCompany]),
        derived: { loanLedger.derived($0.history) },
        listing: RecordListing(
            ["enterprise", "bank", "applied", "progress", "disbursed", "paidBack", "balance"],
            totals: ["disbursed", "paidBack", "balance"],
            threshold: "disbursed"
        ),
        check: { (act, scene) throws(Refusal) in try loanLedger.check(act, scene) }
    )

    private static let bridges = Keeping(
        RecordType.bridge,
        [.chamber, .company],
        deciders: .chamber,
        .committee
    )
    private static let bridgeParts: [AspectRule] = [
        bridges.head(
            [
                .required("title", .filledText),
                .optional("enterprise", .record(RecordType.enterprise)),
                .optional("docNo", .text),
            ],
            "出资方",
            "contributor"
        ),
        bridges.life,
    ]
    fileprivate static let bridgeLedger = Ledger(
        [
            Ledger.Kind("contributed", 1), Ledger.Kind("lent", -1), Ledger.Kind("repaid", 1),
            Ledger.Kind("withdrawn", -1),
        ],
        figures: [Ledger.Figure(name: "outstanding", added: "lent", taken: "repaid")],
        row: [
            .optional("enterprise", .record(RecordType.enterprise)),
            .optional("loan", .record(RecordType.loan)),
        ]
    )

    /// 过桥资金: what one contributor put in, what was lent from it and came back.
    static let bridge = RecordDeclaration(
        RecordType.bridge,
        "过桥资金台账",
        "bridging money",
        audience: .participants,
        aspects: bridgeParts,
        events: [EventRule("defined")] + bridgeLedger.events,
        actions: [bridges.opening("open", ["head"], "开立台账", "opened")]
            + bridgeLedger.actions(bridges) + bridges.ending(deciding: bridgeParts),
        heading: Heading("head", "title"),
        readers: Readers(kinds: [.chamber, .developmentCompany]),
        derived: { bridgeLedger.derived($0.history) },
        listing: RecordListing(
            ["contributed", "lent", "repaid", "withdrawn", "outstanding", "balance"],
            totals: ["contributed", "lent", "repaid", "withdrawn", "outstanding", "balance"],
            threshold: "contributed"
        ),
        check: { (act, scene) throws(Refusal) in try bridgeLedger.check(act, scene) }
    )

    private static let funds = Keeping(
        RecordType.fund,
        [.fund, .company],
        deciders: .fund,
        .committee
    )
    private static let fundParts: [AspectRule] = [
        funds.head(
            [
                .required("title", .filledText), .required("size", .money),
                .optional("docNo", .text),
            ],
            "基金",
            "fund"
        ),
        funds.part("manager", .siblings, .filledText, "管理人", "manager"),
        funds.life,
    ]
    fileprivate static let fundLedger = Ledger(
        [
            Ledger.Kind("paidIn", 1), Ledger.Kind("invested", -1), Ledger.Kind("returned", 1),
            Ledger.Kind("distributed", -1),
        ],
        figures: [Ledger.Figure(name: "placed", added: "invested", taken: "returned")],
        row: [.optional("enterprise", .record(RecordType.enterprise))]
    )

    /// 基金: its size and manager, what was paid in and what is invested where.
    static let fundRecord = RecordDeclaration(
        RecordType.fund,
        "基金",
        "fund",
        audience: .participants,
        aspects: fundParts,
        events: [EventRule("defined")] + fundLedger.events,
        actions: [
            funds.opening(
                "register",
                ["head", "manager"],
                by: [.fund, .company, .committee],
                "登记基金",
                "registered"
            ),
            funds.changing("entrust", ["manager"], "更换管理人", "manager changed"),
        ] + fundLedger.actions(funds) + funds.ending(deciding: fundParts),
        heading: Heading("head", "title"),
        readers: Readers(kinds: [.fund, .developmentCompany]),
        derived: { fundLedger.derived($0.history) },
        listing: RecordListing(
            ["size", "manager", "paidIn", "invested", "returned", "placed", "balance"],
            totals: ["paidIn", "invested", "placed", "balance"],
            threshold: "invested"
        ),
        check: { (act, scene) throws(Refusal) in try fundLedger.check(act, scene) }
    )
}

extension Ledger {
    /// The ledger that records of a type are; `nil` of any other type.
    package static func of(_ type: Text) -> Ledger? {
        switch type {
        case RecordType.loan: RecordDeclaration.loanLedger
        case RecordType.bridge: RecordDeclaration.bridgeLedger
        case RecordType.fund: RecordDeclaration.fundLedger
        default: nil
        }
    }
}
