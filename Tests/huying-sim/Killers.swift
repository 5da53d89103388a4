import History
import Simulation

/// What has to notice a deliberate bug.
enum Killer {
    /// Seeds, run until a promise breaks; twice, where two processes have to be compared.
    case simulation(Level, twice: Bool)
    /// What the simulator does with one store alone, by the name of its flag.
    case store(String)
    /// A test by name, for what a simulated zone has none of: a kernel's locks, a person's JSON, files
    /// beside the store.
    case test(String)
}

extension Mutant {
    /// Has to be found by seeds alone.
    var isStarred: Bool {
        let starred: Set<Int> = [1, 2, 3, 4, 5, 7, 8, 9, 11, 13, 14, 15, 16, 17, 18, 19]
        return starred.contains(number)
    }

    var killer: Killer {
        switch self {
        case .sendsUnsynced: .simulation(.sqlite, twice: false)
        case .ordersByHash: .simulation(.memory, twice: true)
        case .takesDuplicateKeys: .test("SmallPartsTests")
        case .inflatesAnything: .test("SealedMessageTests")
        case .locksByName: .test("StateLockTests")
        case .retriesFlush: .store("flushes")
        case .migratesInSteps: .store("openings")
        case .copiesFile: .test("VerificationTests")
        case .readsForEver: .test("ReadLimitTests")
        default: .simulation(.memory, twice: false)
        }
    }
}
