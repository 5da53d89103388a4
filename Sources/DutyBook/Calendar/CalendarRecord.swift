package import History

extension CalendarEdition {
    /// How an edition lies in the aspect `notice` of its year's record.
    static let form = Form.map([
        .required("year", .count), .required("version", .count), .required("papers", .texts),
        .required("days", .anything),
    ])

    /// The edition as the hub writes it.
    package var value: Value {
        [
            "year": .int(Int64(year)), "version": .int(Int64(version)),
            "papers": .list(papers.map(Value.text)),
            "days": .list(
                days.map { named in
                    [
                        "date": .text(Text(named.day.description)), "off": .bool(named.isOff),
                        "name": .text(named.name),
                    ]
                }
            ),
        ]
    }

    /// - Parameter knownSince: when the hub published it.
    /// - Returns: `nil` for a value that is no edition, as a newer version may write one.
    package init?(_ value: Value, knownSince: Milliseconds?) {
        guard let year = value["year"]?.int.flatMap({ Int(exactly: $0) }),
            let version = value["version"]?.int.flatMap({ Int(exactly: $0) }), version >= 1,
            let list = value["days"]?.list
        else { return nil }
        var days: [NamedDay] = []
        for item in list {
            guard let day = item["date"]?.text.flatMap(CivilDay.init),
                let isOff = item["off"]?.bool
            else { return nil }
            days.append(NamedDay(day: day, isOff: isOff, name: item["name"]?.text ?? ""))
        }
        self.init(
            year: year,
            version: version,
            knownSince: knownSince,
            papers: value["papers"]?.list?.compactMap(\.text) ?? [],
            days: days
        )
    }

    /// Every edition a year's record ever held, oldest first.
    package static func editions(_ history: RecordHistory) -> [CalendarEdition] {
        history.entries.flatMap { entry in
            entry.body.writes.filter { $0.aspect == Aspects.notice }.compactMap { write in
                CalendarEdition(
                    write.value,
                    knownSince: entry.standing?.receivedAt ?? entry.body.times.recordedAt
                )
            }
        }
    }

    /// Why a notice cannot be the calendar of its year; `nil` where it can.
    ///
    /// It names days of its own year and of the December before, each once, and at least the eleven
    /// free days that the law gave before 2025.
    package var fault: (zh: String, en: String)? {
        let numbers = Set(days.map(\.day.number))
        guard (2_000...2_200).contains(year) else {
            return ("年份 \(year) 不对", "the year \(year) is out of range")
        }
        guard numbers.count == days.count else {
            return ("同一天出现了两次", "a day is named twice")
        }
        let stray = days.first { named in
            named.day.year != year && (named.day.year != year - 1 || named.day.month != 12)
        }
        if let stray {
            return (
                "\(stray.day.description) 不属于这一年", "\(stray.day.description) is not of that year"
            )
        }
        guard days.filter(\.isOff).count >= 11, days.count <= 120 else {
            return ("放假天数不合常理", "the number of free days cannot be right")
        }
        return nil
    }
}
