import History

/// Actions that steer a call on its way: time, responsibility, doing it again.
enum CallCourseActions {
    static let all: [ActionRule] = asking + deciding + steering + timing

    private static let responders: Relations = [.lead, .cooperating]
    private static let everybody: Relations = [
        .caller, .committee, .lead, .cooperating, .earlierLead, .supervision,
    ]
    private static let overseers: Relations = [.committee, .supervision]

    private static let asking: [ActionRule] = [
        act("call.extend", .lead, "extensionRequested", "申请延期", "more time asked for"),
        act("call.pause", responders, "pauseRequested", "申请暂停计时", "pause asked for"),
        act("call.defer", .lead, "deferralRequested", "申请挂账", "deferral asked for"),
        act("call.feedback", .cooperating, "coopFeedback", "配合反馈", "cooperator's feedback"),
        act(
            "call.phoned",
            [.caller, .committee],
            "phoneNotified",
            "电话通知",
            "told by phone"
        ),
    ]

    private static let deciding: [ActionRule] = [
        act("call.decide", overseers, "decided", "审批", "decided"),
        act(
            "call.resume",
            [.lead, .cooperating, .committee, .supervision],
            "resumed",
            "恢复办理",
            "taken up again"
        ),
        Actions.act(
            "call.rule",
            RecordType.call,
            [.committee, .establishmentOffice, .meetingOffice],
            writes: [Aspects.lead, Aspects.cooperators],
            events: ["ruled", "dispatched"],
            isEffect: true,
            "裁定",
            "ruled"
        ),
    ]

    private static let steering: [ActionRule] = [
        Actions.act(
            "call.resolution",
            RecordType.call,
            .meetingOffice,
            writes: [Aspects.lead, Aspects.cooperators],
            events: ["resolution", "dispatched"],
            isEffect: true,
            "会议议定",
            "resolved by the meeting"
        ),
        act("call.redo", overseers, "redoOrdered", "责令重办", "ordered to do again"),
        act("call.reopen", overseers, "reopened", "重新打开", "reopened"),
        act("call.refer", overseers, "referred", "提请联席会议", "referred to the meeting"),
        act("call.merge", .committee, "merged", isEffect: true, "并单", "merged"),
        act("call.attach", everybody, "attached", "附件", "attached"),
        act(
            "call.voidAttachment",
            everybody,
            "attachmentVoided",
            "附件作废",
            "attachment voided"
        ),
        act("call.ask", .committee, "supplementAsked", "请补充", "supplement asked for"),
        act("call.followUp", [.supervision, .reform], "followedUp", "回访", "followed up"),
        act("call.adopt", .hub, "resultAdopted", "并入结果", "result of a merged call"),
        act("call.confirm", everybody, "confirmed", "确认", "confirmed"),
        act(
            "call.assign",
            [.caller, .committee, .lead, .cooperating],
            "handlerNamed",
            "指定经办人",
            "handler named"
        ),
        act("call.exclude", overseers, "exclusionProposed", "提请剔除", "exclusion proposed"),
    ]

    private static let timing: [ActionRule] = [
        Actions.act(
            "call.classify",
            RecordType.call,
            [.caller, .committee],
            writes: [Aspects.kind],
            events: ["classified"],
            "调整类别",
            "classified"
        ),
        act("call.expedite", overseers, "expedited", "催办", "expedited"),
        Actions.act(
            CallNotice.action(of: RecordType.call),
            RecordType.call,
            .hub,
            events: CallNotice.Kind.allCases.map { Text($0.rawValue) } + ["lifted"],
            "期限届满",
            "time ran out"
        ),
    ]

    private static func act(
        _ action: Text,
        _ may: Relations,
        _ event: Text,
        isEffect: Bool = false,
        _ zh: String,
        _ en: String
    ) -> ActionRule {
        Actions.act(
            action,
            RecordType.call,
            may,
            events: [event],
            isEffect: isEffect,
            zh,
            en
        )
    }
}
