/// What may go wrong in a run. Each can be left out to find out which of them a failure needs.
package enum Fault: String, CaseIterable, Sendable {
    case lostRequest, lostAnswer, doubled, late, cutAnswer, cachedAnswer, rewritten, partition
    case crash, powerCut, rollback, restore, clone, wrongClock
    case hubCrash, hubPowerCut, hubRestore, hubLoss, lyingSite, lyingHub
}

/// Whether a power cut may take anything of what was written.
package enum Level: String, CaseIterable, Sendable {
    /// Every write lasts at once.
    case memory
    /// What no sync has made last is lost in part: sectors torn, dropped, reordered.
    case sqlite
}

/// Everything that decides a run: the seed, and what is left of it while a failure is made smaller.
package struct Plan: Sendable {
    package let seed: UInt64
    package let level: Level
    /// Offices at work: 2 to 9.
    package var offices: Int
    /// The steps that are taken; each throws dice of its own, so that leaving one out leaves the
    /// others as they are.
    package var steps: [Int]
    package var faults: Set<Fault>

    package init(seed: UInt64, level: Level) {
        self.seed = seed
        self.level = level
        var dice = Dice(seed, 0xA11)
        // Most runs are small: what can go wrong, goes wrong among few, and soon.
        offices = dice.percent(88) ? 2 + dice.below(3) : 5 + dice.below(5)
        let length =
            switch dice.below(100) {
            case 0..<66: 8 + dice.below(14)
            case 66..<93: 22 + dice.below(26)
            default: 48 + dice.below(100)
            }
        steps = Array(0..<length)
        let share = [20, 40, 70][dice.below(3)]
        faults = Set(Fault.allCases.filter { _ in dice.percent(share) })
        // Whoever is lied to and put back, doubled or lost at once is not promised anything. Few runs have
        // such a hub, so that the others keep those faults.
        if dice.percent(75) { faults.remove(.lyingHub) }
        if faults.contains(.lyingHub) {
            faults.subtract([.rollback, .restore, .clone, .hubRestore, .hubLoss])
        }
    }

    /// Hostile sites: none to two.
    var liars: Int { has(.lyingSite) ? 1 + Int(seed % 2) : 0 }

    func has(_ fault: Fault) -> Bool { faults.contains(fault) }
}

/// A promise that was broken: which invariant, where, and what was found.
package struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
    package let invariant: String
    package let detail: String

    package var description: String { "\(invariant): \(detail)" }

    init(_ invariant: String, _ detail: String) {
        self.invariant = invariant
        self.detail = detail
    }
}
