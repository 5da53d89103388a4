/// Why a configuration was refused. Every problem has a stable code and ends a program with exit 78,
/// before it has opened a store or a port.
package struct SettingsProblem: Error, Equatable, CustomStringConvertible {
    /// The closed list of reasons; the code of each never changes its meaning.
    package enum Reason: String, Sendable {
        case unreadableFile = "E4001.unreadableFile"
        case badSyntax = "E4002.badSyntax"
        case unknownKey = "E4003.unknownKey"
        case duplicateKey = "E4004.duplicateKey"
        case wrongType = "E4005.wrongType"
        case notAllowed = "E4006.notAllowed"
        case badCombination = "E4007.badCombination"
        case stateDirectory = "E4008.stateDirectory"
    }

    package let reason: Reason
    /// Where the offending text stands: `huying.toml:12`, `--log-level` or `HUYING_LOG_LEVEL`.
    package let place: String
    /// One English sentence without the code and the place.
    package let detail: String

    package init(_ reason: Reason, at place: String, _ detail: String) {
        self.reason = reason
        self.place = place
        self.detail = detail
    }

    package var code: String { reason.rawValue }
    package var description: String { "\(place): \(detail) (\(code))" }
}
