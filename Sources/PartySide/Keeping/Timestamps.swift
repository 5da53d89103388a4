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

    package static func json(_ time: Milliseconds?) -> JSON {
        time.map { .string(text($0)) } ?? .null
    }

    /// Reads RFC 3339 with any offset; `nil` for anything else, dates that do not exist included.
    package static func time(_ text: Text) -> Milliseconds? {
        let bytes = text.utf8
        guard bytes.count >= 20, bytes.count <= 40,
            let year = number(bytes, 0, 4), bytes[4] == UInt8(ascii: "-"),
            let month = number(bytes, 5, 2), (1...12).contains(month),
            bytes[7] == UInt8(ascii: "-"), let day = number(bytes, 8, 2),
            (1...days(in: month, of: year)).contains(day),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t")
                || bytes[10] == UInt8(ascii: " "),
            let hour = number(bytes, 11, 2), hour < 24, bytes[13] == UInt8(ascii: ":"),
            let minute = number(bytes, 14, 2), minute < 60, bytes[16] == UInt8(ascii: ":"),
            let second = number(bytes, 17, 2), second <= 60
        else { return nil }
        var position = 19
        var fraction = 0
        if bytes[position] == UInt8(ascii: ".") {
            var weight = 100
            position += 1
            let start = position
            while position < bytes.count, let digit = number(bytes, position, 1) {
                fraction += digit * weight
                weight /= 10
                position += 1
            }
            guard position > start else { return nil }
        }
        guard let offset = offset(bytes, from: position) else { return nil }
        let seconds = (hour * 60 + minute - offset) * 60 + second
        return Milliseconds((dayNumber(year, month, day) * 86_400 + seconds) * 1_000 + fraction)
    }

    /// Minutes east of Greenwich.
    private static func offset(_ bytes: [UInt8], from position: Int) -> Int? {
        guard position < bytes.count else { return nil }
        switch bytes[position] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            return bytes.count == position + 1 ? 0 : nil
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard bytes.count == position + 6, bytes[position + 3] == UInt8(ascii: ":"),
                let hours = number(bytes, position + 1, 2), hours < 24,
                let minutes = number(bytes, position + 4, 2), minutes < 60
            else { return nil }
            let total = hours * 60 + minutes
            return bytes[position] == UInt8(ascii: "-") ? -total : total
        default: return nil
        }
    }

    private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int? {
        guard start + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[start..<start + count] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    private static func days(in month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        switch month {
        case 2: return isLeap ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    /// Days since 1970-01-01 in the Gregorian calendar.
    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
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
