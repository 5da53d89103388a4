import DutyBook
import Foundation
package import Settings

/// The hub's own clock, for scripts and for people.
package enum HubClock {
    package static func milliseconds() -> Int64 {
        Int64(Date().timeIntervalSince1970 * 1_000)
    }

    /// RFC 3339 with the local offset.
    package static func text(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
            .formatted(
                Date.ISO8601FormatStyle(
                    includingFractionalSeconds: true,
                    timeZone: .current
                )
            )
    }

    /// `2026-07-01 09:20 北京时间`: every page of the zone goes by China standard time.
    package static func words(_ milliseconds: Int64, in language: Language) -> String {
        guard let clock = CivilClock(milliseconds) else {
            return language == .chinese ? "未知" : "unknown"
        }
        return "\(clock) " + (language == .chinese ? "北京时间" : "(UTC+8)")
    }
}
