import History

/// The thirteen statutory days of a year, for years whose notice is not out: 全国年节及纪念日放假办法
/// (2024 revision), article 2. Which weekdays a notice will join to them cannot be known before.
enum StatutoryDays {
    static func days(of year: Int) -> [NamedDay] {
        var days = [
            day(year, 1, 1, "元旦"), day(year, 5, 1, "劳动节"), day(year, 5, 2, "劳动节"),
            day(year, 10, 1, "国庆节"), day(year, 10, 2, "国庆节"), day(year, 10, 3, "国庆节"),
        ]
        if let movable = table[year] {
            if let spring = CivilDay(Text("\(year)-\(movable.spring)")) {
                // The eve and the first three days.
                days += (-1...2).map { offset in
                    CivilDay(number: spring.number + offset).map {
                        NamedDay(day: $0, isOff: true, name: "春节")
                    }
                }
            }
            for (date, name) in [
                (movable.qingming, "清明节" as Text), (movable.dragonBoat, "端午节"),
                (movable.midAutumn, "中秋节"),
            ] {
                days.append(
                    CivilDay(Text("\(year)-\(date)")).map {
                        NamedDay(day: $0, isOff: true, name: name)
                    }
                )
            }
        }
        return days.compactMap(\.self)
    }

    private static func day(_ year: Int, _ month: Int, _ day: Int, _ name: Text) -> NamedDay? {
        CivilDay(year: year, month: month, day: day).map {
            NamedDay(day: $0, isOff: true, name: name)
        }
    }

    /// Days that follow the moon and the sun.
    private struct Movable {
        /// The first day of the lunar year.
        let spring: String
        let qingming: String
        let dragonBoat: String
        let midAutumn: String

        init(_ spring: String, _ qingming: String, _ dragonBoat: String, _ midAutumn: String) {
            self.spring = spring
            self.qingming = qingming
            self.dragonBoat = dragonBoat
            self.midAutumn = midAutumn
        }
    }

    private static let table: [Int: Movable] = [
        2027: Movable("02-06", "04-05", "06-09", "09-15"),
        2028: Movable("01-26", "04-04", "05-28", "10-03"),
        2029: Movable("02-13", "04-04", "06-16", "09-22"),
        2030: Movable("02-03", "04-05", "06-05", "09-12"),
    ]
}
