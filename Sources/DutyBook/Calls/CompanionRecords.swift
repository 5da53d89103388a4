import History

/// What belongs to a call and not to everybody who takes part in it.
extension RecordDeclaration {
    private static let notes = Keeping(RecordType.note, .opener, deciders: .opener)
    private static let noteParts: [AspectRule] = [
        notes.head([.required("call", .record(RecordType.call))], "呼叫", "call"),
        notes.part("text", .siblings, .filledText, "备注", "note", isRequired: true),
        notes.life,
    ]

    /// 内部备注: a party's own note about a call. It reaches the party's other sites and nobody else.
    static let note = RecordDeclaration(
        RecordType.note,
        "内部备注（本单位）",
        "internal note",
        audience: .named,
        aspects: noteParts,
        events: [EventRule("defined")],
        actions: [
            notes.opening("add", ["head", "text"], by: .member, "记备注", "noted"),
            notes.changing("edit", ["text"], "修改", "edited"),
        ] + notes.ending(deciding: noteParts),
        heading: Heading("text"),
        listing: RecordListing(["call"])
    )

    private static let requesters = Keeping(RecordType.requester, .opener, deciders: .opener)
    private static let requesterParts: [AspectRule] = [
        requesters.head([.required("call", .record(RecordType.call))], "呼叫", "call"),
        requesters.part(
            "contact",
            .owner,
            .map([.required("name", .filledText), .optional("phone", .text)]),
            "诉求人",
            "requester",
            isRequired: true
        ),
        AspectRule(
            aspect: "readers",
            policy: .addWins,
            form: .map([.optional("add", .parties), .optional("remove", .parties)]),
            editors: .opener,
            deciders: [],
            zh: "知悉范围",
            en: "who may read it"
        ),
        requesters.life,
    ]

    /// 诉求人: who asked the caller for help. Read by the caller and by the offices it names, which
    /// handle the call; committee and supervision see that there is one only where they are named.
    static let requester = RecordDeclaration(
        RecordType.requester,
        "诉求人（限阅）",
        "requester (restricted)",
        audience: .named,
        aspects: requesterParts,
        events: [EventRule("defined")],
        actions: [
            requesters.opening(
                "record",
                ["head", "contact", "readers"],
                by: .member,
                "登记诉求人",
                "recorded"
            ),
            requesters.changing("edit", ["contact"], "更正", "corrected"),
            requesters.changing("share", ["readers"], "调整知悉范围", "shared"),
        ] + requesters.ending(deciding: requesterParts),
        heading: Heading("contact", "name"),
        readers: Readers(Readers.Place("readers")),
        listing: RecordListing(["call", "phone"])
    )
}
