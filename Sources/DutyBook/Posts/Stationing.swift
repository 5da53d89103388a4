import History

extension RecordDeclaration {
    /// 派驻关系: whom a stationed agency answers to. Its line duties stay with the department that
    /// sent it; the zone coordinates it, and gives at least 60 % of its assessment
    /// (山东省乡镇人民政府工作条例 art. 18).
    static let stationing = RecordDeclaration(
        RecordType.stationing,
        "派驻关系",
        "stationing",
        audience: .everyone,
        aspects: [
            AspectRule(
                aspect: "relation",
                policy: .siblings,
                form: .map([
                    .required("agency", .party), .required("home", .party),
                    .required("zone", .party), .required("zoneShare", .count),
                    .optional("lineDuties", .text), .optional("basis", .text),
                    .optional("docNo", .text),
                ]),
                editors: .establishmentOffice,
                deciders: [.establishmentOffice],
                zh: "双重管理",
                en: "whom it answers to",
                isRequired: true
            ),
            Aspects.life(deciders: [.establishmentOffice]),
        ],
        events: [EventRule("defined")],
        actions: [
            Actions.act(
                "stationing.define",
                RecordType.stationing,
                .establishmentOffice,
                writes: ["relation"],
                events: ["defined"],
                command: .opens,
                "明确派驻关系",
                "defined"
            ),
            Actions.act(
                "stationing.edit",
                RecordType.stationing,
                .establishmentOffice,
                writes: ["relation"],
                events: [],
                command: .changes,
                "修改",
                "edited"
            ),
            Actions.voiding("stationing.void", RecordType.stationing, .establishmentOffice),
            Actions.act(
                "stationing.settle",
                RecordType.stationing,
                .establishmentOffice,
                writes: ["relation", RecordHistory.life],
                events: [],
                "决定",
                "settled"
            ),
        ],
        heading: Heading("relation", "agency"),
        derived: { reading in
            let relation = reading.aspects.view("relation")?.value
            guard let share = relation?["zoneShare"]?.int else { return [] }
            return [("homeShare", .int(100 - share))]
        },
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            guard let relation = act.value(of: "relation") else { return }
            let kinds: [(Text, PartyKind)] = [
                ("agency", .stationedAgency), ("home", .department), ("zone", .zoneCommittee),
            ]
            for (field, kind) in kinds {
                guard let party = relation[field]?.text, scene.parties[party]?.kind == kind else {
                    throw act.refusal(.unknownValue, field)
                }
            }
            let share = relation["zoneShare"]?.int ?? 0
            guard share <= 100 else { throw act.refusal(.malformed, "zoneShare") }
            guard share >= leastZoneShare else { throw act.refusal(.shareTooLow, "zoneShare") }
        }
    )

    /// Per cent of a stationed agency's assessment that the territory gives.
    private static let leastZoneShare: Int64 = 60
}
