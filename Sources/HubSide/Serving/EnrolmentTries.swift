import Exchange
package import History
import Synchronization

/// Wrong codes by address, so that nobody can go on guessing.
///
/// A proof does not say which invitation it is for, so a wrong code is no invitation's: counting
/// against invitations would let any stranger kill them all. Counted is the address it came from;
/// after `Limits.codeTries` nothing from there is looked at until `Limits.codeMinutes` after its first
/// wrong code. Other addresses do not notice. An operator who gives out a new code forgives everybody,
/// so that an office whose neighbour was locked out waits for no clock; what can be guessed stays
/// bounded all the same, for codes are given out one at a time and have eighty random bits.
package final class EnrolmentTries: Sendable {
    private struct Count {
        var wrong = 0
        let since: Milliseconds
    }

    /// Addresses counted at once; beyond it the oldest is forgotten, so that memory stays bounded.
    private static let mostAddresses = 4_096
    private static let window = Milliseconds(Limits.codeMinutes) * 60_000

    private let counts = Mutex<[String: Count]>([:])

    package init() {}

    /// Whether proofs from this address are looked at.
    package func mayTry(_ address: String, now: Milliseconds) -> Bool {
        counts.withLock { counts in
            guard let count = counts[address] else { return true }
            guard now - count.since < Self.window else {
                counts[address] = nil
                return true
            }
            return count.wrong < Limits.codeTries
        }
    }

    package func wasWrong(_ address: String, now: Milliseconds) {
        counts.withLock { counts in
            if counts[address] == nil, counts.count >= Self.mostAddresses,
                let oldest = counts.min(by: { $0.value.since < $1.value.since })
            {
                counts[oldest.key] = nil
            }
            counts[address, default: Count(since: now)].wrong += 1
        }
    }

    package func forgive() { counts.withLock { $0 = [:] } }
}
