/// Why a key, code or sheet was not accepted. Closed; each has a stable code.
package enum IdentityError: Error, Hashable, Sendable {
    /// Not the 32 bytes of a key.
    case badKey
    /// The system refused to sign.
    case cannotSign
    /// Not a code: a character is missing, extra or none that codes use.
    case mistypedCode
    /// A line of the recovery sheet is mistyped; counted from 1. Nothing of the sheet was used.
    case mistypedSheet(line: Int)
    /// Encrypted for another key, or altered. Nothing of it was read.
    case cannotOpen
    /// Lines of the sheet are missing, or there are too many.
    case incompleteSheet

    package var code: String {
        switch self {
        case .badKey: "E4201.badKey"
        case .cannotSign: "E4202.cannotSign"
        case .mistypedCode: "E4203.mistypedCode"
        case .mistypedSheet: "E4204.mistypedSheet"
        case .cannotOpen: "E4206.cannotOpen"
        case .incompleteSheet: "E4205.incompleteSheet"
        }
    }
}
