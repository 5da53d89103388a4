/// Deliberate bugs, one of which a build for testing the tests may be asked to have. Every other
/// build, above all one that ships, has none: there `mutated` is a constant.
///
/// In the order of their numbers in the table that `huying-sim --mutants` prints.
package enum Mutant: String, CaseIterable, Sendable {
    case sendsUnsynced, acceptsGaps, acknowledgesAll, restoreKeepsEpoch, silentLastWriter
    case conflictSeenByOne, showsWithoutPast, forgetsOldVoids, revivesVoided, forgetsOldEpochs
    case cursorFirst, answersFirst, judgesByArrival, forgetsConfirmations, fillsForAnyone
    case settlesLater, hidesAuthor, checksEndsOnly, trustsCursor, adoptsClocks
    case ordersByHash, comparesStrings, takesDuplicateKeys, retriesFlush, inflatesAnything
    case ignoresChallenge, locksByName, migratesInSteps, copiesFile, readsForEver

    /// From 1 to 30.
    package var number: Int { (Mutant.allCases.firstIndex(of: self) ?? 0) + 1 }
}

#if MUTANTS
    // A pure target imports nothing of the system; this is the C library's way to the environment.
    @_silgen_name("getenv")
    private func environment(_ name: UnsafePointer<CChar>) -> UnsafePointer<CChar>?

    extension Mutant {
        /// The one named in the environment, which the programs that a test starts inherit.
        package static let chosen: Mutant? = environment("HUYING_MUTANT").flatMap {
            Mutant(rawValue: String(cString: $0))
        }
    }

    /// Whether this process is to have a bug.
    package func mutated(_ mutant: Mutant) -> Bool { Mutant.chosen == mutant }

    /// The bytes of a body without person, role and party: keys 10 to 12 of its map, each of one byte
    /// with a text behind it.
    func withoutAuthor(_ bytes: [UInt8]) -> [UInt8] {
        for start in bytes.indices where bytes[start] == 10 {
            var end: Int? = start
            for key in [10, 11, 12] as [UInt8] {
                guard let at = end, at < bytes.count, bytes[at] == key else {
                    end = nil
                    break
                }
                end = textEnd(bytes, at + 1)
            }
            if let end { return Array(bytes[..<start] + bytes[end...]) }
        }
        return bytes
    }

    /// Where the text that begins at an index ends; `nil` where there is none.
    private func textEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        let end: Int
        switch bytes[start] {
        case 0x60...0x77: end = start + 1 + Int(bytes[start] - 0x60)
        case 0x78 where start + 1 < bytes.count: end = start + 2 + Int(bytes[start + 1])
        default: return nil
        }
        return end < bytes.count ? end : nil
    }
#else
    extension Mutant {
        package static let chosen: Mutant? = nil
    }

    /// Whether this process is to have a bug: never.
    package func mutated(_ mutant: Mutant) -> Bool { false }

    func withoutAuthor(_ bytes: [UInt8]) -> [UInt8] { bytes }
#endif
