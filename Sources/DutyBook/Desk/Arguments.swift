import History

/// The arguments of one command: all known, all of their form.
struct Arguments {
    private let values: [Text: Value]

    init(_ given: [Text: Value], of command: Command, view: DeskView) throws(Refusal) {
        let fields = command.fields
        var values: [Text: Value] = [:]
        var bytes = 0
        // In order of name, so that the first fault reported is always the same one.
        for (name, argument) in given.sorted(by: { $0.key < $1.key }) where argument != .null {
            guard let field = fields.first(where: { $0.name == name }) else {
                if command.address.contains(name) { continue }
                throw Refusal(.unknownArgument, record: view.record, subject: name)
            }
            let value = field.form.stored(argument)
            // A slip number becomes the name of a change where its record is at hand.
            let form = field.form == .change ? .filledText : field.form
            if let fault = form.fault(of: value, parties: view.parties) {
                let subject = fault == .unknownParty ? Self.stranger(value, view.parties) : nil
                throw Refusal(fault, record: view.record, subject: subject ?? name)
            }
            guard Self.longestText(in: value) <= view.longestText else {
                throw Refusal(.textTooLong, record: view.record, subject: name)
            }
            bytes += Self.textBytes(in: value)
            values[name] = value
        }
        // Room for the rest of the body, and for a reason that is written twice.
        guard bytes <= BodyBounds.bodyBytes / 4 * 3 else {
            throw Refusal(.textTooLong, record: view.record)
        }
        for field in fields where field.isActingParty && values[field.name] == nil {
            values[field.name] = .text(view.party)
        }
        for field in fields where field.isRequired && values[field.name] == nil {
            throw Refusal(.missingArgument, record: view.record, subject: field.name)
        }
        self.values = values
    }

    private init(values: [Text: Value]) { self.values = values }

    /// With these beside them; what was given stands.
    func filled(with others: [Text: Value]) -> Arguments {
        Arguments(values: values.merging(others) { given, _ in given })
    }

    subscript(name: Text) -> Value? { values[name] }

    func text(_ name: Text) -> Text? { values[name]?.text }

    func texts(_ name: Text) -> [Text]? { values[name]?.list?.compactMap(\.text) }

    /// The given ones of these, as a map.
    func map(_ names: [Text]) -> Value {
        var map: [Text: Value] = [:]
        for name in names { map[name] = values[name] }
        return .map(map)
    }

    /// The first party of a value that the zone does not know.
    private static func stranger(_ value: Value, _ parties: PartyDirectory) -> Text? {
        let named = value.list ?? [value]
        return named.compactMap(\.text).first { parties[$0] == nil }
    }

    private static func longestText(in value: Value) -> Int {
        switch value {
        case .text(let text): text.utf8.count
        case .list(let list): list.map(longestText).max() ?? 0
        case .map(let map): map.values.map(longestText).max() ?? 0
        default: 0
        }
    }

    private static func textBytes(in value: Value) -> Int {
        switch value {
        case .text(let text): text.utf8.count
        case .list(let list): list.map(textBytes).reduce(0, +)
        case .map(let map): map.values.map(textBytes).reduce(0, +)
        default: 0
        }
    }
}
