import DutyBook
import History
import PartySide

/// What somebody did, as the first word of its receipt: 已签收, “Result reported”.
enum Deeds {
    /// - Parameter action: `call.sign`; `nil` for one of a newer version.
    static func done(_ action: String?, on page: Page) -> String? {
        guard let action, let rule = Actions.rule(Text(action)) else { return nil }
        let english = rule.en.prefix(1).uppercased() + rule.en.dropFirst()
        return page.say(own[action] ?? Phrase("已" + rule.zh, english))
    }

    /// Actions whose declared word is no verb, or does not say enough by itself.
    private static let own: [String: Phrase] = [
        "call.edit": Phrase("已修改呼叫", "Call edited"),
        "call.supplement": Phrase("已补充情况", "Information added"),
        "call.sign": Phrase("已签收", "Signed for"),
        "call.respond": Phrase("已登记首次响应", "First response recorded"),
        "call.progress": Phrase("已登记办理进展", "Progress recorded"),
        "call.result": Phrase("已登记办理结果", "Result recorded"),
        "call.withdraw": Phrase("已撤回呼叫", "Call withdrawn"),
        "call.evaluate": Phrase("已评价", "Rated"),
        "call.void": Phrase("已作废呼叫", "Call voided"),
        "call.feedback": Phrase("已登记配合反馈", "Feedback recorded"),
        "call.phoned": Phrase("已登记电话通知", "Phone call recorded"),
        "call.decide": Phrase("已审批", "Request decided"),
        "call.resume": Phrase("已恢复办理", "Work taken up again"),
        "call.redo": Phrase("已责令重办", "Ordered to be done again"),
        "call.refer": Phrase("已提请联席会议", "Referred to the joint meeting"),
        "call.attach": Phrase("已附上文件", "File attached"),
        "call.voidAttachment": Phrase("已作废附件", "File voided"),
        "call.ask": Phrase("已请呼叫单位补充", "Caller asked for more"),
        "call.followUp": Phrase("已登记回访", "Follow-up recorded"),
        "call.adopt": Phrase("已并入结果", "Result of the merged call adopted"),
        "party.appoint": Phrase("已任岗", "Named to the role"),
        "party.dismiss": Phrase("已登记离岗", "Role ended"),
        "note.add": Phrase("已记备注", "Note kept"),
        "requester.record": Phrase("已登记诉求人", "Requester recorded"),
        "sheet.decide": Phrase("已登记申诉决定", "Appeal decided"),
        "meeting.plan": Phrase("已回执参会", "Attendance announced"),
        "appraisal.mark": Phrase("已登记考核意见", "Mark given"),
        "appraisal.hear": Phrase("已登记本人说明", "The person's word recorded"),
        "candidate.remark": Phrase("已登记具体意见", "Remark recorded"),
        "consent.request": Phrase("已发函征求意见", "Consent requested"),
        "order.insist": Phrase("已认定回复不充分", "Reply found not sufficient"),
        "service.coach": Phrase("已登记批前辅导", "Coaching recorded"),
        "service.accompany": Phrase("已登记帮办代办", "Assistance recorded"),
        "service.visit": Phrase("已登记现场服务", "Visit recorded"),
        "service.deliver": Phrase("已登记结果送达", "Delivery recorded"),
        "material.defer": Phrase("已登记容缺", "Paper deferred"),
    ]
}
