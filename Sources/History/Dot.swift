/// The name of one change: which replica wrote it, and which number it gave it (dense from 1).
package struct Dot: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let replica: ReplicaID
    package let number: UInt64

    package init(_ replica: ReplicaID, _ number: UInt64) {
        self.replica = replica
        self.number = number
    }

    /// Reads the written form `<replica>:<number>`; numbers have no sign and no leading zero.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let replica = ReplicaID(parts[0]),
            let number = UInt64(parts[1]), number >= 1,
            String(number).utf8.elementsEqual(parts[1].utf8)
        else { return nil }
        self.init(replica, number)
    }

    package var description: String { "\(replica):\(number)" }

    package static func < (left: Dot, right: Dot) -> Bool {
        (left.replica, left.number) < (right.replica, right.number)
    }
}

/// Consecutive changes of one replica, `first ... last`; never empty.
package struct DotRun: Hashable, Sendable {
    package let replica: ReplicaID
    package let first: UInt64
    package let last: UInt64

    /// `nil` where the run would be empty or start before 1.
    package init?(_ replica: ReplicaID, first: UInt64, last: UInt64) {
        guard first >= 1, first <= last else { return nil }
        self.replica = replica
        self.first = first
        self.last = last
    }

    package init(_ dot: Dot) {
        replica = dot.replica
        first = dot.number
        last = dot.number
    }

    package func contains(_ dot: Dot) -> Bool {
        dot.replica == replica && dot.number >= first && dot.number <= last
    }

    /// The fewest runs that name exactly these dots, in order of replica and number.
    package static func covering(_ dots: some Sequence<Dot>) -> [DotRun] {
        var runs: [DotRun] = []
        for dot in dots.sorted() {
            guard let run = runs.last, run.replica == dot.replica, dot.number <= run.last + 1 else {
                runs.append(DotRun(dot))
                continue
            }
            if dot.number > run.last {
                runs[runs.count - 1] = DotRun(extending: run, to: dot.number)
            }
        }
        return runs
    }

    /// The fewest runs that name exactly what these do, in order of replica and number.
    package static func joining(_ runs: [DotRun]) -> [DotRun] {
        var joined: [DotRun] = []
        for run in runs.sorted(by: { ($0.replica, $0.first) < ($1.replica, $1.first) }) {
            guard let last = joined.last, last.replica == run.replica, run.first - 1 <= last.last
            else {
                joined.append(run)
                continue
            }
            if run.last > last.last {
                joined[joined.count - 1] = DotRun(extending: last, to: run.last)
            }
        }
        return joined
    }

    private init(extending run: DotRun, to last: UInt64) {
        replica = run.replica
        first = run.first
        self.last = last
    }
}
