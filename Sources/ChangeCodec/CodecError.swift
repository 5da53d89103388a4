/// Why bytes were not read. Closed; the raw value is the stable code.
package enum CodecError: String, Error, Hashable, Sendable, CaseIterable {
    /// The input ends inside an item, or a length points beyond it.
    case cutShort = "E1301.cutShort"
    /// Something follows the last item.
    case trailingBytes = "E1302.trailingBytes"
    /// A number or length is not in its shortest form.
    case notShortest = "E1303.notShortest"
    case duplicateKey = "E1304.duplicateKey"
    case unsortedKeys = "E1305.unsortedKeys"
    case badText = "E1306.badText"
    case tooDeep = "E1307.tooDeep"
    /// Longer than its bound.
    case tooLong = "E1308.tooLong"
    /// A float, a tag, an indefinite length, or a reserved form.
    case unsupported = "E1309.unsupported"
    /// Another kind of item than expected at this place.
    case unexpectedItem = "E1310.unexpectedItem"
    case outOfRange = "E1311.outOfRange"
    case missingField = "E1312.missingField"
    /// An empty or default field that the writer would have left out.
    case notCanonical = "E1313.notCanonical"
    /// A body format this version does not know.
    case newerFormat = "E1314.newerFormat"

    package var code: String { rawValue }
}
