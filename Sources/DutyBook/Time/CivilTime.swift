package import History

/// A day of the civil (Gregorian) calendar; our own arithmetic, so the core needs no clock library.
package struct CivilDay: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let year: Int
    package let month: Int
    package let day: Int

    /// `nil` unless the day exists in the years 1 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= Self.length(ofMonth: month, in: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `2026-07-01`.
    package init?(_ text: Text) {
        let bytes = text.utf8
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = Digits.number(bytes[0..<4]), let month = Digits.number(bytes[5..<7]),
            let day = Digits.number(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day a moment falls on, `offset` minutes east of Greenwich (480 in China); `nil` beyond
    /// the years 1 to 9999.
    package init?(containing moment: Milliseconds, offset: Int64 = CivilTime.zone) {
        let (local, overflow) = moment.addingReportingOverflow(offset * 60_000)
        guard !overflow, abs(local / 86_400_000) < 4_000_000 else { return nil }
        let days = local >= 0 ? local / 86_400_000 : (local - 86_399_999) / 86_400_000
        // Counting from 1 March of year 0 puts the leap day last; eras are 400 years long.
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
            month: month,
            day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }

    /// The day this many days after 1970-01-01; `nil` beyond the years 1 to 9999.
    package init?(number: Int) {
        guard abs(number) < 4_000_000 else { return nil }
        self.init(containing: Int64(number) * 86_400_000, offset: 0)
    }

    /// Midnight at its beginning, China standard time.
    package var start: Milliseconds {
        Int64(number) * 86_400_000 - CivilTime.zone * 60_000
    }

    /// Monday is 1, Sunday 7.
    package var weekday: Int {
        // 1970-01-01 was a Thursday.
        let remainder = (number + 3) % 7
        return (remainder < 0 ? remainder + 7 : remainder) + 1
    }

    /// `2026-07-01`.
    package var description: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Days since 1970-01-01.
    package var number: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    package static func < (left: CivilDay, right: CivilDay) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    private static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// A moment as a clock in China shows it, to the minute.
package struct CivilClock: Hashable, Sendable, CustomStringConvertible {
    package let day: CivilDay
    package let hour: Int
    package let minute: Int

    /// `nil` beyond the years 1 to 9999.
    package init?(_ moment: Milliseconds) {
        guard let day = CivilDay(containing: moment) else { return nil }
        self.day = day
        let minutes = Int((moment - day.start) / 60_000)
        hour = minutes / 60
        minute = minutes % 60
    }

    /// `09:20`.
    package var time: String {
        "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    /// `2026-07-01 09:20`.
    package var description: String { "\(day) \(time)" }
}

/// Moments as people and scripts write them.
package enum CivilTime {
    /// China has one zone: minutes east of Greenwich.
    package static let zone: Int64 = 480

    /// Reads RFC 3339, such as `2026-03-10T09:20:00+08:00`; fractions beyond milliseconds are cut.
    /// `nil` for anything else, a missing offset included.
    package static func milliseconds(_ text: Text) -> Milliseconds? {
        let bytes = text.utf8
        guard bytes.count >= 20, bytes.count <= 40,
            let datePart = Text(validating: Array(bytes[0..<10])), let day = CivilDay(datePart),
            bytes[10] == 0x54 || bytes[10] == 0x74 || bytes[10] == 0x20,
            bytes[13] == 0x3A, bytes[16] == 0x3A,
            let hour = Digits.number(bytes[11..<13]), hour < 24,
            let minute = Digits.number(bytes[14..<16]), minute < 60,
            let second = Digits.number(bytes[17..<19]), second <= 60
        else { return nil }
        var rest = bytes[19...]
        var fraction = 0
        if rest.first == 0x2E {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return nil }
            let padded = (Array(digits.prefix(3)) + [0x30, 0x30])[0..<3]
            fraction = Digits.number(padded) ?? 0
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = offset(Array(rest)) else { return nil }
        let seconds = day.number * 86_400 + hour * 3_600 + (minute - offset) * 60 + second
        return Int64(seconds) * 1_000 + Int64(fraction)
    }

    /// Minutes east of Greenwich: `Z` or `+08:00`.
    private static func offset(_ bytes: [UInt8]) -> Int? {
        if bytes == [0x5A] || bytes == [0x7A] { return 0 }
        guard bytes.count == 6, bytes[3] == 0x3A, bytes[0] == 0x2B || bytes[0] == 0x2D,
            let hours = Digits.number(bytes[1..<3]), hours < 24,
            let minutes = Digits.number(bytes[4..<6]), minutes < 60
        else { return nil }
        return (bytes[0] == 0x2B ? 1 : -1) * (hours * 60 + minutes)
    }
}

/// Short runs of ASCII digits.
private enum Digits {
    static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for byte in bytes {
            guard (0x30...0x39).contains(byte) else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        return number
    }
}
