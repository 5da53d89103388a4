extension Refusal.Rule {
    /// Something about a meeting, its minutes, or a request for consent.
    var meetingTexts: Refusal.Wording? {
        switch self {
        case .alreadyIssued:
            Refusal.Wording(
                "纪要已经印发，不能再改",
                "the minutes are issued and stay as they are",
                "如需更改，请在下次会议另行议定并注明取代哪一项",
                "have the next meeting resolve anew and name what it supersedes"
            )
        case .countersignMissing:
            Refusal.Wording(
                "还有成员单位没有会签现在的文本",
                "a member has not countersigned the present text",
                "等会签齐了再印发；召集人决定先印发的，用 --despite 写明理由",
                "wait for it; if the convener decides to issue, give the reason with --despite"
            )
        case .staleText:
            Refusal.Wording(
                "会签的不是这一节现在的文本",
                "the signature is for another text of the section than the one here",
                "重新看过再签：huying meeting show",
                "read it again, then sign: huying meeting show"
            )
        case .unknownVersion:
            Refusal.Wording(
                "没有这个版本",
                "there is no such version",
                "查看：huying consent show",
                "see huying consent show"
            )
        case .nothingMinuted:
            Refusal.Wording(
                "这一节还没有纪要",
                "there are no minutes of this topic yet",
                "先写纪要：huying meeting minute",
                "write them first: huying meeting minute"
            )
        default: nil
        }
    }
}
