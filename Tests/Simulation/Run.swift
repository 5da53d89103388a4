import Foundation
package import History
import Identity

/// What one seed came to.
package struct Outcome: Sendable {
    package let plan: Plan
    package let digest: Digest
    package let violation: Violation?
    package let situations: Situations
    package let lines: [String]
}

extension Plan {
    /// Runs it. Runs share the simulated disks, so there is one at a time in a process.
    package func run(keepingLines: Bool = false) async throws -> Outcome {
        let root = Self.scratch + "/huying-sim-\(getpid())"
        try? FileManager.default.removeItem(atPath: root)
        SignatureMemory.start()
        let zone: FoundedZone
        do {
            zone = try await FoundedZone.having(offices, in: root)
        } catch let found as Violation {
            return Outcome(
                plan: self,
                digest: .zero,
                violation: found,
                situations: Situations(),
                lines: []
            )
        }
        let world = try World(self, in: root, zone: zone, keepingLines: keepingLines)
        var violation: Violation?
        do {
            try await world.run()
        } catch let found as Violation {
            violation = found
        } catch {
            violation = Violation("error", "\(error)")
        }
        let outcome = await world.outcome(violation)
        await world.close()
        return outcome
    }

    /// In memory where the system has such a place: only small files are really written.
    private static let scratch =
        FileManager.default.fileExists(atPath: "/dev/shm")
        ? "/dev/shm" : FileManager.default.temporaryDirectory.path

    /// The command that runs it again.
    package var command: String {
        let whole = Plan(seed: seed, level: level)
        var words = ["huying-sim", "--seed", "\(seed)", "--level", level.rawValue]
        if offices != whole.offices { words += ["--offices", "\(offices)"] }
        if faults != whole.faults {
            let names = faults.map(\.rawValue).sorted().joined(separator: ",")
            words += ["--faults", names.isEmpty ? "none" : names]
        }
        if steps != whole.steps {
            words += ["--steps", steps.map(String.init).joined(separator: ",")]
        }
        return words.joined(separator: " ")
    }
}

extension World {
    func outcome(_ violation: Violation?) -> Outcome {
        if let violation { note("broken \(violation)") }
        return Outcome(
            plan: plan,
            digest: trace.digest(),
            violation: violation,
            situations: situations,
            lines: trace.lines
        )
    }
}
