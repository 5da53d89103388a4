extension Refusal.Rule {
    /// Which person of a party may do something.
    var personTexts: Refusal.Wording? {
        switch self {
        case .needsLeader:
            Refusal.Wording(
                "这一步由本单位负责人签发",
                "this step takes a leader of your office",
                "加 --prepare 存为待签，负责人用 huying draft approve 签发；或由负责人用 --as 姓名 办理",
                "add --prepare and let a leader run huying draft approve, or act with --as NAME"
            )
        case .needsRole:
            Refusal.Wording(
                "这一步由本单位指定岗位的人办理",
                "this step takes a person your office named to that role",
                "请括号里的人办理（--as 姓名）；岗位见 huying party people",
                "let one of those named do it (--as NAME); see huying party people"
            )
        case .readsOnly:
            Refusal.Wording(
                "审计员只查看，不办理",
                "an auditor reads and does not act",
                "请经办人办理",
                "let a clerk do it"
            )
        case .notAppointed:
            Refusal.Wording(
                "这个人没有在任的岗位",
                "this person holds no such role",
                "查看：huying party people",
                "see huying party people"
            )
        case .alreadyAppointed:
            Refusal.Wording(
                "这个人已在这个岗位",
                "this person holds that role already",
                "不必再任；续任用 --from 写起始日。查看：huying party people",
                "nothing to do; to go on later say --from. See huying party people"
            )
        case .nothingToConfirm:
            Refusal.Wording(
                "没有待确认的办理，或有几项要指明哪一项",
                "nothing waits to be confirmed, or several things do and none is named",
                "查看：huying call show，用 --confirms 指明",
                "see huying call show, and name it with --confirms"
            )
        default: nil
        }
    }
}
