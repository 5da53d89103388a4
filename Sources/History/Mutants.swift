/// Deliberate bugs, one of which a build for testing the tests may be asked to have. Every other
/// build, above all one that ships, has none: there `mutated` is a constant.
package enum Mutant: String, CaseIterable, Sendable {
    case sendsUnsynced, acceptsGaps, acknowledgesAll, restoreKeepsEpoch, silentLastWriter
    case conflictSeenByOne, showsWithoutPast, forgetsOldVoids, revivesVoided, forgetsOldEpochs
    case cursorFirst, answersFirst, judgesByArrival, fillsForAnyone, settlesLater
    case checksEndsOnly, trustsCursor, ordersByHash, ignoresChallenge
}

#if MUTANTS
    extension Mutant {
        /// The one named behind `--mutant` on the command line.
        package static let chosen: Mutant? = {
            let words = CommandLine.arguments
            guard let flag = words.firstIndex(of: "--mutant"), flag + 1 < words.count else {
                return nil
            }
            return Mutant(rawValue: words[flag + 1])
        }()
    }

    /// Whether this process is to have a bug.
    package func mutated(_ mutant: Mutant) -> Bool { Mutant.chosen == mutant }
#else
    extension Mutant {
        package static let chosen: Mutant? = nil
    }

    /// Whether this process is to have a bug: never.
    package func mutated(_ mutant: Mutant) -> Bool { false }
#endif
