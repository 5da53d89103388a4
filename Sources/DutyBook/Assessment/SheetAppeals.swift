import History

/// Appeals against a score sheet, and the time to decide them.
enum SheetAppeals {
    /// Those nobody has decided, in causal order.
    static func open(_ reading: RecordReading) -> [Entry] {
        let decided = reading.happenings("appealDecided").map { $0.fields["appeal"]?.text }
        return reading.happenings("appealed").map(\.entry)
            .filter { !decided.contains(Text($0.dot.description)) }
    }

    /// Who decides.
    static func assessors(_ reading: RecordReading) -> [Text] {
        reading.parties.all.values.filter { $0.kind == .zoneCommittee }.map(\.id).sorted()
    }

    /// K14 of each appeal: from its arrival until the decision on it.
    static func clocks(_ reading: RecordReading, _ maker: ClockMaker) -> [CallClock] {
        let assessor = assessors(reading).first
        return reading.happenings("appealed").compactMap { appeal in
            let start = ClockMoment.start(appeal.entry, "appealed")
            let name = Text(appeal.entry.dot.description)
            let stop = reading.happenings("appealDecided")
                .filter { $0.fields["appeal"]?.text == name }
                .compactMap {
                    ClockMoment.stop(
                        $0.entry,
                        "appealDecided",
                        start: start,
                        outages: Outages()
                    )
                }
                .min { $0.at < $1.at }
            return maker.clock(.appeal, assessor, .init(start: start, stop: stop))
        }
    }
}
