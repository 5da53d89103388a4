extension Refusal.Rule {
    /// Something in the course of a call: time, responsibility, doing it again.
    var courseTexts: Refusal.Wording? { timeTexts ?? responsibilityTexts }

    private var timeTexts: Refusal.Wording? {
        switch self {
        case .alreadyAsked:
            Refusal.Wording(
                "已有一份申请在等审批",
                "a request is waiting for its decision",
                "等审批结果",
                "wait for the decision"
            )
        case .tooMuchTime:
            Refusal.Wording(
                "超过可延长的天数",
                "that is more time than may be given",
                "减少天数；确需更久请申请挂账",
                "ask for fewer days; if it takes longer, ask for a deferral"
            )
        case .noMoreTime:
            Refusal.Wording(
                "这件呼叫不能（再）延期",
                "this call can be given no more time",
                "按期办理；办不了请申请挂账",
                "finish in time, or ask for a deferral"
            )
        case .notForUrgent:
            Refusal.Wording(
                "紧急呼叫不停计时",
                "an urgent call's clock is never stopped",
                "先处置，情况写进展",
                "act first and report progress"
            )
        case .unknownRequest:
            Refusal.Wording(
                "没有这份申请，或有几份要指明哪一份",
                "there is no such request, or several and none is named",
                "查看：huying call show，用 --request 指明",
                "see huying call show, and name it with --request"
            )
        case .alreadyDecided:
            Refusal.Wording("这份申请已审批", "it is decided already", "不必再批", "nothing to do")
        case .ownRequest:
            Refusal.Wording(
                "不能审批本单位的申请",
                "an office cannot decide on its own request",
                "请另一有权单位审批",
                "ask the other office that may decide"
            )
        case .aboveLimit:
            Refusal.Wording(
                "超过您单位可批的限度",
                "it is above what your office may grant",
                "请督查机构审批",
                "ask the supervision office"
            )
        default: nil
        }
    }

    private var responsibilityTexts: Refusal.Wording? {
        switch self {
        case .callMerged:
            Refusal.Wording(
                "已并入另一件呼叫",
                "the call was merged into another",
                "到那一件里办理",
                "go on in that one"
            )
        case .mergeOtherWay:
            Refusal.Wording(
                "只能并入更早的一件",
                "a call is merged into an earlier one only",
                "换个方向：把较晚的一件并入较早的",
                "merge the later one into the earlier"
            )
        case .callStillOpen:
            Refusal.Wording(
                "还没有办结",
                "the call is not closed",
                "不必重新打开；要重办用 huying call redo",
                "no need to reopen; huying call redo sends it back"
            )
        case .mustHandle:
            Refusal.Wording(
                "指定承办，不得再退回",
                "your office was designated and may not return it again",
                "继续办理；有困难请提请联席会议",
                "handle it; difficulties can go to the joint meeting"
            )
        case .tooLate:
            Refusal.Wording(
                "办结已超过三十天",
                "it was closed more than thirty days ago",
                "请重新呼叫，写明原编号",
                "raise it anew and name the old number"
            )
        case .orderSettled:
            Refusal.Wording(
                "督办单现在不能这样处理",
                "the order is not at that stage",
                "查看：huying order show",
                "see huying order show"
            )
        case .feedbackMissing:
            Refusal.Wording(
                "配合单位还没有反馈",
                "cooperators have not told what became of their part",
                "等反馈；逾期未反馈的加 --asked 写明何时催过",
                "wait for them, or say with --asked when they were asked"
            )
        case .effortsMissing:
            Refusal.Wording(
                "攻坚哨要写明本单位已做了什么、还缺什么",
                "a key task says what your office did itself and what is missing",
                """
                补上 --own-efforts，已提出的用 huying call edit 编号 --own-efforts；\
                紧急情况请用 --kind urgent，并先拨 110/119/120
                """,
                """
                add --own-efforts, to a call that was raised with huying call edit NUMBER --own-efforts; \
                for emergencies use --kind urgent and phone 110/119/120 first
                """
            )
        case .leaderMissing:
            Refusal.Wording(
                "攻坚哨须由负责人审签",
                "a key task needs a leader's approval",
                "请负责人审签后加 --approved-by 姓名",
                "have it approved, then add --approved-by NAME"
            )
        case .wrongPhase:
            Refusal.Wording(
                "现在不到这一步",
                "the call is not at that stage",
                "查看：huying call show",
                "see huying call show"
            )
        default: nil
        }
    }
}
