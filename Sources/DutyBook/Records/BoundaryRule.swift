package import History

extension RecordDeclaration {
    /// 职责边界清单: who does which part of a matter that several parties share. It is also the
    /// dispatcher's catalogue.
    static let boundary = RecordDeclaration(
        RecordType.boundary,
        "职责边界",
        "boundary rule",
        audience: .everyone,
        aspects: [
            AspectRule(
                aspect: "subject",
                policy: .siblings,
                form: .filledText,
                editors: ListKeepers.relations,
                deciders: ListKeepers.deciders,
                zh: "事由",
                en: "subject",
                isRequired: true
            ),
            AspectRule(
                aspect: "rule",
                policy: .siblings,
                form: .map([
                    .required("lead", .party), .optional("cooperate", .parties),
                    .optional("area", .text), .optional("basis", .text),
                    .optional("docNo", .text), .optional("from", .date), .optional("to", .date),
                ]),
                editors: ListKeepers.relations,
                deciders: ListKeepers.deciders,
                zh: "责任划分",
                en: "rule",
                isRequired: true
            ),
            AspectRule(
                aspect: "parts",
                policy: .siblings,
                form: .map([.optional("parts", .text)]),
                editors: ListKeepers.relations,
                deciders: ListKeepers.deciders,
                zh: "各方分工",
                en: "parts"
            ),
            AspectRule(
                aspect: "words",
                policy: .addWins,
                form: .map([.optional("add", .texts), .optional("remove", .texts)]),
                editors: ListKeepers.relations,
                deciders: [],
                zh: "群众说法",
                en: "words people use"
            ),
            Aspects.life(deciders: ListKeepers.deciders),
        ],
        events: [EventRule("defined")],
        actions: [
            Actions.act(
                "boundary.define",
                RecordType.boundary,
                ListKeepers.relations,
                writes: ["subject", "rule", "parts", "words"],
                events: ["defined"],
                command: .opens,
                "列入边界清单",
                "listed"
            ),
            Actions.act(
                "boundary.edit",
                RecordType.boundary,
                ListKeepers.relations,
                writes: ["subject", "rule", "parts", "words"],
                events: [],
                command: .changes,
                "修改",
                "edited"
            ),
            Actions.voiding("boundary.void", RecordType.boundary, ListKeepers.relations),
            Actions.act(
                "boundary.settle",
                RecordType.boundary,
                ListKeepers.relations,
                writes: ["subject", "rule", "parts", RecordHistory.life],
                events: [],
                "决定",
                "settled"
            ),
        ],
        heading: Heading("subject")
    )
}

/// What a boundary rule says: derived from its changes.
package struct BoundaryState: Sendable {
    package let aspects: RecordAspects
    package let subject: Text?
    package let lead: Text?
    package let cooperate: [Text]
    package let area: Text?
    package let basis: Text?
    package let parts: Text?
    package let words: [Text]
    package let from: CivilDay?
    package let to: CivilDay?

    package init(_ history: RecordHistory, ranks: MergeRanks) {
        aspects = RecordAspects(of: history, type: RecordType.boundary, ranks: ranks)
        subject = aspects.text("subject")
        let rule = aspects.view("rule")?.value
        lead = rule?["lead"]?.text
        cooperate = rule?["cooperate"]?.list?.compactMap(\.text) ?? []
        area = rule?["area"]?.text
        basis = rule?["basis"]?.text
        parts = aspects.view("parts")?.value["parts"]?.text
        words = aspects.view("words")?.value.list?.compactMap(\.text) ?? []
        from = rule?["from"]?.text.flatMap(CivilDay.init)
        to = rule?["to"]?.text.flatMap(CivilDay.init)
    }

    /// Whether it can be relied on that day.
    package func holds(on day: CivilDay) -> Bool {
        guard lead != nil, !aspects.isVoid else { return false }
        return (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
    }
}
