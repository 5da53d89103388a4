/// How two histories stand to each other. Not an order: concurrent is neither before nor after.
package enum CausalOrder: Sendable {
    case equal, before, after, concurrent
}

/// For each replica, the highest number of an unbroken run from 1.
///
/// Of a whole history it is the inventory: numbers have no gaps, so it says exactly what is held and
/// what to ask for. Restricted to one record it is the causal context of an edit: what its author
/// had seen of that record. Absent and zero mean the same; zero is never kept.
package struct VersionVector: Hashable, Sendable {
    /// Sorted by replica, numbers at least 1.
    package private(set) var entries: [Dot]

    package init() { entries = [] }

    /// Takes any dots; of one replica the highest number counts.
    package init(_ dots: some Sequence<Dot>) {
        entries = []
        for dot in dots { include(dot) }
    }

    /// Takes entries already sorted and without repetition; `nil` where they are not.
    package init?(sorted entries: [Dot]) {
        var last: ReplicaID?
        for entry in entries {
            guard entry.number >= 1 else { return nil }
            if let last, last >= entry.replica { return nil }
            last = entry.replica
        }
        self.entries = entries
    }

    package var isEmpty: Bool { entries.isEmpty }
    package var count: Int { entries.count }

    package subscript(replica: ReplicaID) -> UInt64 {
        let index = position(of: replica)
        guard index < entries.count, entries[index].replica == replica else { return 0 }
        return entries[index].number
    }

    package func covers(_ dot: Dot) -> Bool { self[dot.replica] >= dot.number }

    package func covers(_ other: VersionVector) -> Bool {
        other.entries.allSatisfy { covers($0) }
    }

    package mutating func include(_ dot: Dot) {
        guard dot.number >= 1 else { return }
        let index = position(of: dot.replica)
        if index < entries.count, entries[index].replica == dot.replica {
            if entries[index].number < dot.number { entries[index] = dot }
        } else {
            entries.insert(dot, at: index)
        }
    }

    package mutating func merge(_ other: VersionVector) {
        for entry in other.entries { include(entry) }
    }

    /// Of each replica the lower of the two numbers: what both cover.
    package func limited(to other: VersionVector) -> VersionVector {
        VersionVector(entries.map { Dot($0.replica, min($0.number, other[$0.replica])) })
    }

    package func order(to other: VersionVector) -> CausalOrder {
        switch (covers(other), other.covers(self)) {
        case (true, true): .equal
        case (true, false): .after
        case (false, true): .before
        case (false, false): .concurrent
        }
    }

    private func position(of replica: ReplicaID) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].replica < replica { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
