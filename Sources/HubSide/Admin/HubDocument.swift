import Foundation

/// A JSON document as a verb prints it; keys keep the order in which they are written here.
package indirect enum HubDocument: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    case text(String)
    case list([HubDocument])
    case object([Field])

    package struct Field: Sendable, Equatable {
        package let key: String
        package let value: HubDocument

        package init(_ key: String, _ value: HubDocument) {
            self.key = key
            self.value = value
        }
    }

    /// An optional text; unknown is `null`.
    package static func text(orNull text: String?) -> HubDocument {
        text.map(HubDocument.text) ?? .null
    }

    package static func count(_ number: Int) -> HubDocument { .int(Int64(number)) }

    /// One line.
    package var json: String {
        switch self {
        case .null: "null"
        case .bool(let bool): bool ? "true" : "false"
        case .int(let int): String(int)
        case .text(let text): Self.quoted(text)
        case .list(let list): "[" + list.map(\.json).joined(separator: ",") + "]"
        case .object(let fields):
            "{"
                + fields.map { Self.quoted($0.key) + ":" + $0.value.json }.joined(separator: ",")
                + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
