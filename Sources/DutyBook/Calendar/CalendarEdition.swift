package import History

/// A day that a notice names: free although it is a weekday, or worked although it is a weekend.
package struct NamedDay: Hashable, Sendable {
    package let day: CivilDay
    package let isOff: Bool
    package let name: Text

    package init(day: CivilDay, isOff: Bool, name: Text) {
        self.day = day
        self.isOff = isOff
        self.name = name
    }
}

/// One year's holidays as one notice and its corrections give them.
///
/// A notice may name days of the December before its year.
package struct CalendarEdition: Hashable, Sendable {
    package let year: Int
    /// From 1; a correction within the year counts up.
    package let version: Int
    /// Since when this edition is known; `nil` where it never replaced another one.
    package let knownSince: Milliseconds?
    /// Addresses of the notices it was taken from.
    package let papers: [Text]
    package let days: [NamedDay]

    package init(
        year: Int,
        version: Int,
        knownSince: Milliseconds?,
        papers: [Text],
        days: [NamedDay]
    ) {
        self.year = year
        self.version = version
        self.knownSince = knownSince
        self.papers = papers
        self.days = days
    }

    /// `2026.1`: year and version, as a due date names the calendar it was counted by.
    package var name: Text { Text("\(year).\(version)") }
}

/// One holiday of a notice, in the short spelling of our own tables: `01-24..01-30 02-02`, with the
/// year in front where it is not the notice's.
struct Holiday {
    let name: Text
    let off: String
    let work: String

    init(_ name: Text, off: String, work: String = "") {
        self.name = name
        self.off = off
        self.work = work
    }

    /// `nil` where a spelling names no day.
    func days(of year: Int) -> [NamedDay]? {
        guard let off = Self.days(off, of: year), let work = Self.days(work, of: year) else {
            return nil
        }
        return off.map { NamedDay(day: $0, isOff: true, name: name) }
            + work.map { NamedDay(day: $0, isOff: false, name: name) }
    }

    private static func days(_ spelling: String, of year: Int) -> [CivilDay]? {
        var days: [CivilDay] = []
        for run in spelling.split(separator: " ") {
            let ends = run.split(separator: ".")
            guard let first = ends.first.flatMap({ day($0, of: year) }),
                let last = ends.last.flatMap({ day($0, of: year) }), first <= last
            else { return nil }
            for number in first.number...last.number {
                guard let day = CivilDay(number: number) else { return nil }
                days.append(day)
            }
        }
        return days
    }

    private static func day(_ spelling: Substring, of year: Int) -> CivilDay? {
        CivilDay(Text(spelling.utf8.count == 5 ? "\(year)-\(spelling)" : String(spelling)))
    }
}

extension CalendarEdition {
    /// An edition of our own tables; `nil` where one of its dates is none, which a test rules out.
    ///
    /// - Parameter knownFrom: the day of publication, where an edition replaces another.
    init?(
        year: Int,
        version: Int,
        knownFrom: Text? = nil,
        papers: [Text],
        holidays: [Holiday]
    ) {
        var days: [NamedDay] = []
        for holiday in holidays {
            guard let named = holiday.days(of: year) else { return nil }
            days += named
        }
        self.init(
            year: year,
            version: version,
            knownSince: knownFrom.flatMap(CivilDay.init).map { $0.start },
            papers: papers,
            days: days
        )
    }
}
