import PartySide

/// The words of supervision and of duty people.
extension Glossary {
    static let orderStates: [String: Phrase] = [
        "awaitingReply": Phrase("待回复", "waits for a reply"),
        "replied": Phrase("已回复", "replied"),
        "closed": Phrase("已销号", "closed"),
        "revoked": Phrase("已解除", "revoked"),
        "void": Phrase("作废", "void"),
    ]

    static let colours: [String: Phrase] = [
        "blue": Phrase("蓝色", "blue"),
        "orange": Phrase("橙色", "orange"),
        "red": Phrase("红色", "red"),
    ]

    static let shifts: [String: Phrase] = [
        "day": Phrase("白班", "day"),
        "night": Phrase("夜班", "night"),
        "all": Phrase("全天", "all day"),
    ]

    /// Why a call stands on a rung of the ladder.
    static let triggers: [String: Phrase] = [
        "yellow": Phrase("将到期", "nearly due"),
        "overdue": Phrase("已超期", "overdue"),
        "notSigned": Phrase("未按时签收", "not signed in time"),
        "oneDayOver": Phrase("超期一个工作日", "a working day over"),
        "twoExpedites": Phrase("催办两次", "reminded twice"),
        "redone": Phrase("被责令重办", "sent back"),
        "threeDaysOver": Phrase("超期三个工作日", "three working days over"),
        "blueUnanswered": Phrase("蓝色督办单未回复", "blue order unanswered"),
        "fiveDaysOver": Phrase("超期五个工作日", "five working days over"),
        "orangeUnanswered": Phrase("橙色督办单未回复", "orange order unanswered"),
        "tenDaysOver": Phrase("超期十个工作日", "ten working days over"),
        "threeLeads": Phrase("三次改派仍无牵头", "no lead after three re-dispatches"),
        "threeRedone": Phrase("三次重办", "sent back three times"),
        "notOnScene": Phrase("未按时到场", "not on the scene in time"),
        "halfHourNotOnScene": Phrase("超时半小时未到场", "half an hour late on the scene"),
    ]
}
