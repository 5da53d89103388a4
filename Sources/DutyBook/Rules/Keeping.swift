import History

/// Who keeps the records of a type and who decides between values: what aspects and actions of one
/// declaration repeat.
struct Keeping {
    let type: Text
    let keepers: Relations
    let deciders: [Relations]

    init(_ type: Text, _ keepers: Relations, deciders: Relations...) {
        self.type = type
        self.keepers = keepers
        self.deciders = deciders
    }

    func part(
        _ aspect: Text,
        _ policy: MergePolicy,
        _ form: Form,
        _ zh: String,
        _ en: String,
        isRequired: Bool = false,
        by editors: Relations? = nil
    ) -> AspectRule {
        let isFixed = policy == .immutable
        let asksNobody = isFixed || policy == .addWins || policy == .lww || policy == .maximum
        return AspectRule(
            aspect: aspect,
            policy: policy,
            form: form,
            editors: isFixed ? .none : editors ?? keepers,
            deciders: asksNobody ? [] : editors.map { [$0] + deciders } ?? deciders,
            zh: zh,
            en: en,
            isRequired: isRequired
        )
    }

    /// What a record is; never changed.
    func head(_ fields: [Field], _ zh: String, _ en: String) -> AspectRule {
        part("head", .immutable, .map(fields), zh, en, isRequired: true)
    }

    var life: AspectRule { Aspects.life(deciders: deciders) }

    func opening(
        _ verb: Text,
        _ writes: [Text],
        events: [Text] = ["defined"],
        by openers: Relations? = nil,
        _ zh: String,
        _ en: String
    ) -> ActionRule {
        action(verb, writes, events, openers, .opens, zh, en)
    }

    func changing(
        _ verb: Text,
        _ writes: [Text] = [],
        events: [Text] = [],
        by editors: Relations? = nil,
        always constants: [Text: Value] = [:],
        _ zh: String,
        _ en: String
    ) -> ActionRule {
        action(verb, writes, events, editors, .changes, always: constants, zh, en)
    }

    /// Voiding, and deciding what two offices saw differently.
    func ending(deciding aspects: [AspectRule]) -> [ActionRule] {
        let open = aspects.filter { !$0.deciders.isEmpty }
        let may = open.flatMap(\.deciders).reduce(keepers) { $0.union($1) }
        return [
            Actions.voiding(type + ".void", type, keepers),
            Actions.act(
                type + ".settle",
                type,
                may,
                writes: open.map(\.aspect),
                events: [],
                "决定",
                "settled"
            ),
        ]
    }

    private func action(
        _ verb: Text,
        _ writes: [Text],
        _ events: [Text],
        _ may: Relations?,
        _ command: CommandShape,
        always constants: [Text: Value] = [:],
        _ zh: String,
        _ en: String
    ) -> ActionRule {
        Actions.act(
            type + "." + verb,
            type,
            may ?? keepers,
            writes: writes,
            events: events,
            command: command,
            constants: constants,
            zh,
            en
        )
    }
}
