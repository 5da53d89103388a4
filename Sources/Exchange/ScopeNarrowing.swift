package import History

/// What a site asks when its sum over everything it may read is not the hub's.
package struct ScopeQuestion: Hashable, Sendable {
    package enum Detail: UInt64, Sendable {
        /// The sum over each run.
        case sums = 0
        /// Which numbers of the runs its party may read.
        case numbers = 1
    }

    package let detail: Detail
    package let runs: [DotRun]

    package init(_ detail: Detail, of runs: [DotRun]) {
        self.detail = detail
        self.runs = runs
    }

    /// No number is asked about twice, and none singly but in short runs: answering costs no more than
    /// there is history, and the answer fits into a message.
    package var isFair: Bool {
        let ordered = runs.sorted { ($0.replica, $0.first) < ($1.replica, $1.first) }
        return zip(ordered, ordered.dropFirst()).allSatisfy { before, after in
            before.replica != after.replica || before.last < after.first
        } && (detail == .sums || runs.allSatisfy { $0.last - $0.first < ScopeNarrowing.leaf })
    }
}

/// What the hub says to it.
package enum ScopeAnswer: Hashable, Sendable {
    /// Sums of the digests of the bodies the site may read, one for each run in the order asked.
    case sums([Digest])
    case numbers([DotRun])
}

/// Finds the very changes in which two histories differ whose sums differ: run by run, each that differs
/// in ever smaller parts, and at last number by number. What is equal is never looked at twice.
package struct ScopeNarrowing: Sendable {
    /// Bodies the hub says are in scope, and this side does not hold.
    package private(set) var missing: [Dot] = []
    /// Bodies this side holds, and the hub does not count.
    package private(set) var extra: [Dot] = []
    /// Runs of which both sides have the same numbers with different content: two branches of a replica.
    package private(set) var forked: [DotRun] = []
    private var waiting: [DotRun]
    private var leaves: [DotRun] = []

    /// Numbers of a run below which numbers are compared instead of sums.
    fileprivate static let leaf: UInt64 = 64
    /// Parts into which a run that differs is cut.
    private static let parts: UInt64 = 16
    /// Changes after which the search ends; the next exchange goes on with the rest.
    private static let most = 20_000

    /// - Parameter inventory: what this side holds; beyond it there is nothing to compare.
    package init(inventory: VersionVector) {
        waiting = inventory.entries.compactMap { DotRun($0.replica, first: 1, last: $0.number) }
    }

    /// What to ask next; `nil` when everything is known.
    package func next() -> ScopeQuestion? {
        guard missing.count + extra.count < Self.most else { return nil }
        if !waiting.isEmpty {
            return ScopeQuestion(.sums, of: Array(waiting.prefix(Limits.scopeRuns)))
        }
        return leaves.isEmpty
            ? nil : ScopeQuestion(.numbers, of: Array(leaves.prefix(Limits.scopeRuns)))
    }

    /// Compares an answer with what is held here. An answer of another form than was asked for ends the
    /// search with what is known so far.
    ///
    /// - Parameter held: the numbers of a run that are held here, with their digests.
    package mutating func take(
        _ answer: ScopeAnswer?,
        to question: ScopeQuestion,
        held: (DotRun) throws -> [(number: UInt64, digest: Digest)]
    ) rethrows {
        switch (question.detail, answer) {
        case (.sums, .sums(let sums)) where sums.count == question.runs.count:
            waiting.removeFirst(question.runs.count)
            for (run, sum) in zip(question.runs, sums) {
                let own = try held(run).reduce(into: Digest.zero) { $0 &+= $1.digest }
                guard own != sum else { continue }
                if run.last - run.first < Self.leaf {
                    leaves.append(run)
                } else {
                    waiting += Self.cut(run)
                }
            }
        case (.numbers, .numbers(let runs)):
            leaves.removeFirst(question.runs.count)
            for run in question.runs {
                let own = Set(try held(run).map(\.number))
                let theirs = Set(
                    (run.first...run.last).filter { number in
                        runs.contains { $0.contains(Dot(run.replica, number)) }
                    }
                )
                if own == theirs { forked.append(run) }
                missing += theirs.subtracting(own).sorted().map { Dot(run.replica, $0) }
                extra += own.subtracting(theirs).sorted().map { Dot(run.replica, $0) }
            }
        default:
            waiting = []
            leaves = []
        }
    }

    private static func cut(_ run: DotRun) -> [DotRun] {
        let count = run.last - run.first + 1
        let size = max(leaf, (count + parts - 1) / parts)
        return stride(from: run.first, through: run.last, by: Int(size)).compactMap {
            DotRun(run.replica, first: $0, last: min($0 + size - 1, run.last))
        }
    }
}
