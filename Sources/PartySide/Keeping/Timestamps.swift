import DutyBook
import Glibc
package import History

/// Times as people and scripts read them: RFC 3339 with the offset of this machine's zone.
package enum Timestamps {
    /// `2026-03-10T09:20:00.000+08:00`, or without the fraction where it is zero.
    package static func text(_ time: Milliseconds) -> String {
        let seconds = floorDivide(time, 1_000)
        let fraction = time - seconds * 1_000
        var moment = time_t(seconds)
        var parts = tm()
        guard localtime_r(&moment, &parts) != nil else { return "1970-01-01T00:00:00Z" }
        let offset = Int(parts.tm_gmtoff) / 60
        let date =
            "\(pad(Int(parts.tm_year) + 1900, 4))-\(pad(Int(parts.tm_mon) + 1))-\(pad(Int(parts.tm_mday)))"
        let clock = "\(pad(Int(parts.tm_hour))):\(pad(Int(parts.tm_min))):\(pad(Int(parts.tm_sec)))"
        let milliseconds = fraction == 0 ? "" : ".\(pad(Int(fraction), 3))"
        let sign = offset < 0 ? "-" : "+"
        return
            "\(date)T\(clock)\(milliseconds)\(sign)\(pad(abs(offset) / 60)):\(pad(abs(offset) % 60))"
    }

    /// What `text` wrote; `nil` of anything else.
    static func time(_ text: Text) -> Milliseconds? { CivilTime.milliseconds(text) }

    package static func json(_ time: Milliseconds?) -> JSON {
        time.map { .string(text($0)) } ?? .null
    }

    private static func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
        let quotient = value / by
        return value % by < 0 ? quotient - 1 : quotient
    }

    private static func pad(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
