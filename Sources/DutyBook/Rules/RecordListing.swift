package import History

/// How the list of a type reads, and what it adds up.
package struct RecordListing: Sendable {
    /// Fields of the record's maps, figures derived from it, and rollups, in their order.
    package let columns: [Text]
    /// Derived amounts that the list adds up, each dimension by itself.
    package let totals: [Text]
    /// The derived amount that `--at-least` asks for.
    package let threshold: Text?
    /// What other records that refer to one of these add up to.
    package let rollups: [Rollup]

    init(
        _ columns: [Text],
        totals: [Text] = [],
        threshold: Text? = nil,
        rollups: [Rollup] = []
    ) {
        self.columns = columns
        self.totals = totals
        self.threshold = threshold
        self.rollups = rollups
    }

    /// How many records of a type refer to this one, or what an amount of them comes to.
    package struct Rollup: Sendable {
        package let name: Text
        /// The type of the records that refer.
        package let type: Text
        /// Their field that does.
        package let field: Text
        /// A derived figure of theirs and the value it must have; `nil` takes all.
        package let condition: (figure: Text, value: Value)?
        /// Their derived amount; `nil` counts them.
        package let sum: Text?

        static func count(
            _ name: Text,
            of type: Text,
            by field: Text,
            where condition: (figure: Text, value: Value)? = nil
        ) -> Rollup {
            Rollup(name: name, type: type, field: field, condition: condition, sum: nil)
        }

        static func sum(_ name: Text, of type: Text, by field: Text, _ amount: Text) -> Rollup {
            Rollup(name: name, type: type, field: field, condition: nil, sum: amount)
        }
    }
}

extension RecordDeclaration {
    /// Every field that a part of the record may have, with the aspect it belongs to.
    package var fields: [(aspect: AspectRule, field: Field)] {
        aspects.flatMap { aspect in
            aspect.aspect == RecordHistory.life ? [] : aspect.arguments.map { (aspect, $0) }
        }
    }

    package func field(_ name: Text) -> Field? { fields.first { $0.field.name == name }?.field }

    /// What a field says now; `nil` where nothing does.
    package func value(of name: Text, in aspects: RecordAspects) -> Value? {
        guard let found = fields.first(where: { $0.field.name == name }),
            let value = aspects.view(found.aspect.aspect)?.value
        else { return nil }
        if case .map = found.aspect.form, found.aspect.policy != .addWins { return value[name] }
        return value
    }

    /// The records that one refers to, each once: by its fields as they say now, and by its facts.
    package func references(_ aspects: RecordAspects, _ history: RecordHistory) -> [RecordRef] {
        var found: [RecordRef] = []
        func add(_ form: Form, _ id: Text?) {
            guard case .record(let type) = form, let id else { return }
            let reference = RecordRef(type: type, id: id)
            if !found.contains(reference) { found.append(reference) }
        }
        for (_, field) in fields where field.form.isReference {
            add(field.form, value(of: field.name, in: aspects)?.text)
        }
        for event in history.entries.flatMap(\.body.events) {
            for field in events.first(where: { $0.kind == event.kind })?.fields ?? [] {
                add(field.form, event.fields[field.name]?.text)
            }
        }
        return found
    }
}
