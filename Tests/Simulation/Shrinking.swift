/// Makes a failing plan smaller: fewer kinds of faults, fewer offices, fewer steps, as long as the
/// same invariant breaks.
package struct Shrinking {
    private let invariant: String
    private var smallest: Plan
    private var runsLeft: Int

    package init(_ plan: Plan, breaking invariant: String, runs: Int = 300) {
        smallest = plan
        self.invariant = invariant
        runsLeft = runs
    }

    package mutating func shrink() async throws -> Plan {
        for fault in smallest.faults.sorted(by: { $0.rawValue < $1.rawValue }) {
            var plan = smallest
            plan.faults.remove(fault)
            try await keepIfBroken(plan)
        }
        while smallest.offices > 2 {
            var plan = smallest
            plan.offices -= 1
            guard try await keepIfBroken(plan) else { break }
        }
        try await shrinkSteps()
        return smallest
    }

    /// Leaves out ever smaller runs of steps.
    private mutating func shrinkSteps() async throws {
        var size = max(1, smallest.steps.count / 2)
        while true {
            var start = 0
            while start < smallest.steps.count {
                var plan = smallest
                plan.steps.removeSubrange(start..<min(start + size, plan.steps.count))
                if try await !keepIfBroken(plan) { start += size }
            }
            guard size > 1 else { return }
            size /= 2
        }
    }

    @discardableResult
    private mutating func keepIfBroken(_ plan: Plan) async throws -> Bool {
        guard runsLeft > 0 else { return false }
        runsLeft -= 1
        guard try await plan.run().violation?.invariant == invariant else { return false }
        smallest = plan
        return true
    }
}
