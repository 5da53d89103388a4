import History

/// Who does what to a joint meeting: the office prepares, records and issues; members propose,
/// answer, give opinions and countersign.
enum MeetingActions {
    static let all: [ActionRule] =
        preparing + meeting + minuting + [
            Actions.voiding("meeting.void", RecordType.meeting, .meetingOffice),
            act(
                "meeting.settle",
                [.meetingOffice, .attending],
                writes: [
                    "head", "planned", "actual", "agenda", "opinion", "section", "draft",
                    RecordHistory.life,
                ],
                command: nil,
                "决定",
                "settled"
            ),
        ]

    private static let preparing: [ActionRule] = [
        act(
            "meeting.convene",
            .meetingOffice,
            writes: ["head", "members", "guests"],
            events: ["convened"],
            command: .opens,
            "召集",
            "convened"
        ),
        act(
            "meeting.edit",
            .meetingOffice,
            writes: ["head", "members", "guests"],
            "修改",
            "edited"
        ),
        act("meeting.propose", .attending, events: ["proposed"], "提出议题", "topic proposed"),
        act("meeting.accept", .meetingOffice, writes: ["agenda"], "列入议程", "put on the agenda"),
        act("meeting.plan", .attending, writes: ["planned"], "参会回执", "attendance announced"),
    ]

    private static let meeting: [ActionRule] = [
        act("meeting.attend", .meetingOffice, writes: ["actual"], "登记到会", "attendance recorded"),
        act("meeting.opinion", .attending, writes: ["opinion"], "发表意见", "opinion given"),
        act("meeting.ask", [.meetingOffice, .attending], events: ["asked"], "提问", "asked"),
        act(
            "meeting.answer",
            [.meetingOffice, .attending],
            events: ["answered"],
            "答复",
            "answered"
        ),
    ]

    private static let minuting: [ActionRule] = [
        act(
            "meeting.minute",
            .meetingOffice,
            writes: ["section"],
            "写纪要",
            "minutes written"
        ),
        act(
            "meeting.countersign",
            .attending,
            events: ["countersigned"],
            "会签",
            "countersigned"
        ),
        act(
            "meeting.draft",
            .meetingOffice,
            writes: ["draft"],
            "拟议定事项",
            "resolution drafted"
        ),
        act(
            "meeting.issue",
            .meetingOffice,
            writes: ["resolution"],
            events: ["issued"],
            isEffect: true,
            composes: ["resolution"],
            "印发纪要",
            "minutes issued"
        ),
    ]

    private static func act(
        _ action: Text,
        _ may: Relations,
        writes: [Text] = [],
        events: [Text] = [],
        isEffect: Bool = false,
        command: CommandShape? = .changes,
        composes: [Text] = [],
        _ zh: String,
        _ en: String
    ) -> ActionRule {
        Actions.act(
            action,
            RecordType.meeting,
            may,
            writes: writes,
            events: events,
            isEffect: isEffect,
            command: command,
            composes: composes,
            zh,
            en
        )
    }
}
