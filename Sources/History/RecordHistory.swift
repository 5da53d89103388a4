/// One change of a record as a replica holds it.
package struct Entry: Hashable, Sendable {
    package let dot: Dot
    package let digest: Digest
    package let body: ChangeBody
    /// `nil` until the hub's receipt is here.
    package let standing: Standing?

    package init(dot: Dot, digest: Digest, body: ChangeBody, standing: Standing?) {
        self.dot = dot
        self.digest = digest
        self.body = body
        self.standing = standing
    }

    /// The order ties fall by: the hub's, what has no receipt yet last, then by digest.
    package static func arrivesBefore(_ left: Entry, _ right: Entry) -> Bool {
        switch (left.standing?.order, right.standing?.order) {
        case (let left?, let right?): return left < right
        case (_?, nil): return true
        case (nil, _?): return false
        case (nil, nil):
            if left.dot.replica == right.dot.replica { return left.dot.number < right.dot.number }
            return left.digest < right.digest
        }
    }
}

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

    /// What someone has seen who has this record in front of them.
    package var context: VersionVector {
        VersionVector((entries + returned).map(\.dot))
    }

    /// Whether the author of `later` had `earlier` in front of them.
    package static func saw(_ later: Entry, _ earlier: Entry) -> Bool {
        later.body.context.covers(earlier.dot)
    }

    package static func concurrent(_ one: Entry, _ other: Entry) -> Bool {
        one.dot != other.dot && !saw(one, other) && !saw(other, one)
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
        var seen = VersionVector()
        var present = VersionVector()
        for entry in arrived { present.include(entry.dot) }
        var isCausal = true
        for entry in arrived {
            if !isReady(entry, seen: seen, arrived: arrived) {
                isCausal = false
                break
            }
            seen.include(entry.dot)
        }
        if isCausal { return arrived }
        var waiting = arrived
        var ordered: [Entry] = []
        while !waiting.isEmpty {
            let ready = waiting.firstIndex { candidate in
                !waiting.contains { $0.dot != candidate.dot && saw(candidate, $0) }
            }
            // Contexts that claim each other cannot be honest; arrival order stands in for them.
            ordered.append(waiting.remove(at: ready ?? 0))
        }
        return ordered
    }

    private static func isReady(_ entry: Entry, seen: VersionVector, arrived: [Entry]) -> Bool {
        entry.body.context.entries.allSatisfy { known in
            seen[known.replica] >= known.number
                || !arrived.contains {
                    $0.dot.replica == known.replica
                        && $0.dot.number <= known.number && $0.dot.number > seen[known.replica]
                }
        }
    }
}
