/// What an aspect or an event holds: plain data without floating point, compared by bytes.
///
/// Decimals are scaled integers. Map keys are sorted by the codec, so equal values have equal bytes.
package enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case text(Text)
    case bytes([UInt8])
    case list([Value])
    case map([Text: Value])
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral
{
    package init(stringLiteral value: String) { self = .text(Text(value)) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(dictionaryLiteral elements: (Text, Value)...) {
        self = .map(Dictionary(elements) { first, _ in first })
    }
    package init(arrayLiteral elements: Value...) { self = .list(elements) }
}

extension Value {
    package var text: Text? {
        if case .text(let text) = self { text } else { nil }
    }

    package var int: Int64? {
        if case .int(let int) = self { int } else { nil }
    }

    package var bool: Bool? {
        if case .bool(let bool) = self { bool } else { nil }
    }

    package var bytes: [UInt8]? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }

    package var list: [Value]? {
        if case .list(let list) = self { list } else { nil }
    }

    package var map: [Text: Value]? {
        if case .map(let map) = self { map } else { nil }
    }

    /// The field of a map; `nil` for a missing field and for anything that is no map.
    package subscript(key: Text) -> Value? { map?[key] }
}
