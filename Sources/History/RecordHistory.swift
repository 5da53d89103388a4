/// The changes of one record, ready to be folded.
///
/// Pure and order-free: it gives the same answers for every order of arrival that respects
/// causality. Everything is defined over the *set* of changes, so a late verdict only means folding
/// again.
package struct RecordHistory: Sendable {
    /// Every change that counts, in causal order; ties as in `Entry.arrivesBefore`.
    package let entries: [Entry]
    /// What the hub returned: kept and shown, never folded.
    package let returned: [Entry]
    /// Written by a newer version: kept and relayed, never folded.
    package let unjudged: [Entry]

    package init(_ all: some Sequence<Entry>) {
        var counting: [Entry] = []
        var returned: [Entry] = []
        var unjudged: [Entry] = []
        for entry in all {
            switch entry.standing?.verdict {
            case .accepted, nil: counting.append(entry)
            case .returned: returned.append(entry)
            case .unjudged: unjudged.append(entry)
            }
        }
        counting.sort(by: Entry.arrivesBefore)
        if counting.contains(where: { $0.body.replaces != nil }) {
            counting = Self.withoutReissuesOfPresentOriginals(counting)
        }
        entries = Self.causallyOrdered(counting)
        self.returned = returned.sorted(by: Entry.arrivesBefore)
        self.unjudged = unjudged.sorted(by: Entry.arrivesBefore)
    }

    private init(part entries: [Entry]) {
        self.entries = entries
        returned = []
        unjudged = []
    }

    /// What someone has seen who has this record in front of them.
    ///
    /// Of a replica with an unjudged change it stops short of that change: a vector cannot leave out
    /// one number, and claiming to have seen what nobody here can read would bury it later. The
    /// price is a conflict too many, never one too few.
    package var context: VersionVector {
        var seen = VersionVector()
        for entry in entries where isReadable(entry.dot) { seen.include(entry.dot) }
        for entry in returned where isReadable(entry.dot) { seen.include(entry.dot) }
        return seen
    }

    /// Whether every change was written in view of all before it, none left a choice open that it saw,
    /// and all of them count: then there is only one order, and no receipt can change what they amount
    /// to.
    package var isSequential: Bool {
        guard returned.isEmpty, unjudged.isEmpty else { return false }
        var order = OneOrder()
        for entry in entries {
            guard order.takes(entry), entry.body.writes.allSatisfy({ $0.keeps.isEmpty }) else {
                return false
            }
        }
        return true
    }

    /// The counting changes that satisfy a condition, in the same order: a past of this record.
    package func filtered(_ isIncluded: (Entry) -> Bool) -> RecordHistory {
        // Mostly all of them: then there is nothing to copy.
        if returned.isEmpty, unjudged.isEmpty, entries.allSatisfy(isIncluded) { return self }
        return RecordHistory(part: entries.filter(isIncluded))
    }

    /// Whether the author of `later` had `earlier` in front of them.
    package static func saw(_ later: Entry, _ earlier: Entry) -> Bool {
        later.body.context.covers(earlier.dot)
    }

    package static func concurrent(_ one: Entry, _ other: Entry) -> Bool {
        one.dot != other.dot && !saw(one, other) && !saw(other, one)
    }

    private func isReadable(_ dot: Dot) -> Bool {
        !unjudged.contains { $0.dot.replica == dot.replica && $0.dot.number < dot.number }
    }

    /// A re-issued change and its original count once: the original, where it is held.
    private static func withoutReissuesOfPresentOriginals(_ entries: [Entry]) -> [Entry] {
        let held = Dictionary(entries.map { ($0.dot, $0.digest) }) { first, _ in first }
        return entries.filter { entry in
            guard let original = entry.body.replaces else { return true }
            return held[original.dot] != original.digest
        }
    }

    /// Stable topological order: an entry comes after every entry it saw.
    private static func causallyOrdered(_ arrived: [Entry]) -> [Entry] {
        if isCausal(arrived) { return arrived }
        var waiting = arrived
        var ordered: [Entry] = []
        while !waiting.isEmpty {
            let lowest = lowestOfEachReplica(waiting)
            let ready = waiting.firstIndex { candidate in
                !lowest.contains { $0 != candidate.dot && candidate.body.context.covers($0) }
            }
            // Contexts that claim each other cannot be honest; arrival order stands in for them.
            ordered.append(waiting.remove(at: ready ?? 0))
        }
        return ordered
    }

    /// Whether no entry saw one that stands behind it.
    private static func isCausal(_ arrived: [Entry]) -> Bool {
        guard arrived.count > 1 else { return true }
        var later: [Dot] = []
        for entry in arrived.reversed() {
            let context = entry.body.context
            if later.contains(where: { context.covers($0) }) { return false }
            lower(&later, to: entry.dot)
        }
        return true
    }

    private static func lowestOfEachReplica(_ entries: [Entry]) -> [Dot] {
        var lowest: [Dot] = []
        for entry in entries { lower(&lowest, to: entry.dot) }
        return lowest
    }

    /// Keeps one dot of each replica, the lowest. Records know few replicas, so a list will do.
    private static func lower(_ dots: inout [Dot], to dot: Dot) {
        if let index = dots.firstIndex(where: { $0.replica == dot.replica }) {
            if dot.number < dots[index].number { dots[index] = dot }
        } else {
            dots.append(dot)
        }
    }
}

/// Looks whether changes, given in causal order, were each written in view of all before.
package struct OneOrder {
    /// Of each replica the last; records know few replicas, so a list will do.
    private var last: [Dot] = []

    package init() {}

    /// Whether the next of them saw all before it.
    package mutating func takes(_ next: Entry) -> Bool {
        let dot = next.dot
        var own: Int?
        for index in last.indices {
            guard next.body.context.covers(last[index]) else { return false }
            if last[index].replica == dot.replica { own = index }
        }
        if let own { last[own] = dot } else { last.append(dot) }
        return true
    }
}
