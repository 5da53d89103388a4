package import History

/// What a value has to look like: of an aspect, of an event's field, of an argument.
package indirect enum Form: Hashable, Sendable {
    /// Any text, also an empty one.
    case text
    /// Text with something in it besides blanks.
    case filledText
    case oneOf([Text])
    /// The id of a party of the zone.
    case party
    case parties
    /// Milliseconds since 1970; as an argument also RFC 3339.
    case time
    /// `2026-07-01`.
    case date
    case texts
    /// Bytes of a key or signature.
    case bytes
    case count
    /// An amount above zero in a unit of one of these dimensions; as an argument `1.82亿美元`.
    case quantity([Dimension])
    /// A record of this type; as an argument also its name, which the desk looks up.
    case record(Text)
    /// A change of the same record; as an argument also the slip number on paper.
    case change
    /// 统一社会信用代码, with a right check digit.
    case creditCode
    /// 64 hexadecimal digits.
    case sha256
    /// A map of these fields; others are left to newer versions.
    case map([Field])
    case anything

    package static let money = Form.quantity([.yuan, .dollar])

    /// Why a value has another form; `nil` where it fits.
    package func fault(of value: Value, parties: PartyDirectory) -> Refusal.Rule? {
        switch self {
        case .text: value.text == nil ? .malformed : nil
        case .filledText: value.text?.isBlank == false ? nil : .malformed
        case .oneOf(let names): value.text.map(names.contains) == true ? nil : .unknownValue
        case .party: Self.fault(ofParty: value, parties: parties)
        case .parties: Self.fault(ofList: value) { Self.fault(ofParty: $0, parties: parties) }
        case .time, .count: value.int == nil ? .malformed : nil
        case .date: value.text.flatMap(CivilDay.init) == nil ? .malformed : nil
        case .texts: Self.fault(ofList: value) { $0.text == nil ? .malformed : nil }
        case .bytes: value.bytes == nil ? .malformed : nil
        case .map(let fields): Self.fault(ofMap: value, fields: fields, parties: parties)
        case .quantity(let dimensions): Self.fault(ofQuantity: value, dimensions)
        case .record: value.text?.isBlank == false ? nil : .malformed
        case .change: value.text.flatMap { Dot($0.string) } == nil ? .unknownChange : nil
        case .creditCode: value.text.flatMap(CreditCode.init) == nil ? .badCreditCode : nil
        case .sha256: value.text.map(Self.isDigest) == true ? nil : .malformed
        case .anything: nil
        }
    }

    private static func fault(ofQuantity value: Value, _ dimensions: [Dimension]) -> Refusal.Rule? {
        guard let quantity = Quantity(value), quantity.smallest > 0 else { return .badQuantity }
        return dimensions.contains(quantity.unit.dimension) ? nil : .wrongUnit
    }

    private static func isDigest(_ text: Text) -> Bool {
        text.utf8.count == 64 && Hexadecimal.bytes(text.string) != nil
    }

    private static func fault(ofParty value: Value, parties: PartyDirectory) -> Refusal.Rule? {
        guard let id = value.text else { return .malformed }
        return parties[id] == nil ? .unknownParty : nil
    }

    private static func fault(ofList value: Value, each: (Value) -> Refusal.Rule?) -> Refusal.Rule?
    {
        guard let list = value.list else { return .malformed }
        return list.lazy.compactMap(each).first
    }

    private static func fault(ofMap value: Value, fields: [Field], parties: PartyDirectory)
        -> Refusal.Rule?
    {
        guard let map = value.map else { return .malformed }
        for field in fields {
            guard let value = map[field.name] else {
                if field.isRequired { return .malformed }
                continue
            }
            if let fault = field.form.fault(of: value, parties: parties) { return fault }
        }
        return nil
    }

    /// It names another record.
    var isReference: Bool { if case .record = self { true } else { false } }

    /// The stored form of an argument as a person or a script gives it: times become milliseconds, a
    /// single name becomes a list of one.
    package func stored(_ argument: Value) -> Value {
        switch (self, argument) {
        case (.time, .text(let text)): CivilTime.milliseconds(text).map(Value.int) ?? argument
        case (.quantity, .text(let text)): Quantity(spelled: text)?.value ?? argument
        case (.parties, .text), (.texts, .text): .list([argument])
        default: argument
        }
    }
}

/// One named value of an event, of a map or of a command.
package struct Field: Hashable, Sendable {
    package let name: Text
    package let form: Form
    package let isRequired: Bool
    /// Where its value comes from when it is not given.
    package var source: Source?
    /// Where nothing is given, the acting party is meant.
    var isActingParty = false

    /// Another place that knows a field of the same name.
    package enum Source: Hashable, Sendable {
        /// The record that this other field refers to; looked up by the desk.
        case record(Text)
        /// An aspect of the same record, as the person had it in front of them.
        case aspect(Text)
    }

    package static func required(_ name: Text, _ form: Form) -> Field {
        Field(name: name, form: form, isRequired: true)
    }

    /// A party; the acting one where none is named.
    package static func actingParty(_ name: Text) -> Field {
        Field(name: name, form: .party, isRequired: true, isActingParty: true)
    }

    package static func optional(_ name: Text, _ form: Form) -> Field {
        Field(name: name, form: form, isRequired: false)
    }

    /// The field with a place to take its value from where none is given.
    func taken(from source: Source) -> Field {
        Field(name: name, form: form, isRequired: isRequired, source: source)
    }
}

extension Text {
    /// Nothing but spaces, tabs, line ends and ideographic spaces.
    package var isBlank: Bool {
        var index = 0
        while index < utf8.count {
            switch utf8[index] {
            case 0x09, 0x0A, 0x0D, 0x20: index += 1
            case 0xE3 where utf8[index...].starts(with: [0xE3, 0x80, 0x80]): index += 3
            default: return false
            }
        }
        return true
    }
}
