package import ChangeCodec

/// Why a message was not accepted. Nothing of it has been used then, and none of its text is shown.
package enum WireError: Error, Hashable, Sendable {
    /// Not a message of this product at all: a login page, a proxy's error, an empty body.
    case notOurs
    /// A message, but not of a kind that belongs here.
    case wrongKind
    /// Signed or compressed in a way this version does not know.
    case unknownAlgorithm
    /// Altered under way, or signed by another key than it names.
    case badSignature
    /// Larger than its bound, compressed or not.
    case tooLarge
    /// The compressed part is damaged, or not as long as announced.
    case badCompression
    /// The message is genuine, its content is not what this version reads.
    case malformed(CodecError)

    package var code: String {
        switch self {
        case .notOurs: "E1321.notOurs"
        case .wrongKind: "E1322.wrongKind"
        case .unknownAlgorithm: "E1323.unknownAlgorithm"
        case .badSignature: "E1324.badSignature"
        case .tooLarge: "E1325.tooLarge"
        case .badCompression: "E1326.badCompression"
        case .malformed(let error): error.code
        }
    }
}
