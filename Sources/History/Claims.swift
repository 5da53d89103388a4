/// One write with the change it belongs to.
package struct PlacedWrite: Sendable {
    package let entry: Entry
    package let write: Write

    package init(entry: Entry, write: Write) {
        self.entry = entry
        self.write = write
    }
}

extension RecordHistory {
    /// Every write of an aspect, in causal order.
    package func writes(of aspect: Text) -> [PlacedWrite] {
        var found: [PlacedWrite] = []
        for entry in entries {
            for write in entry.body.writes where write.aspect == aspect {
                found.append(PlacedWrite(entry: entry, write: write))
            }
        }
        return found
    }

    /// The names of all aspects ever written, in the order of their first write.
    package var aspects: [Text] {
        var names: [Text] = []
        for entry in entries {
            for write in entry.body.writes where !names.contains(write.aspect) {
                names.append(write.aspect)
            }
        }
        return names
    }

    /// The writes no other write of the aspect has seen – and settled; in the order given.
    package static func unseen(_ writes: [PlacedWrite]) -> [PlacedWrite] {
        guard writes.count > 1 else { return writes }
        if mutated(.silentLastWriter) { return Array(writes.suffix(1)) }
        // Whether a dot is covered depends on one number per replica, so the union of all contexts
        // answers for all writes at once. Only a write that keeps something must be asked by itself.
        var settled = VersionVector()
        var keepers: [PlacedWrite] = []
        for write in writes {
            if write.write.keeps.isEmpty, !write.entry.body.context.covers(write.entry.dot) {
                settled.merge(write.entry.body.context)
            } else {
                keepers.append(write)
            }
        }
        return writes.filter { candidate in
            let dot = candidate.entry.dot
            return !settled.covers(dot)
                && !keepers.contains { keeper in
                    keeper.entry.dot != dot && keeper.entry.body.context.covers(dot)
                        && !keeper.write.keeps.contains(dot)
                }
        }
    }

    /// What the aspect says under its policy; `nil` where nothing was written.
    package func view(of aspect: Text, policy: MergePolicy, ranks: MergeRanks) -> AspectView? {
        Self.view(of: writes(of: aspect), policy: policy, ranks: ranks)
    }

    /// The same, of all writes of one aspect in causal order.
    package static func view(of all: [PlacedWrite], policy: MergePolicy, ranks: MergeRanks)
        -> AspectView?
    {
        guard let first = all.first else { return nil }
        if all.count == 1, let view = view(ofOnly: first, policy: policy, ranks: ranks) {
            return view
        }
        let current = currentByArrival(all)
        switch policy {
        case .immutable:
            return won([first], over: all)
        case .owner, .siblings:
            return asked(current)
        case .authority:
            let rank = current.map { ranks.office($0.entry.body.author) }.max() ?? 0
            let highest = current.filter { ranks.office($0.entry.body.author) == rank }
            return won(highest, over: current)
        case .maximum:
            let rank = current.map { ranks.value($0.write.value) }.max() ?? 0
            let greatest = current.filter { ranks.value($0.write.value) == rank }
            return won(greatest.filter { $0.write.value == greatest[0].write.value }, over: current)
        case .lww:
            return won(Array(current.suffix(1)), over: current)
        case .centre:
            guard let last = all.last(where: { ranks.isHub($0.entry.dot.replica) }) else {
                return nil
            }
            return won([last], over: current)
        case .addWins, .removeWins:
            let value = Value.list(members(all, addWins: policy == .addWins))
            return AspectView(
                claims: [Claim(dots: current.map(\.entry.dot), value: value)],
                value: value,
                undecided: false,
                superseded: []
            )
        }
    }

    /// Most aspects are written once, and then nearly all policies say the same; `nil` where the
    /// long way has to be gone.
    package static func view(ofOnly only: PlacedWrite, policy: MergePolicy, ranks: MergeRanks)
        -> AspectView?
    {
        switch policy {
        case .centre, .addWins, .removeWins: return nil
        case .immutable, .owner, .authority, .maximum, .lww, .siblings:
            let claim = Claim(dots: [only.entry.dot], value: only.write.value)
            return AspectView(
                claims: [claim],
                value: claim.value,
                undecided: false,
                superseded: []
            )
        }
    }

    /// The current writes with the one first in the hub's order in front.
    static func currentByArrival(_ writes: [PlacedWrite]) -> [PlacedWrite] {
        let current = unseen(writes)
        guard current.count > 1 else { return current }
        return current.sorted { Entry.arrivesBefore($0.entry, $1.entry) }
    }

    /// Equal values collapse; a claim keeps every dot that stands behind it.
    static func collapsed(_ writes: [PlacedWrite]) -> [Claim] {
        var claims: [Claim] = []
        for write in writes {
            if let index = claims.firstIndex(where: { $0.value == write.write.value }) {
                claims[index] = Claim(
                    dots: claims[index].dots + [write.entry.dot],
                    value: write.write.value
                )
            } else {
                claims.append(Claim(dots: [write.entry.dot], value: write.write.value))
            }
        }
        return claims
    }

    /// More than one value: a person has to say which.
    private static func asked(_ current: [PlacedWrite]) -> AspectView? {
        let claims = collapsed(current)
        guard let shown = claims.first else { return nil }
        return AspectView(
            claims: claims,
            value: shown.value,
            undecided: claims.count > 1
                && !(mutated(.conflictSeenByOne)
                    && current.allSatisfy { $0.entry.standing != nil }),
            superseded: []
        )
    }

    /// One of the writes that nobody settled is the value; the others are listed, also those its
    /// author saw and kept.
    private static func won(_ winners: [PlacedWrite], over writes: [PlacedWrite]) -> AspectView? {
        let claims = collapsed(winners)
        guard let shown = claims.first else { return nil }
        let losers = writes.filter { write in
            write.write.value != shown.value
                && !winners.contains { $0.entry.dot == write.entry.dot }
        }
        return AspectView(
            claims: claims,
            value: shown.value,
            undecided: claims.count > 1,
            superseded: losers.map(\.entry.dot)
        )
    }

    /// Set members by observed removal. A write's value is `{"add": [...], "remove": [...]}`.
    private static func members(_ writes: [PlacedWrite], addWins: Bool) -> [Value] {
        var elements: [Value] = []
        for write in writes {
            for element in write.write.value["add"]?.list ?? [] where !elements.contains(element) {
                elements.append(element)
            }
        }
        let isOnlyAdded = writes.allSatisfy { ($0.write.value["remove"]?.list ?? []).isEmpty }
        if isOnlyAdded { return elements }
        return elements.filter { element in
            let adds = writes.filter { $0.write.value["add"]?.list?.contains(element) == true }
            let removes = writes.filter {
                $0.write.value["remove"]?.list?.contains(element) == true
            }
            if addWins {
                return adds.contains { add in
                    !removes.contains { $0.entry.dot != add.entry.dot && saw($0.entry, add.entry) }
                }
            }
            return removes.allSatisfy { remove in
                adds.contains { $0.entry.dot != remove.entry.dot && saw($0.entry, remove.entry) }
            }
        }
    }
}
