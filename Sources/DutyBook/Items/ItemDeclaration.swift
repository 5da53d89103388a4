package import History

extension RecordDeclaration {
    static let item = RecordDeclaration(
        RecordType.item,
        "职责事项",
        "duty item",
        audience: .everyone,
        aspects: ItemAspects.all,
        events: [
            EventRule("defined"),
            EventRule("proposed", ItemProposal.fields),
        ],
        actions: ItemActions.all,
        heading: Heading(Aspects.text, "title"),
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            try act.checkProposal()
            try act.checkLimits(scene)
        }
    )
}

/// Which list a duty item stands on.
package enum ItemKind: String, Sendable, CaseIterable {
    /// Handed to the sub-districts.
    case divested
    /// Kept by the zone.
    case retained
    case department, company
    /// A power with its responsibilities.
    case rights

    package static let names: [Text] = allCases.map { Text($0.rawValue) }
}

/// Those who keep the lists.
enum ListKeepers {
    static let relations: Relations = [.establishmentOffice, .committee]
    static let deciders: [Relations] = [.establishmentOffice, .committee]
}

private enum ItemAspects {
    static let all: [AspectRule] =
        [
            AspectRule(
                aspect: Aspects.text,
                policy: .siblings,
                form: .map([
                    .required("title", .filledText), .optional("content", .text),
                    .optional("basis", .text),
                ]),
                editors: ListKeepers.relations,
                deciders: ListKeepers.deciders,
                zh: "事项内容",
                en: "wording",
                isRequired: true
            ),
            AspectRule(
                aspect: Aspects.catalogue,
                policy: .immutable,
                form: .map([
                    .required("kind", .oneOf(ItemKind.names)), .optional("code", .text),
                    .optional("category", .text),
                ]),
                editors: .none,
                deciders: [],
                zh: "所属目录",
                en: "catalogue",
                isRequired: true
            ),
            AspectRule(
                aspect: Aspects.assignment,
                policy: .siblings,
                form: .map([
                    .required("lead", .party), .optional("cooperate", .parties),
                    .optional("area", .text), .optional("from", .date), .optional("to", .date),
                    .optional("docNo", .text),
                ]),
                editors: ListKeepers.relations,
                deciders: ListKeepers.deciders,
                zh: "责任单位",
                en: "assignment"
            ),
        ] + RightsFields.aspects + [Aspects.life(deciders: ListKeepers.deciders)]
}

private enum ItemActions {
    static let all: [ActionRule] = [
        Actions.act(
            "item.define",
            RecordType.item,
            ListKeepers.relations,
            writes: [Aspects.text, Aspects.catalogue, Aspects.assignment],
            events: ["defined"],
            command: .opens,
            "列入清单",
            "listed"
        ),
        Actions.act(
            "item.edit",
            RecordType.item,
            ListKeepers.relations,
            writes: [Aspects.text],
            events: [],
            command: .changes,
            "修改",
            "edited"
        ),
        Actions.act(
            "item.assign",
            RecordType.item,
            ListKeepers.relations,
            writes: [Aspects.assignment],
            events: [],
            command: .changes,
            "确定责任单位",
            "assigned"
        ),
        Actions.act(
            "item.rights",
            RecordType.item,
            ListKeepers.relations,
            writes: RightsFields.aspects.map(\.aspect),
            events: [],
            command: .changes,
            "填权责要素",
            "rights fields filled in"
        ),
        Actions.act(
            "item.propose",
            RecordType.item,
            .member,
            events: ["proposed"],
            command: .changes,
            "提出意见",
            "proposed"
        ),
        Actions.voiding("item.void", RecordType.item, ListKeepers.relations),
        Actions.act(
            "item.settle",
            RecordType.item,
            ListKeepers.relations,
            writes: [Aspects.text, Aspects.assignment, RecordHistory.life]
                + RightsFields.aspects.filter { !$0.deciders.isEmpty }.map(\.aspect),
            events: [],
            "决定",
            "settled"
        ),
    ]
}
