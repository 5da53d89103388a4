/// One write with the change it belongs to.
package struct PlacedWrite: Sendable {
    package let entry: Entry
    package let write: Write
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

    /// The writes no other write of the aspect has seen – and settled.
    package static func unseen(_ writes: [PlacedWrite]) -> [PlacedWrite] {
        guard writes.count > 1 else { return writes }
        return writes.filter { candidate in
            !writes.contains { other in
                other.entry.dot != candidate.entry.dot && saw(other.entry, candidate.entry)
                    && !other.write.keeps.contains(candidate.entry.dot)
            }
        }
    }

    /// What the aspect says under its policy; `nil` where nothing was written.
    package func view(of aspect: Text, policy: MergePolicy, ranks: MergeRanks) -> AspectView? {
        let all = writes(of: aspect)
        guard let first = all.first else { return nil }
        let current = Self.unseen(all).sorted { Entry.arrivesBefore($0.entry, $1.entry) }
        guard let earliest = current.first else { return nil }
        switch policy {
        case .immutable:
            let byArrival = all.min { Entry.arrivesBefore($0.entry, $1.entry) } ?? first
            return Self.won([byArrival], over: all)
        case .owner, .siblings:
            let claims = Self.collapsed(current)
            return AspectView(
                claims: claims,
                value: earliest.write.value,
                undecided: claims.count > 1,
                superseded: []
            )
        case .authority:
            let rank = current.map { ranks.office($0.entry.body.author) }.max() ?? 0
            let highest = current.filter { ranks.office($0.entry.body.author) == rank }
            return Self.won(highest, over: current)
        case .maximum:
            let rank = current.map { ranks.value($0.write.value) }.max() ?? 0
            let greatest = current.filter { ranks.value($0.write.value) == rank }
            return Self.won(Array(greatest.prefix(1)), over: current)
        case .lww:
            return Self.won(Array(current.suffix(1)), over: current)
        case .centre:
            let byHub = all.filter { ranks.isHub($0.entry.dot.replica) }
            guard let last = byHub.last else { return nil }
            return Self.won([last], over: current)
        case .addWins, .removeWins:
            let members = Self.members(all, addWins: policy == .addWins)
            let dots = current.map(\.entry.dot)
            let value = Value.list(members)
            return AspectView(
                claims: [Claim(dots: dots, value: value)],
                value: value,
                undecided: false,
                superseded: []
            )
        }
    }

    /// Equal values collapse; a claim keeps every dot that stands behind it.
    private static func collapsed(_ writes: [PlacedWrite]) -> [Claim] {
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

    private static func won(_ winners: [PlacedWrite], over writes: [PlacedWrite]) -> AspectView? {
        let claims = collapsed(winners)
        guard let shown = claims.first else { return nil }
        let losers = writes.filter { write in
            write.write.value != shown.value
                && !winners.contains { $0.entry.dot == write.entry.dot }
                && !winners.contains { saw($0.entry, write.entry) }
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
