package import History

/// A stretch of time, its end not included; open where `until` is `nil`.
package struct Interval: Hashable, Sendable {
    package let from: Milliseconds
    package let until: Milliseconds?

    package init(from: Milliseconds, until: Milliseconds?) {
        self.from = from
        self.until = until
    }

    package func contains(_ moment: Milliseconds) -> Bool {
        moment >= from && until.map { moment < $0 } ?? true
    }

    /// Overlapping stretches as one, in order of time: no minute is taken off twice.
    package static func united(_ intervals: some Sequence<Interval>) -> [Interval] {
        var united: [Interval] = []
        for interval in intervals.sorted(by: { $0.from < $1.from }) {
            if let until = interval.until, until <= interval.from { continue }
            guard let last = united.last, last.until.map({ interval.from <= $0 }) ?? true else {
                united.append(interval)
                continue
            }
            let ends = [last.until, interval.until]
            let until = ends.contains(nil) ? nil : ends.compactMap(\.self).max()
            united[united.count - 1] = Interval(from: last.from, until: until)
        }
        return united
    }

    /// What of a stretch lies in none of these, which are united and in order.
    static func rest(of from: Milliseconds, _ until: Milliseconds, without taken: [Interval])
        -> [(from: Milliseconds, until: Milliseconds)]
    {
        var rest: [(from: Milliseconds, until: Milliseconds)] = []
        var start = from
        for interval in taken {
            if interval.from >= until { break }
            if let end = interval.until, end <= start { continue }
            if interval.from > start { rest.append((start, interval.from)) }
            guard let end = interval.until else { return rest }
            start = end
        }
        if start < until { rest.append((start, until)) }
        return rest
    }
}

extension CivilTime {
    /// The years 1970 to 9999: no other time enters a calculation of deadlines.
    static func isPlausible(_ moment: Milliseconds) -> Bool {
        (0..<253_402_300_800_000).contains(moment)
    }
}
