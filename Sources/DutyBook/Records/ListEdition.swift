import History

extension RecordDeclaration {
    /// A published edition of one of the lists: its number, since when it is in force, and by which
    /// document. One legal text at a time: the later first day is in force.
    static let edition = RecordDeclaration(
        RecordType.edition,
        "清单版本",
        "edition of a list",
        audience: .everyone,
        aspects: [
            AspectRule(
                aspect: "edition",
                policy: .immutable,
                form: .map([
                    .required("title", .filledText), .required("list", .oneOf(ItemKind.names)),
                    .required("from", .date), .optional("docNo", .text),
                    .optional("note", .text),
                ]),
                editors: .none,
                deciders: [],
                zh: "版本",
                en: "edition",
                isRequired: true
            ),
            Aspects.life(deciders: [.establishmentOffice]),
        ],
        events: [EventRule("defined")],
        actions: [
            Actions.act(
                "edition.publish",
                RecordType.edition,
                .establishmentOffice,
                writes: ["edition"],
                events: ["defined"],
                command: .opens,
                "发布",
                "published"
            ),
            Actions.voiding("edition.void", RecordType.edition, .establishmentOffice),
            Actions.act(
                "edition.settle",
                RecordType.edition,
                .establishmentOffice,
                writes: [RecordHistory.life],
                events: [],
                "决定",
                "settled"
            ),
        ],
        heading: Heading("edition", "title")
    )
}
