package import Settings

/// One thing that was looked at: how it is, and the one command that mends it.
package struct Finding: Hashable, Sendable {
    package enum State: String, Sendable {
        case ok
        /// It works, and somebody should look at it before it does not.
        case warning
        case wrong
        /// It could not be looked at. Nothing is concluded from that.
        case unknown
    }

    /// What was looked at, a stable word: `store`, `clock`, `hubTLS` …
    package let check: String
    package let state: State
    /// Stable; `nil` where nothing is wrong.
    package let code: String?
    package let message: Wording
    package let next: Wording?
    /// The contract's exit code where this is wrong; 0 where it is not.
    package let exit: Int32

    private init(
        _ check: String,
        _ state: State,
        code: String?,
        _ message: Wording,
        next: Wording?,
        exit: Int32
    ) {
        self.check = check
        self.state = state
        self.code = code
        self.message = message
        self.next = next
        self.exit = exit
    }

    package static func ok(_ check: String, _ message: Wording) -> Finding {
        Finding(check, .ok, code: nil, message, next: nil, exit: 0)
    }

    package static func warning(
        _ check: String,
        _ code: String,
        _ message: Wording,
        next: Wording?
    ) -> Finding {
        Finding(check, .warning, code: code, message, next: next, exit: 0)
    }

    package static func unknown(_ check: String, _ message: Wording) -> Finding {
        Finding(check, .unknown, code: nil, message, next: nil, exit: 0)
    }

    package static func wrong(
        _ check: String,
        _ code: String,
        _ message: Wording,
        next: Wording?,
        exit: Int32
    ) -> Finding {
        Finding(check, .wrong, code: code, message, next: next, exit: exit)
    }
}

extension Wording {
    /// A command is the same in every language.
    package static func command(_ command: String) -> Wording { Wording(command, command) }
}

/// Everything one examination found, in the order in which it was looked at.
package struct Examination: Sendable {
    package private(set) var findings: [Finding] = []

    package init() {}

    package mutating func add(_ finding: Finding) { findings.append(finding) }
    package mutating func add(_ more: [Finding]) { findings += more }

    package var isHealthy: Bool { !findings.contains { $0.state == .wrong } }

    /// Severest first.
    private static let severity: [Int32] = [9, 7, 4, 78, 6, 3, 1]

    /// 0 where nothing is wrong.
    package var exit: Int32 {
        let all = findings.map(\.exit)
        return Self.severity.first(where: all.contains) ?? 0
    }

    /// One line and, where something helps, the command under it.
    package func lines(in language: Language) -> [String] {
        let mark: [Finding.State: String] = [.ok: "✓", .warning: "!", .wrong: "✗", .unknown: "?"]
        var lines: [String] = []
        for finding in findings {
            let code = finding.code.map { " [\($0.prefix { $0 != "." })]" } ?? ""
            lines.append(
                "\(mark[finding.state] ?? " ") \(finding.message.text(in: language))\(code)"
            )
            if let next = finding.next { lines.append("    → \(next.text(in: language))") }
        }
        return lines
    }

    /// What the whole comes to, in one line.
    package func summary(in language: Language) -> String {
        let wrong = findings.count { $0.state == .wrong }
        let warnings = findings.count { $0.state == .warning }
        return switch (wrong, warnings) {
        case (0, 0): Wording("一切正常。", "Everything is in order.").text(in: language)
        case (0, _):
            Wording("没有故障，\(warnings) 处要留意。", "Nothing is wrong; \(warnings) to look at.")
                .text(in: language)
        default:
            Wording(
                "\(wrong) 处故障，\(warnings) 处要留意。没有改动任何数据。",
                "\(wrong) wrong, \(warnings) to look at. Nothing was changed."
            ).text(in: language)
        }
    }
}
