import History

extension RecordDeclaration {
    /// 联席会议: who meets when about what, what each said, the minutes and who signed them, and
    /// what was resolved. One record, because it is prepared, read and issued as a whole.
    static let meeting = RecordDeclaration(
        RecordType.meeting,
        "联席会议",
        "joint meeting",
        audience: .participants,
        aspects: MeetingTables.all,
        events: MeetingEvents.all,
        actions: MeetingActions.all,
        heading: Heading("head", "title"),
        readers: Readers(Readers.Place("members")),
        relations: { aspects, party in
            let members = aspects.view("members")?.value.list ?? []
            return members.contains(.text(party.id)) ? .attending : .none
        },
        derived: { MeetingState($0).derived },
        waitsFor: { MeetingState($0).waitsFor },
        supplement: { (asking) throws(Refusal) in try asking.meeting() },
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            try act.checkMeeting(scene)
        }
    )
}

/// What a joint meeting holds, table by table.
enum MeetingTables {
    private static let topic = RowKey.given("topic", .count)
    private static let office: Relations = .meetingOffice

    static let all: [AspectRule] =
        heads + attendance + papers + [
            Aspects.life(deciders: [office])
        ]

    private static let heads: [AspectRule] = [
        AspectRule(
            aspect: "head",
            policy: .authority,
            form: .map([
                .required("title", .filledText),
                .required("form", .oneOf(["full", "coordination", "liaison"])),
                .required("at", .time), .optional("venue", .text), .optional("chair", .text),
                .optional("docNo", .text),
            ]),
            editors: office,
            deciders: [office],
            zh: "会议",
            en: "meeting",
            isRequired: true
        ),
        AspectRule(
            aspect: "members",
            policy: .addWins,
            form: .map([.optional("add", .parties), .optional("remove", .parties)]),
            editors: office,
            deciders: [],
            zh: "成员单位",
            en: "members"
        ),
        AspectRule(
            aspect: "guests",
            policy: .addWins,
            form: .map([.optional("add", .texts), .optional("remove", .texts)]),
            editors: office,
            deciders: [],
            zh: "列席",
            en: "guests"
        ),
    ]

    private static let attendance: [AspectRule] = [
        AspectRule(
            aspect: "planned",
            policy: .owner,
            form: .map([
                .required("attends", .oneOf(["yes", "leave", "substitute"])),
                .optional("name", .text), .optional("post", .text),
            ]),
            editors: .attending,
            deciders: [.rowOwner],
            zh: "参会回执",
            en: "who will come",
            rows: [.ownParty]
        ),
        AspectRule(
            aspect: "actual",
            policy: .authority,
            form: .map([
                .required("present", .oneOf(["yes", "no"])), .optional("name", .text),
                .optional("post", .text),
            ]),
            editors: office,
            deciders: [office],
            zh: "实到",
            en: "who came",
            rows: [.given("attendee", .filledText)]
        ),
    ]

    private static let papers: [AspectRule] = [
        AspectRule(
            aspect: "agenda",
            policy: .siblings,
            form: .map([
                .required("title", .filledText), .optional("proposer", .party),
                .optional("proposal", .text), .optional("calls", .texts),
                .optional("items", .texts), .optional("materials", .text),
            ]),
            editors: office,
            deciders: [office],
            zh: "议题",
            en: "topic",
            rows: [topic]
        ),
        AspectRule(
            aspect: "opinion",
            policy: .owner,
            form: .filledText,
            editors: .attending,
            deciders: [.rowOwner],
            zh: "意见",
            en: "opinion",
            argumentName: "text",
            rows: [topic, .ownParty]
        ),
        AspectRule(
            aspect: "section",
            policy: .siblings,
            form: .filledText,
            editors: office,
            deciders: [office],
            zh: "纪要",
            en: "minutes",
            argumentName: "text",
            rows: [topic]
        ),
        resolution("draft", .siblings, "拟议定事项", "draft resolution"),
        resolution("resolution", .immutable, "议定事项", "resolution"),
    ]

    private static func resolution(
        _ aspect: Text,
        _ policy: MergePolicy,
        _ zh: String,
        _ en: String
    ) -> AspectRule {
        AspectRule(
            aspect: aspect,
            policy: policy,
            form: .map([
                .required("title", .filledText), .required("lead", .party),
                .required("due", .date), .required("criterion", .filledText),
                .optional("text", .text), .optional("cooperate", .parties),
                .optional("topic", .count), .optional("call", .text),
                .optional("supersedes", .text),
            ]),
            editors: office,
            deciders: [office],
            zh: zh,
            en: en,
            rows: [.given("number", .count)]
        )
    }
}

/// The facts a joint meeting collects.
enum MeetingEvents {
    static let all: [EventRule] = [
        EventRule("convened"),
        EventRule(
            "proposed",
            .required("title", .filledText),
            .optional("why", .text),
            .optional("calls", .texts),
            .optional("items", .texts),
            .optional("materials", .text)
        ),
        EventRule(
            "asked",
            .required("topic", .count),
            .required("from", .filledText),
            .required("question", .filledText)
        ),
        EventRule(
            "answered",
            .required("topic", .count),
            .required("question", .count),
            .required("answer", .filledText)
        ),
        countersigned,
        EventRule("issued", .optional("docNo", .text), .optional("despite", .text)),
    ]

    /// A member's word on a section; the hash says of which text.
    private static let countersigned: EventRule = {
        var rule = EventRule(
            "countersigned",
            .required("topic", .count),
            .required("stance", .oneOf(["agree", "object"])),
            .optional("text", .text),
            .required("hash", .filledText)
        )
        rule.filled = ["hash"]
        return rule
    }()
}
