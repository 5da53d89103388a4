import DutyBook
import History

/// Where a call stands among others in the order of risk: by its worst light, of each what ends first.
struct CallRisk: Comparable, Sendable {
    let id: Text
    let light: ClockLight?
    private let due: Milliseconds

    /// - Parameter party: whose clocks count; `nil` takes everybody's.
    init(_ id: Text, _ clocks: [CallClock], _ reading: ClockReading, of party: Text? = nil) {
        let counted = clocks.filter { party == nil || $0.party == party }
        self.id = id
        light = reading.worst(counted)
        due = reading.next(counted)?.due ?? .max
    }

    static func < (left: CallRisk, right: CallRisk) -> Bool {
        (ClockLight.rank(left.light), left.due, left.id)
            < (ClockLight.rank(right.light), right.due, right.id)
    }
}
