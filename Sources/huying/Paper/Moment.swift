/// A point in time as a document spells it (RFC 3339), for a person to read.
struct Moment: Equatable, Sendable {
    /// Unix seconds.
    let seconds: Int

    /// The zone's clock is China standard time, UTC+8, wherever a computer thinks it is: two times on
    /// one page must not be hours apart because a machine was set up elsewhere.
    static let zoneOffset = 28_800

    init(seconds: Int) { self.seconds = seconds }

    /// `nil` for anything that is no RFC 3339 time.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[range] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard bytes.count >= 20, let year = number(0..<4), bytes[4] == UInt8(ascii: "-"),
            let month = number(5..<7), bytes[7] == UInt8(ascii: "-"), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19)
        else { return nil }
        var position = 19
        if bytes[position] == UInt8(ascii: ".") {
            position += 1
            while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 {
                position += 1
            }
        }
        guard position < bytes.count else { return nil }
        var offset = 0
        switch bytes[position] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): break
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard let hours = number(position + 1..<position + 3),
                let minutes = number(position + 4..<position + 6)
            else { return nil }
            offset = (hours * 60 + minutes) * 60
            if bytes[position] == UInt8(ascii: "-") { offset = -offset }
        default: return nil
        }
        let days = Self.days(year: year, month: month, day: day)
        seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
    }

    /// Date and time by the page's clock, as short as can be without doubt: the day is left out today, the year
    /// this year.
    func clock(on page: Page) -> String {
        let here = Self.civil(seconds + page.offset)
        let today = Self.civil(page.now + page.offset)
        let time = Self.two(here.hour) + ":" + Self.two(here.minute)
        if here.year == today.year, here.month == today.month, here.day == today.day { return time }
        let date = Self.two(here.month) + "-" + Self.two(here.day) + " " + time
        return here.year == today.year ? date : "\(here.year)-" + date
    }

    /// Date and time in China, wherever this computer thinks it is; the year is left out this year.
    func chinaClock(on page: Page) -> String {
        let there = Self.civil(seconds + Self.zoneOffset)
        let year = Self.civil(page.now + Self.zoneOffset).year
        let date =
            Self.two(there.month) + "-" + Self.two(there.day) + " " + Self.two(there.hour) + ":"
            + Self.two(there.minute)
        return there.year == year ? date : "\(there.year)-" + date
    }

    /// How long ago, in the largest unit that fits.
    func age(on page: Page) -> String {
        let age = page.now - seconds
        switch age {
        case ..<(-60): return clock(on: page)
        case ..<60: return page.say("刚刚", "just now")
        case ..<3_600: return page.say("\(age / 60) 分钟前", "\(age / 60) min ago")
        case ..<86_400: return page.say("\(age / 3_600) 小时前", "\(age / 3_600) h ago")
        default:
            let days = age / 86_400
            return page.say("\(days) 天前", days == 1 ? "1 day ago" : "\(days) days ago")
        }
    }

    /// A length of time, in the largest unit that fits.
    static func span(_ seconds: Int, on page: Page) -> String {
        switch seconds {
        case ..<60: page.say("\(seconds) 秒", "\(seconds) s")
        case ..<3_600: page.say("\(seconds / 60) 分钟", "\(seconds / 60) min")
        case ..<86_400: page.say("\(seconds / 3_600) 小时", "\(seconds / 3_600) h")
        default: page.say("\(seconds / 86_400) 天", "\(seconds / 86_400) days")
        }
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    /// Days since 1970-01-01 of the proleptic Gregorian calendar.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func civil(_ seconds: Int) -> Civil {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let rest = seconds - days * 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return Civil(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
            month: month,
            day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1,
            hour: rest / 3_600,
            minute: rest / 60 % 60
        )
    }
}

private struct Civil {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
}
