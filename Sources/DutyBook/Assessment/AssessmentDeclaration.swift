import History

extension RecordDeclaration {
    /// 考核方案: by what the zone assesses, and its orders to lock a period.
    static let assessment = RecordDeclaration(
        RecordType.assessment,
        "考核方案",
        "assessment plan",
        audience: .everyone,
        aspects: [
            AspectRule(
                aspect: "plan",
                policy: .immutable,
                form: .map(
                    [
                        .required("title", .filledText), .required("preset", .oneOf(presets)),
                        .optional("startDay", .count), .optional("from", .date),
                        .optional("minimum", .count),
                        .optional("ranking", .texts), .optional("departmentShare", .count),
                        .optional("stationedShare", .count), .optional("homes", .texts),
                        .optional("points", .texts),
                        .optional("docNo", .text),
                    ] + Indicator.allCases.map { .optional(Text($0.rawValue), .count) }
                ),
                editors: .none,
                deciders: [],
                zh: "方案",
                en: "plan",
                isRequired: true
            ),
            Aspects.life(deciders: [.committee]),
        ],
        events: [
            EventRule("defined"), EventRule("locked", .required("period", .filledText)),
        ],
        actions: [
            Actions.act(
                "assessment.publish",
                RecordType.assessment,
                .committee,
                writes: ["plan"],
                events: ["defined"],
                command: .opens,
                "发布考核方案",
                "plan published"
            ),
            Actions.act(
                "assessment.lock",
                RecordType.assessment,
                .committee,
                events: ["locked"],
                isEffect: true,
                command: .changes,
                "锁定考核期",
                "period locked"
            ),
            Actions.voiding("assessment.void", RecordType.assessment, .committee),
            Actions.act(
                "assessment.settle",
                RecordType.assessment,
                .committee,
                writes: [RecordHistory.life],
                events: [],
                "决定",
                "settled"
            ),
        ],
        heading: Heading("plan", "title"),
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            try act.checkAssessment(scene)
        }
    )

    /// Huairou, Jungar Banner, the zone's own, or weights of the plan's own.
    private static let presets: [Text] = ["A", "B", "C", "own"]

    /// 考核表: what a party came to in a locked period. The hub writes it once, on the assessor's
    /// order; nothing rewrites it, and what becomes known later is a correction in the next.
    static let sheet = RecordDeclaration(
        RecordType.sheet,
        "考核表",
        "score sheet",
        audience: .participants,
        aspects: [
            AspectRule(
                aspect: "figures",
                policy: .immutable,
                form: .map([
                    .required("title", .text), .required("period", .text),
                    .required("target", .party), .required("lockedAt", .time),
                ]),
                editors: .none,
                deciders: [],
                zh: "数据",
                en: "figures",
                isRequired: true
            ),
            Aspects.life(deciders: [.committee]),
        ],
        events: [
            EventRule("defined"),
            EventRule(
                "appealed",
                .required("call", .filledText),
                .required("reason", .oneOf(AssessedCase.exclusionReasons)),
                .required("proof", .filledText)
            ),
            EventRule(
                "appealDecided",
                .required("appeal", .filledText),
                .required("decision", .oneOf(["granted", "refused"])),
                .required("why", .filledText)
            ),
        ],
        actions: [
            Actions.act(
                "sheet.lock",
                RecordType.sheet,
                .hub,
                writes: ["figures"],
                events: ["defined"],
                command: .opens,
                "锁定",
                "locked"
            ),
            Actions.act(
                "sheet.appeal",
                RecordType.sheet,
                .target,
                events: ["appealed"],
                command: .changes,
                "申诉",
                "appealed"
            ),
            Actions.act(
                "sheet.decide",
                RecordType.sheet,
                .committee,
                events: ["appealDecided"],
                command: .changes,
                "申诉决定",
                "appeal decided"
            ),
            Actions.voiding("sheet.void", RecordType.sheet, .hub),
            Actions.act(
                "sheet.settle",
                RecordType.sheet,
                .hub,
                writes: [RecordHistory.life],
                events: [],
                "决定",
                "settled"
            ),
        ],
        heading: Heading("figures", "title"),
        readers: Readers(Readers.Place("figures", "target")),
        relations: { aspects, party in
            aspects.view("figures")?.value["target"]?.text == party.id ? .target : .none
        },
        waitsFor: { SheetAppeals.open($0).isEmpty ? [] : SheetAppeals.assessors($0) },
        clocks: { SheetAppeals.clocks($0, $1) },
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            try act.checkAppeal(scene)
        }
    )
}
