import Foundation
import Glibc
package import Logging

/// Writes log lines to standard error, each in one write.
///
/// Under systemd a line begins with its priority (`<3>`) and has no time, since the journal keeps
/// both. Elsewhere it begins with the time, its offset, and the words `local-clock`: official times
/// come from the hub, and nobody should mistake this one for them. Control characters in what is
/// logged are escaped, so that text from outside can neither fake a line nor steer a terminal.
package struct ServiceLogHandler: LogHandler {
    /// How lines are dressed.
    package enum Style: Sendable {
        case journal
        case terminal

        /// `journal` where standard error leads to the journal, as `JOURNAL_STREAM` says.
        package init(environment: [String: String]) {
            var facts = stat()
            let isJournal =
                fstat(STDERR_FILENO, &facts) == 0
                && environment["JOURNAL_STREAM"] == "\(facts.st_dev):\(facts.st_ino)"
            self = isJournal ? .journal : .terminal
        }
    }

    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let style: Style

    package init(label: String, level: Logger.Level, style: Style) {
        self.label = label
        self.style = style
        logLevel = level
    }

    /// Makes this handler the process's; to be called once, before the first logger is made.
    package static func install(
        level: Logger.Level,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        let style = Style(environment: environment)
        LoggingSystem.bootstrap { ServiceLogHandler(label: $0, level: level, style: style) }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let milliseconds = now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
        let line = Array((line(for: event, at: milliseconds) + "\n").utf8)
        // A log line that cannot be written has no better place to go.
        _ = write(STDERR_FILENO, line, line.count)
    }

    /// The line for one event at a time in milliseconds since 1970, without the line break.
    package func line(for event: LogEvent, at time: Int) -> String {
        var all = metadataProvider?.get() ?? [:]
        all.merge(metadata) { _, own in own }
        all.merge(event.metadata ?? [:]) { _, own in own }
        if let error = event.error { all["error"] = "\(error)" }
        let fields = all.sorted { $0.key < $1.key }.map { " \($0.key)=\(quoted($0.value))" }
        let text = Self.escaped("\(label): \(event.message)\(fields.joined())")
        return switch style {
        case .journal: "<\(Self.priority(of: event.level))>\(text)"
        case .terminal: "\(Self.stamp(of: time)) local-clock \(event.level) \(text)"
        }
    }

    private func quoted(_ value: Logger.MetadataValue) -> String {
        let text = "\(value)"
        let isPlain = !text.isEmpty && !text.contains { $0 == " " || $0 == "\"" || $0 == "=" }
        return isPlain ? text : "\"" + text.replacing("\"", with: "\\\"") + "\""
    }

    private static func escaped(_ text: String) -> String {
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": safe.append(contentsOf: "\\n".unicodeScalars)
            case "\t": safe.append(contentsOf: "\\t".unicodeScalars)
            case _ where scalar.properties.generalCategory == .control:
                safe.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
            default: safe.append(scalar)
            }
        }
        return String(safe)
    }

    /// Priorities of syslog.
    private static func priority(of level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    /// RFC 3339 with milliseconds and the local offset.
    private static func stamp(of time: Int) -> String {
        var seconds = time / 1_000
        var parts = tm()
        localtime_r(&seconds, &parts)
        let offset = parts.tm_gmtoff / 60
        let zone = (offset < 0 ? "-" : "+") + two(abs(offset) / 60) + ":" + two(abs(offset) % 60)
        let thousandths = String(1_000 + time % 1_000).dropFirst()
        let day =
            "\(Int(parts.tm_year) + 1900)-\(two(Int(parts.tm_mon) + 1))-\(two(Int(parts.tm_mday)))"
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { two(Int($0)) }
        return "\(day)T\(clock.joined(separator: ":")).\(thousandths)\(zone)"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
