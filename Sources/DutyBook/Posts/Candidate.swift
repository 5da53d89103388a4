import History

extension RecordDeclaration {
    /// 人选: the personal part of a request for consent, under the request's id. Only the offices
    /// it names read it; lists, reports and everybody else know the request without the name.
    static let candidate = RecordDeclaration(
        RecordType.candidate,
        "人选（限阅）",
        "candidate (restricted)",
        audience: .named,
        aspects: [
            AspectRule(
                aspect: "readers",
                policy: .immutable,
                form: .parties,
                editors: .none,
                deciders: [],
                zh: "知悉范围",
                en: "who may read it",
                isRequired: true
            ),
            AspectRule(
                aspect: "person",
                policy: .immutable,
                form: .map([.required("name", .filledText), .optional("note", .text)]),
                editors: .none,
                deciders: [],
                zh: "人选",
                en: "candidate",
                rows: [.given("version", .count)]
            ),
            Aspects.life(deciders: [.opener]),
        ],
        events: [
            EventRule("named"),
            EventRule("remarked", .required("version", .count), .required("text", .filledText)),
        ],
        actions: [
            Actions.act(
                "candidate.open",
                RecordType.candidate,
                .department,
                writes: ["readers", "person"],
                events: ["named"],
                command: .opens,
                "提出人选",
                "named"
            ),
            Actions.act(
                "candidate.replace",
                RecordType.candidate,
                .opener,
                writes: ["person"],
                events: [],
                command: .changes,
                "更换人选",
                "replaced"
            ),
            Actions.act(
                "candidate.remark",
                RecordType.candidate,
                [.opener, .reader],
                events: ["remarked"],
                command: .changes,
                "具体意见",
                "remark"
            ),
            Actions.voiding("candidate.void", RecordType.candidate, .opener),
            Actions.act(
                "candidate.settle",
                RecordType.candidate,
                .opener,
                writes: [RecordHistory.life],
                events: [],
                "决定",
                "settled"
            ),
        ],
        readers: Readers(Readers.Place("readers"))
    )
}
