package import History

/// One command of the desk: one written for itself in `Verb`, or one that follows from what is
/// declared of an action.
package struct Command: Hashable, Sendable {
    package let name: Text
    /// The type of the record it is about; `nil` where the desk finds the record otherwise.
    package let recordType: Text?
    /// It opens a record of its own.
    package let opensRecord: Bool
    /// The arguments by which the desk finds the record; no business of the decision.
    package let address: [Text]
    package let fields: [Field]
    /// Its own case, where it has one.
    let verb: Verb?

    /// `nil` for a name no command has.
    package init?(_ name: Text) {
        if let verb = Verb(name) {
            self.init(verb, name)
        } else if let rule = Actions.rule(name), let shape = rule.command {
            self.init(rule, shape)
        } else {
            return nil
        }
    }

    private init(_ verb: Verb, _ name: Text) {
        self.name = name
        recordType = verb.recordType
        opensRecord = verb.opensRecord
        address = verb.address
        fields = verb.fields
        self.verb = verb
    }

    private init(_ rule: ActionRule, _ shape: CommandShape) {
        name = rule.action
        recordType = rule.type
        opensRecord = shape == .opens
        address = shape == .opens ? [] : [rule.type]
        fields = Self.fields(of: rule, shape)
        verb = nil
    }

    /// The arguments of a general command: the fields of the maps it writes, its other aspects by
    /// name, and what its events have to say.
    private static func fields(of rule: ActionRule, _ shape: CommandShape) -> [Field] {
        var fields: [Field] = []
        for name in rule.writes
        where name != RecordHistory.life
            && !rule.composes.contains(name) && rule.constants[name] == nil
        {
            guard let aspect = Aspects.declared(name, of: rule.type) else { continue }
            for case .given(let argument, let form) in aspect.rows {
                fields.append(.required(argument, form))
            }
            let isRequired = shape == .opens && aspect.isRequired
            fields += aspect.arguments.map { field in
                Field(
                    name: field.name,
                    form: field.form,
                    isRequired: field.isRequired && isRequired && !field.isActingParty,
                    source: field.source,
                    isActingParty: field.isActingParty && isRequired
                )
            }
        }
        let declared = RecordDeclaration.of(rule.type)
        for kind in rule.events {
            fields += declared?.events.first { $0.kind == kind }?.arguments ?? []
        }
        fields += rule.companions
        if rule.writes.contains(RecordHistory.life) {
            fields.append(.required("why", .filledText))
        } else if shape == .changes, !rule.writes.isEmpty {
            fields.append(.optional("settle", .texts))
            if !fields.contains(where: { $0.name == "why" }) {
                fields.append(.optional("why", .text))
            }
        }
        return fields
    }

    /// All general commands of a type, in the order of its actions.
    package static func general(of type: Text) -> [Command] {
        (RecordDeclaration.of(type)?.actions ?? []).compactMap { rule in
            rule.command == nil ? nil : Command(rule.action)
        }
    }
}

extension AspectRule {
    /// What it may be given as: the fields of a map, or the whole under its own name.
    var arguments: [Field] {
        switch form {
        case .map where policy == .addWins:
            return [.optional(argument, setForm)]
        case .map(let fields): return fields
        default: return [Field(name: argument, form: form, isRequired: true)]
        }
    }

    /// The form of a set's elements together.
    private var setForm: Form {
        guard case .map(let fields) = form else { return .texts }
        return fields.first?.form ?? .texts
    }
}
