import History

extension RecordDeclaration {
    /// 征得同意: whether the zone agrees to whom a stationed agency is to be headed by. An opinion
    /// is for one version of the request; a missing one is never consent.
    static let consent = RecordDeclaration(
        RecordType.consent,
        "征得同意",
        "request for consent",
        audience: .participants,
        aspects: [
            AspectRule(
                aspect: "head",
                policy: .immutable,
                form: .map([
                    .required("agency", .party), .required("post", .filledText),
                    .required(
                        "matter",
                        .oneOf(["appoint", "dismiss", "transfer", "reward", "discipline"])
                    ),
                    .required("zone", .party), .optional("docNo", .text),
                ]),
                editors: .none,
                deciders: [],
                zh: "事项",
                en: "matter",
                isRequired: true
            ),
            Aspects.life(deciders: [.opener]),
        ],
        events: ConsentActions.events,
        actions: ConsentActions.all,
        heading: Heading("head", "post"),
        readers: Readers(Readers.Place("head", "zone")),
        relations: { aspects, party in
            aspects.view("head")?.value["zone"]?.text == party.id ? .addressee : .none
        },
        derived: { ConsentState($0).derived },
        waitsFor: { ConsentState($0).waitsFor },
        supplement: { (asking) throws(Refusal) in asking.consent() },
        clocks: { ConsentState($0).clocks($1) },
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            try act.checkConsent(scene)
        }
    )
}

/// Who does what to a request for consent.
enum ConsentActions {
    static let events: [EventRule] = {
        var requested = EventRule("requested", .required("version", .count))
        requested.filled = ["version"]
        return [
            requested,
            EventRule(
                "answered",
                .optional("version", .count),
                .required("opinion", .oneOf(["agree", "disagree", "conditional"])),
                .required("approvedBy", .filledText)
            ),
            EventRule("urged", .required("text", .filledText)),
            EventRule("expedited", CallNotice.fields),
            EventRule("lifted", CallNotice.liftFields),
        ]
    }()

    /// What the candidate's own record is told with a request.
    private static let person: [Field] = [.required("name", .filledText), .optional("note", .text)]

    static let all: [ActionRule] = [
        act(
            "consent.request",
            .department,
            writes: ["head"],
            events: ["requested"],
            command: .opens,
            companions: person + [.optional("readers", .parties)],
            "来函征求意见",
            "consent requested"
        ),
        act(
            "consent.replace",
            .opener,
            events: ["requested"],
            companions: person,
            "更换人选",
            "candidate replaced"
        ),
        act(
            "consent.answer",
            .addressee,
            events: ["answered"],
            companions: [.optional("text", .text)],
            "答复意见",
            "opinion given"
        ),
        act(
            "consent.urge",
            [.opener, .supervision],
            events: ["urged"],
            "催办",
            "urged"
        ),
        act(
            CallNotice.action(of: RecordType.consent),
            .hub,
            events: ["expedited", "lifted"],
            command: nil,
            "期限届满",
            "time ran out"
        ),
        Actions.voiding("consent.void", RecordType.consent, .opener),
        act(
            "consent.settle",
            .opener,
            writes: [RecordHistory.life],
            command: nil,
            "决定",
            "settled"
        ),
    ]

    private static func act(
        _ action: Text,
        _ may: Relations,
        writes: [Text] = [],
        events: [Text] = [],
        command: CommandShape? = .changes,
        companions: [Field] = [],
        _ zh: String,
        _ en: String
    ) -> ActionRule {
        Actions.act(
            action,
            RecordType.consent,
            may,
            writes: writes,
            events: events,
            command: command,
            companions: companions,
            zh,
            en
        )
    }
}
