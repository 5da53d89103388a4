extension Refusal.Rule {
    /// Something about figures, enterprises, matters or ledgers.
    var serviceTexts: Refusal.Wording? {
        switch self {
        case .badQuantity:
            Refusal.Wording(
                "数额要写成大于零的数字加单位",
                "an amount is a number above zero with its unit",
                "例如 300万元、1.82亿美元、9平方公里",
                "for example 300万元 (wanYuan), 1.82亿美元 (yiDollar), 9 km²"
            )
        case .wrongUnit:
            Refusal.Wording(
                "这里不能用这个单位",
                "this unit does not belong here",
                "换用同类单位；一本台账只记一种币种",
                "use a unit of the same kind; one ledger has one currency"
            )
        case .badCreditCode:
            Refusal.Wording(
                "统一社会信用代码不对",
                "this is no valid unified social credit code",
                "核对 18 位代码（没有 I、O、S、V、Z），末位是校验位",
                "check its 18 characters (no I, O, S, V, Z); the last one is a check digit"
            )
        case .ambiguousName:
            Refusal.Wording(
                "有几条记录叫这个名称",
                "several records have this name",
                "改用 id：用 list 查看",
                "use the id instead: see the list"
            )
        case .coreMaterial:
            Refusal.Wording(
                "核心要件不得容缺",
                "a core paper can never be deferred",
                "请申请人补齐后再受理",
                "ask the applicant to hand it in"
            )
        case .stageOrder:
            Refusal.Wording(
                "前面的环节还没有办",
                "an earlier stage has not been passed yet",
                "顺序：一窗受理、会审交办、现场服务、结果送达",
                "the order is: accept, review, visit, deliver"
            )
        case .stageDone:
            Refusal.Wording(
                "这一环节已经办过",
                "this stage has been passed already",
                "查看回执：huying service show",
                "see its receipt: huying service show"
            )
        case .alreadyReversed:
            Refusal.Wording(
                "这一笔已经冲红",
                "this row was reversed already",
                "如冲错了，重新记一笔",
                "if that was wrong, enter it anew"
            )
        case .balanceTooSmall:
            Refusal.Wording(
                "余额不够",
                "the balance is too small",
                "核对台账；记错的先冲红",
                "check the ledger; reverse a wrong row first"
            )
        default: nil
        }
    }
}
