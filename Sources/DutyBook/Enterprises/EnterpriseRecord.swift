import History

extension RecordDeclaration {
    private static let keeping = Keeping(
        RecordType.enterprise,
        [.committee, .chamber],
        deciders: .committee,
        .chamber
    )

    private static let parts: [AspectRule] = [
        keeping.part(
            "name",
            .lww,
            .filledText,
            "企业名称",
            "name",
            isRequired: true
        ),
        keeping.part(
            "identity",
            .immutable,
            .map([.optional("creditCode", .creditCode)]),
            "身份",
            "identity"
        ),
        keeping.part(
            "facts",
            .siblings,
            .map([
                .optional("park", .record(RecordType.park)), .optional("address", .text),
                .optional("industry", .text),
            ]),
            "基本情况",
            "facts"
        ),
        keeping.part(
            "contact",
            .addWins,
            .map([.optional("add", .texts), .optional("remove", .texts)]),
            "联系方式",
            "contacts"
        ),
        keeping.part(
            "membership",
            .lww,
            .map([
                .optional("memberNo", .text), .optional("memberSince", .date),
                .optional("memberUntil", .date),
            ]),
            "商会会籍",
            "membership of the chamber"
        ),
        keeping.part(
            "sameAs",
            .lww,
            .record(RecordType.enterprise),
            "同一企业",
            "the same enterprise"
        ),
        keeping.life,
    ]

    /// 企业: known by its credit code, which is the id of its record. Two offices that enter it apart
    /// end with one record; the names that lose stay as aliases. Without a code it is a candidate.
    static let enterprise = RecordDeclaration(
        RecordType.enterprise,
        "企业",
        "enterprise",
        audience: .everyone,
        aspects: parts,
        events: [EventRule("defined")],
        actions: [
            keeping.opening(
                "register",
                ["name", "identity", "facts", "contact"],
                by: [.committee, .chamber, .company, .department],
                "登记企业",
                "registered"
            ),
            keeping.changing("edit", ["name", "facts", "contact"], "修改", "edited"),
            keeping.changing("join", ["membership"], "登记会籍", "membership entered"),
            keeping.changing("match", ["sameAs"], "认定为同一企业", "matched"),
        ] + keeping.ending(deciding: parts),
        heading: Heading("name"),
        derived: { reading in
            let (aspects, history) = (reading.aspects, reading.history)
            let name = aspects.text("name")
            var aliases: [Value] = []
            for write in history.writes(of: "name") {
                let other = write.write.value
                if other.text != name, !aliases.contains(other) { aliases.append(other) }
            }
            let hasCode = aspects.view("identity")?.value["creditCode"] != nil
            let state: Value =
                aspects.view("sameAs") != nil ? "matched" : hasCode ? "identified" : "candidate"
            let membership = aspects.view("membership")?.value
            let isMember = membership?["memberSince"] != nil && membership?["memberUntil"] == nil
            return [
                ("state", state), ("aliases", .list(aliases)), ("member", .bool(isMember)),
            ]
        },
        identity: ["creditCode"],
        listing: RecordListing(
            ["creditCode", "state", "park", "member", "aliases", "loans"],
            rollups: [.count("loans", of: RecordType.loan, by: "enterprise")]
        ),
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            // The id of a candidate is drawn; only a written code may be one.
            if act.rule.command == .opens, CreditCode(act.record.id) != nil,
                act.value(of: "identity")?["creditCode"]?.text != act.record.id
            {
                throw act.refusal(.badCreditCode, act.record.id)
            }
        }
    )
}
