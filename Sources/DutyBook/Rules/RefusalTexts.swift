extension Refusal.Rule {
    /// The sentence for people, and what they can do now.
    package var text: Refusal.Wording {
        attachmentTexts ?? askingTexts ?? courseTexts
            ?? personTexts ?? assessmentTexts ?? meetingTexts ?? serviceTexts ?? decidingTexts
    }

    /// Something in the command itself.
    private var askingTexts: Refusal.Wording? {
        switch self {
        case .unknownCall:
            Refusal.Wording(
                "本机没有这件呼叫",
                "this call is not at this site",
                "可能还没收到：先 huying sync now，再试",
                "it may not have arrived: huying sync now, then try again"
            )
        case .unknownParty:
            Refusal.Wording(
                "没有这个单位",
                "there is no such party",
                "核对单位代码：huying party list",
                "check the party's id: huying party list"
            )
        case .unknownItem:
            Refusal.Wording(
                "没有这个职责事项",
                "there is no such duty item",
                "查找：huying item list",
                "look it up: huying item list"
            )
        case .unknownVerb:
            Refusal.Wording(
                "没有这个命令",
                "there is no such command",
                "见 huying --help；刚升级过的，先重启后台服务：sudo systemctl restart huyingd",
                "see huying --help; after an upgrade, first: sudo systemctl restart huyingd"
            )
        case .unknownArgument:
            Refusal.Wording(
                "这个命令没有该参数",
                "the command has no such argument",
                "见该命令的 --help",
                "see the command's --help"
            )
        case .missingArgument:
            Refusal.Wording(
                "缺少必填项",
                "a required argument is missing",
                "补上后重试",
                "add it and try again"
            )
        case .unknownValue:
            Refusal.Wording(
                "取值不在规定范围内",
                "the value is not one of those allowed",
                "见该命令的 --help",
                "see the command's --help"
            )
        case .malformed:
            Refusal.Wording(
                "内容格式不对",
                "the value has the wrong form",
                "改正后重试",
                "correct it and try again"
            )
        case .textTooLong:
            Refusal.Wording(
                "文字太长",
                "the text is too long",
                "缩短，或分几次补充",
                "shorten it, or add the rest as supplements"
            )
        case .unknownConflict:
            Refusal.Wording(
                "没有这个待定项",
                "there is no such undecided field",
                "查看：huying conflict list",
                "see huying conflict list"
            )
        case .unknownClaim:
            Refusal.Wording(
                "没有这个版本可选",
                "there is no such version to take",
                "查看：huying conflict show",
                "see huying conflict show"
            )
        case .nothingToDo:
            Refusal.Wording(
                "没有要改的内容",
                "nothing to change was given",
                "写明要改哪一项",
                "say what to change"
            )
        case .unknownChange:
            Refusal.Wording(
                "没有这条记录",
                "there is no such change",
                "查看：huying outbox list",
                "see huying outbox list"
            )
        default: nil
        }
    }

    /// Something in the state of the record.
    private var decidingTexts: Refusal.Wording {
        switch self {
        case .notSignedYet:
            Refusal.Wording(
                "您单位还没有签收",
                "your office has not signed for it yet",
                "先签收：huying call sign",
                "sign first: huying call sign"
            )
        case .callClosed:
            Refusal.Wording(
                "已办结，不能再改",
                "the call is closed",
                "如未解决，请重新呼叫",
                "if it is not solved, raise it anew"
            )
        case .alreadySigned:
            Refusal.Wording("您单位已签收", "your office has already signed", "不必再签", "nothing to do")
        case .callWithdrawn:
            Refusal.Wording(
                "呼叫已撤回",
                "the call was withdrawn",
                "如仍需要，请呼叫单位重新提出",
                "the caller may raise it anew"
            )
        case .callVoid:
            Refusal.Wording(
                "呼叫已作废",
                "the call is void",
                "如作废有误，请呼叫单位或管委会恢复",
                "the caller or the committee can restore it"
            )
        case .reassigned:
            Refusal.Wording(
                "已改派，您单位不再牵头",
                "it was reassigned; your office no longer leads",
                "如有情况请用补充说明",
                "add what you know as a supplement"
            )
        case .changed:
            Refusal.Wording(
                "您看过之后这一项又改了",
                "it was changed since you looked",
                "看过两个版本后再改",
                "look at both versions, then edit again"
            )
        case .inConflict:
            Refusal.Wording(
                "这一项有两个版本待定",
                "this field is undecided between versions",
                "先决定：huying conflict list，或用 --settle 指明取代哪个版本",
                "decide first: huying conflict list, or name what it replaces with --settle"
            )
        case .dependsOn:
            Refusal.Wording(
                "它依据的一条改动被退回",
                "it builds on a change that was returned",
                "重提那一条后再提这一条",
                "resubmit that change first, then this one"
            )
        case .alreadyExists:
            Refusal.Wording("已有这条记录", "the record already exists", "不必再建", "nothing to do")
        case .noResultYet:
            Refusal.Wording(
                "承办单位还没有报结果",
                "no result has been reported yet",
                "等结果报来再评价",
                "rate it once there is a result"
            )
        case .staleContext:
            Refusal.Wording(
                "写这一条时本机还没用上中心的新情况",
                "it was written without regard to what the hub had told this site",
                "同步后看过最新情况再提：huying outbox resubmit",
                "look again and resubmit: huying outbox resubmit"
            )
        case .siteRetired:
            Refusal.Wording(
                "本站点已停用：能查看，不能再登记",
                "this site is retired: it can be read, nothing more is written here",
                "在本单位别的站点登记；要恢复，请中心运维运行 huying-hub site return",
                "write at another site of your party, or ask the operator for huying-hub site return"
            )
        case .ownResult:
            Refusal.Wording(
                "不能评价本单位办的件",
                "an office cannot rate its own work",
                "请管委会或督查机构核验",
                "ask the committee or the supervision office"
            )
        case .itemVoid:
            Refusal.Wording("事项已作废", "the duty item is void", "另列新事项", "list a new item")
        case .unknownRecord:
            Refusal.Wording(
                "本机没有这条记录",
                "this record is not at this site",
                "可能还没收到：先 huying sync now，再试",
                "it may not have arrived: huying sync now, then try again"
            )
        case .recordVoid:
            Refusal.Wording("这条记录已作废", "the record is void", "另建新的", "make a new one")
        case .approvalMissing:
            Refusal.Wording(
                "清单以外的任务不得交给街道，除非有政府批准文号",
                "a task beyond the lists may be given to a sub-district only with an approval number",
                "先报批，再填 approvalNo",
                "have it approved first, then give approvalNo"
            )
        case .promiseTooLong:
            Refusal.Wording(
                "承诺时限不得长于法定时限",
                "the promised limit may not exceed the legal one",
                "核对两个时限",
                "check both limits"
            )
        case .foreignParty:
            Refusal.Wording(
                "不是本单位的记录",
                "a site writes for its own party only",
                "核对站点登记，联系中心管理员",
                "check the site's enrolment with the hub's administrator"
            )
        case .notInConflict:
            Refusal.Wording(
                "这一项没有待定",
                "this field is not undecided",
                "直接修改即可",
                "simply edit it"
            )
        default:
            Refusal.Wording(
                "您单位无权这样做",
                "your office may not do this",
                "请有权单位办理，或联系管委会",
                "ask the office in charge, or the committee"
            )
        }
    }
}
