/// When backups are made by themselves and where they go; the same keys for a site and a hub.
package struct BackupSettings: Sendable, Equatable {
    /// `backup.dir`: an absolute path; empty for `backups` in the state directory, `"none"` for no
    /// backups but those that are asked for.
    package let directory: String
    /// `backup.keep`: how many stay, 1 to 1000.
    package let keep: Int
    /// `backup.time`: when one is made every day, China standard time.
    package let time: DayTime

    init(reading reader: inout SettingsReader, keep fallback: Int) throws(SettingsProblem) {
        directory = try reader.value(
            "backup.dir",
            default: "",
            bound: #"empty, "none" or an absolute path"#,
            where: { $0.isEmpty || $0 == "none" || $0.hasPrefix("/") }
        )
        keep = try reader.value(
            "backup.keep",
            default: fallback,
            bound: "from 1 to 1000",
            where: (1...1_000).contains
        )
        time = try reader.value("backup.time", default: DayTime(minute: 130))
    }

    /// Where backups go for a state directory; `nil` where none are made by themselves.
    package func directory(for state: StateDirectory) -> String? {
        switch directory {
        case "none": nil
        case "": state.path + "/" + Self.name
        default: directory
        }
    }

    /// Beside the state, where nothing else is said.
    package static let name = "backups"
}

/// A time of the day such as `02:10`.
package struct DayTime: SettingType, Hashable {
    /// Of the day, 0 to 1,439.
    package let minute: Int64

    package static var expectation: String { #"a time of the day such as "02:10""# }

    package init(minute: Int64) { self.minute = minute }

    package init?(literal: SettingsText.Literal) {
        guard case .text(let text) = literal else { return nil }
        self.init(words: text)
    }

    package init?(words: String) {
        let parts = words.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            let hour = Int64(parts[0]), let minute = Int64(parts[1]), (0..<24).contains(hour),
            (0..<60).contains(minute)
        else { return nil }
        self.minute = hour * 60 + minute
    }

    /// `0210`, for names.
    package var digits: String {
        [minute / 60, minute % 60].map { ($0 < 10 ? "0" : "") + String($0) }.joined()
    }
}
