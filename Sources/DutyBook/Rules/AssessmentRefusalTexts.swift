extension Refusal.Rule {
    /// Something in the rules of assessment.
    var assessmentTexts: Refusal.Wording? {
        switch self {
        case .weightsNotHundred:
            Refusal.Wording(
                "各项权重合计不是 100",
                "the weights do not come to 100",
                "改权重，或用预设 A、B、C",
                "change the weights, or take preset A, B or C"
            )
        case .shareTooLow:
            Refusal.Wording(
                "属地评价占比低于法定下限",
                "the territory's share is below the least the law allows",
                "部门不低于 30 %，派驻机构不低于 60 %",
                "30 % at least for departments, 60 % for stationed agencies"
            )
        case .planTooLate:
            Refusal.Wording(
                "考核期开始时中心还没有这个方案",
                "the hub did not have the plan when the period opened",
                "方案只用于以后开始的考核期",
                "a plan counts for periods that open after it was published"
            )
        case .periodOpen:
            Refusal.Wording(
                "考核期还没有结束",
                "the period is not over",
                "到期满次日再锁定",
                "lock it from the day after its last"
            )
        case .samePerson:
            Refusal.Wording(
                "同一人不能既提出又决定",
                "the same person may not decide on their own act",
                "请另一人用 --as 决定",
                "let another person decide, with --as"
            )
        default: nil
        }
    }
}
