import Foundation
import Glibc
import History
package import Intake
import SQLiteStore

/// Looks into a backup as far as it goes without putting it in place: the file is whole, the store in it
/// opens, its chains, bodies and signatures are sound, and it comes to what it came to when it was made.
package struct BackupCheck: Sendable {
    /// The directory in which the store is unpacked and removed again.
    private let scratch: String
    private let trust: ZoneTrust

    package init(scratch: String, trust: ZoneTrust) {
        self.scratch = scratch
        self.trust = trust
    }

    /// Checks the copy of a store that is about to become a backup, and answers what it comes to.
    package func figures(ofCopy path: String, for name: String) throws -> StoreFigures {
        let inspection = try StoreInspection(path: path, hash: trust.hash)
        defer { try? inspection.close() }
        if let finding = try inspection.verify(trust: trust.heads).first {
            throw KeepingProblem.unsound(name, finding: finding)
        }
        return try inspection.read { try StoreFigures($0) }
    }

    /// - Parameter expected: what the backup's head says; `nil` of a head that says nothing.
    package func run(_ file: BackupFile, expected: StoreFigures?) throws -> (
        seal: BackupSeal, figures: StoreFigures
    ) {
        let seal = try file.check()
        let place = scratch + "/verify-\(getpid()).part"
        unlink(place)
        defer { unlink(place) }
        try file.unpackStore(to: place)
        let figures = try figures(ofCopy: place, for: file.path)
        if let expected, expected != figures {
            throw KeepingProblem.unsound(
                file.path,
                finding: "its figures are not those of its making"
            )
        }
        return (seal, figures)
    }
}
