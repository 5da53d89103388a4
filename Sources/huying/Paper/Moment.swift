import DutyBook
import History

/// A point in time as a document spells it (RFC 3339), for a person to read.
///
/// The clock of every page is China standard time, wherever a computer thinks it is: two times on one
/// page must not be hours apart because a machine was set up elsewhere.
struct Moment: Equatable, Sendable {
    /// Unix seconds.
    let seconds: Int

    init(seconds: Int) { self.seconds = seconds }

    /// `nil` for anything that is no RFC 3339 time.
    init?(_ text: String) {
        guard let moment = CivilTime.milliseconds(Text(text)) else { return nil }
        // Down, not towards 1970.
        seconds = Int(moment >= 0 ? moment / 1_000 : (moment - 999) / 1_000)
    }

    /// Date and time, as short as can be without doubt: the day is left out today, the year this year.
    func clock(on page: Page) -> String {
        guard let here, let today = page.moment.here else { return page.unknown }
        return here.day == today.day ? here.time : dated(on: page)
    }

    /// Date and time; the year is left out this year.
    func dated(on page: Page) -> String {
        guard let here, let today = page.moment.here else { return page.unknown }
        let text = here.description
        return here.day.year == today.day.year ? String(text.dropFirst(5)) : text
    }

    /// Date and time in full, as on paper: `2026-07-22 09:00`.
    var full: String { here?.description ?? "" }

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

    private var here: CivilClock? { CivilClock(Int64(seconds) * 1_000) }
}

extension Page {
    fileprivate var moment: Moment { Moment(seconds: now) }
}
