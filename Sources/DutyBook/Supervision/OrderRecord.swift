import History

extension RecordDeclaration {
    /// 督办单: the supervision office orders a party to act and to reply in time. The centre numbers
    /// it; the ordered party replies; only supervision closes or revokes it.
    static let order = RecordDeclaration(
        RecordType.order,
        "督办单",
        "supervision order",
        audience: .participants,
        aspects: [
            AspectRule(
                aspect: "order",
                policy: .immutable,
                form: .map([
                    .required("title", .filledText), .required("to", .party),
                    .required("colour", .oneOf(OrderColour.allCases.map { Text($0.rawValue) })),
                    .required("demand", .filledText), .optional("calls", .texts),
                    .optional("basis", .text), .optional("signedBy", .text),
                    .optional("due", .time),
                ]),
                editors: .none,
                deciders: [],
                zh: "督办内容",
                en: "order",
                isRequired: true
            ),
            Aspects.life(deciders: [.supervision]),
        ],
        events: [
            EventRule("issued"),
            EventRule("replied", .required("text", .filledText), .optional("evidence", .text)),
            EventRule("insisted", .required("why", .filledText)),
            EventRule("orderClosed", .required("why", .filledText)),
            EventRule("orderRevoked", .required("why", .filledText)),
        ],
        actions: [
            Actions.act(
                "order.issue",
                RecordType.order,
                .supervision,
                writes: ["order"],
                events: ["issued"],
                command: .opens,
                "签发督办单",
                "order issued"
            ),
            step("order.reply", .receiver, "replied", "回复", "replied"),
            step("order.insist", .supervision, "insisted", "回复不充分", "reply not sufficient"),
            step("order.close", .supervision, "orderClosed", "销号", "closed"),
            step("order.revoke", .supervision, "orderRevoked", "解除", "revoked"),
            Actions.voiding("order.void", RecordType.order, .supervision),
            Actions.act(
                "order.settle",
                RecordType.order,
                .supervision,
                writes: [RecordHistory.life],
                events: [],
                "决定",
                "settled"
            ),
        ],
        heading: Heading("order", "title"),
        readers: Readers(Readers.Place("order", "to")),
        numberPrefix: "DB",
        relations: { aspects, party in
            aspects.view("order")?.value["to"]?.text == party.id ? .receiver : .none
        },
        waitsFor: { reading in
            let order = OrderState(reading.history, reading.aspects)
            return order.phase == .issued ? [order.to].compactMap(\.self) : []
        },
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            try act.checkOrder(scene)
        }
    )

    private static func step(
        _ action: Text,
        _ may: Relations,
        _ event: Text,
        _ zh: String,
        _ en: String
    ) -> ActionRule {
        Actions.act(
            action,
            RecordType.order,
            may,
            events: [event],
            command: .changes,
            zh,
            en
        )
    }
}

extension Act {
    /// A closed or revoked order is answered and closed no more; there is a reply to be not
    /// sufficient.
    fileprivate func checkOrder(_ scene: Scene) throws(Refusal) {
        guard rule.command == .changes, rule.action != "order.void" else { return }
        let order = OrderState(scene.past, ranks: scene.ranks)
        switch (rule.action, order.phase) {
        case ("order.insist", .issued), (_, .closed), (_, .revoked):
            throw refusal(.orderSettled, Text(order.phase.rawValue))
        default: break
        }
    }
}
