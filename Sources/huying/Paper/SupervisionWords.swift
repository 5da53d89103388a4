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
}
