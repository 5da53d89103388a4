import History

extension RecordDeclaration {
    /// 人事考核表: how the head of a stationed agency is appraised in a year, by the zone where the
    /// agency works and by the department that sent it. Nobody else reads it.
    static let appraisal = RecordDeclaration(
        RecordType.appraisal,
        "负责人考核表（限阅）",
        "appraisal of a head (restricted)",
        audience: .named,
        aspects: [
            AspectRule(
                aspect: "subject",
                policy: .immutable,
                form: .map([
                    .required("agency", .party), .required("home", .party),
                    .required("year", .count), .required("name", .filledText),
                    .optional("post", .text),
                ]),
                editors: .none,
                deciders: [],
                zh: "考核对象",
                en: "who is appraised",
                isRequired: true
            ),
            AspectRule(
                aspect: "mark",
                policy: .owner,
                form: .map([
                    .required("grade", .oneOf(grades)), .required("text", .filledText),
                    .optional("approvedBy", .text),
                ]),
                editors: [.opener, .reader],
                deciders: [.rowOwner],
                zh: "考核意见",
                en: "mark",
                rows: [.ownParty]
            ),
            Aspects.life(deciders: [.opener]),
        ],
        events: [EventRule("opened"), EventRule("heard", .required("text", .filledText))],
        actions: actions,
        heading: Heading("subject", "name"),
        readers: Readers(Readers.Place("subject", "home")),
        derived: { reading in
            let isBegun = !marked(reading).isEmpty
            let isOpen = !unmarked(reading).isEmpty
            return [("state", !isOpen ? "complete" : isBegun ? "partly" : "open")]
        },
        waitsFor: { unmarked($0) },
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            guard let subject = act.value(of: "subject") else { return }
            guard let agency = subject["agency"]?.text,
                scene.parties[agency]?.kind == .stationedAgency
            else { throw act.refusal(.unknownValue, "agency") }
            guard let home = subject["home"]?.text, scene.parties[home]?.kind == .department else {
                throw act.refusal(.unknownValue, "home")
            }
        }
    )

    /// Parties whose mark stands.
    private static func marked(_ reading: RecordReading) -> [Text] {
        reading.aspects.rows("mark").filter { !$0.view.undecided }.flatMap(\.keys)
    }

    /// Those of the two that have still to mark.
    private static func unmarked(_ reading: RecordReading) -> [Text] {
        let home = reading.aspects.view("subject")?.value["home"]?.text
        let marked = marked(reading)
        return [reading.opener, home].compactMap(\.self).filter { !marked.contains($0) }
    }

    /// The four results of 公务员考核规定.
    private static let grades: [Text] = [
        "excellent", "competent", "barelyCompetent", "incompetent",
    ]

    private static let actions: [ActionRule] = [
        Actions.act(
            "appraisal.open",
            RecordType.appraisal,
            .committee,
            writes: ["subject"],
            events: ["opened"],
            command: .opens,
            "建立考核表",
            "opened"
        ),
        Actions.act(
            "appraisal.mark",
            RecordType.appraisal,
            [.opener, .reader],
            writes: ["mark"],
            events: [],
            command: .changes,
            "考核意见",
            "marked"
        ),
        // What the person says for themselves is put in by an office that has the form.
        Actions.act(
            "appraisal.hear",
            RecordType.appraisal,
            [.opener, .reader],
            events: ["heard"],
            command: .changes,
            "本人说明",
            "the person was heard"
        ),
        Actions.voiding("appraisal.void", RecordType.appraisal, .opener),
        Actions.act(
            "appraisal.settle",
            RecordType.appraisal,
            [.opener, .reader],
            writes: ["mark", RecordHistory.life],
            events: [],
            "决定",
            "settled"
        ),
    ]
}
