import History

/// The rows of the checklist of a hand-over.
package enum HandoverRow: String, Sendable, CaseIterable {
    case people, files, money, work, assets

    var zh: String {
        switch self {
        case .people: "人员"
        case .files: "档案资料"
        case .money: "经费"
        case .work: "未结事项"
        case .assets: "设备车辆"
        }
    }

    fileprivate func aspect(of side: Side) -> Text {
        Text(side.rawValue + rawValue.prefix(1).uppercased() + rawValue.dropFirst())
    }

    fileprivate enum Side: String { case giver, receiver }

    fileprivate static func aspects(of side: Side) -> [Text] {
        allCases.map { $0.aspect(of: side) }
    }
}

extension RecordDeclaration {
    /// 职责移交: a duty on its way from one party to another. Each side signs each row of the
    /// checklist for itself; the hand-over is complete when both have signed all of them.
    static let handover = RecordDeclaration(
        RecordType.handover,
        "职责移交",
        "hand-over",
        audience: .everyone,
        aspects: [
            AspectRule(
                aspect: "head",
                policy: .immutable,
                form: .map([
                    .required("item", .filledText), .required("giver", .party),
                    .required("receiver", .party), .optional("on", .date),
                    .optional("docNo", .text),
                ]),
                editors: .none,
                deciders: [],
                zh: "移交事项",
                en: "what is handed over",
                isRequired: true
            )
        ] + rows(.giver, "移出", "given") + rows(.receiver, "接收", "taken")
            + [Aspects.life(deciders: ListKeepers.deciders)],
        events: [EventRule("defined"), EventRule("signedOff", .optional("note", .text))],
        actions: [
            Actions.act(
                "handover.open",
                RecordType.handover,
                ListKeepers.relations,
                writes: ["head"],
                events: ["defined"],
                command: .opens,
                "建立移交清单",
                "opened"
            ),
            signing("handover.give", .giver, "移出方确认", "giver signed"),
            signing("handover.take", .receiver, "接收方确认", "receiver signed"),
            Actions.voiding("handover.void", RecordType.handover, ListKeepers.relations),
            Actions.act(
                "handover.settle",
                RecordType.handover,
                [.giver, .receiver, .establishmentOffice, .committee],
                writes: HandoverRow.aspects(of: .giver) + HandoverRow.aspects(of: .receiver)
                    + [RecordHistory.life],
                events: [],
                "决定",
                "settled"
            ),
        ],
        heading: Heading("head", "item"),
        relations: { aspects, party in
            let head = aspects.view("head")?.value
            var relations: Relations = .none
            if head?["giver"]?.text == party.id { relations.insert(.giver) }
            if head?["receiver"]?.text == party.id { relations.insert(.receiver) }
            return relations
        },
        derived: { reading in
            let aspects = reading.aspects
            let open = HandoverRow.allCases.filter { row in
                !aspects.isDone(row, .giver) || !aspects.isDone(row, .receiver)
            }
            let begun = HandoverRow.allCases.contains { row in
                aspects.isDone(row, .giver) || aspects.isDone(row, .receiver)
            }
            let state: Value = open.isEmpty ? "complete" : begun ? "partly" : "open"
            return [
                ("state", state),
                ("openRows", .list(open.map { .text(Text($0.rawValue)) })),
            ]
        }
    )

    private static func rows(_ side: HandoverRow.Side, _ zh: String, _ en: String) -> [AspectRule] {
        let own: Relations = side == .giver ? .giver : .receiver
        return HandoverRow.allCases.map { row in
            AspectRule(
                aspect: row.aspect(of: side),
                policy: .owner,
                form: .oneOf(["done", "notReady"]),
                editors: own,
                deciders: [own],
                zh: row.zh + zh,
                en: "\(row.rawValue) \(en)",
                argumentName: Text(row.rawValue)
            )
        }
    }

    private static func signing(
        _ action: Text,
        _ side: HandoverRow.Side,
        _ zh: String,
        _ en: String
    ) -> ActionRule {
        Actions.act(
            action,
            RecordType.handover,
            side == .giver ? .giver : .receiver,
            writes: HandoverRow.aspects(of: side),
            events: ["signedOff"],
            command: .changes,
            zh,
            en
        )
    }
}

extension RecordAspects {
    fileprivate func isDone(_ row: HandoverRow, _ side: HandoverRow.Side) -> Bool {
        view(row.aspect(of: side)).map { $0.value == "done" && !$0.undecided } ?? false
    }
}
