import History

/// The separate judge of *no edit disappears unseen*. It shares no code with the views it checks:
/// it looks at every pair of writes, and reads vectors number by number.
enum Oracle {
    /// The writes that are gone without anybody having seen them go; empty where all is well.
    static func lost(from view: AspectView?, entries: [Entry]) -> [Dot] {
        var writes: [(entry: Entry, write: Write)] = []
        for entry in entries {
            if case .returned = entry.standing?.verdict { continue }
            if case .unjudged = entry.standing?.verdict { continue }
            for write in entry.body.writes where write.aspect == Sketch.aspect {
                writes.append((entry, write))
            }
        }
        return writes.filter { candidate in
            let dot = candidate.entry.dot
            if let view {
                if view.superseded.contains(dot) { return false }
                for claim in view.claims
                where claim.dots.contains(dot) || claim.value == candidate.write.value {
                    return false
                }
            }
            for other in writes where other.entry.dot != dot {
                if hadInFront(other.entry, dot), !other.write.keeps.contains(dot) { return false }
            }
            return true
        }.map(\.entry.dot)
    }

    /// What a view shows although it should not: writes that were returned, or that another write
    /// of the aspect settled.
    static func wronglyStanding(in view: AspectView?, entries: [Entry]) -> [Dot] {
        (view?.claims.flatMap(\.dots) ?? []).filter { dot in
            guard let own = entries.first(where: { $0.dot == dot }) else { return true }
            if case .returned = own.standing?.verdict { return true }
            return entries.contains { other in
                guard other.dot != dot, hadInFront(other, dot) else { return false }
                if case .returned = other.standing?.verdict { return false }
                return other.body.writes.contains { !$0.keeps.contains(dot) }
            }
        }
    }

    private static func hadInFront(_ entry: Entry, _ dot: Dot) -> Bool {
        for known in entry.body.context.entries where known.replica == dot.replica {
            return dot.number <= known.number
        }
        return false
    }
}
