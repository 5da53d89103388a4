import Foundation
import Glibc
package import History
import Identity
import SQLiteStore
package import Safekeeping
import Settings

/// A backup of a hub: its papers and a consistent copy of its store in one file. It holds the hub's
/// key: whoever has it can be the hub, so it is written 0600.
package struct HubBackup {
    package let papers: HubPapers
    /// When it was made, by the hub's clock.
    package let madeAt: Milliseconds
    /// What the store came to then.
    package let figures: StoreFigures
    private let file: BackupFile

    package var path: String { file.path }

    private struct Head: Codable {
        let papers: Data
        let madeAt: Milliseconds
        let figures: StoreFigures
    }

    /// Reads what a backup says of itself; the rest is for `verify`.
    package init(reading path: String) throws {
        file = try BackupFile(reading: path, of: .hub)
        guard let head = try? JSONDecoder().decode(Head.self, from: Data(file.head)),
            let papers = try? HubPapers(reading: Array(head.papers))
        else { throw KeepingProblem.altered(path) }
        self.papers = papers
        madeAt = head.madeAt
        figures = head.figures
    }

    /// Writes a backup that has been looked into, or leaves what was there.
    ///
    /// - Parameter copyStore: copies the store, consistent and checked, to a path that does not exist.
    @discardableResult
    package static func create(
        _ file: String,
        papers: HubPapers,
        copyStore: (String) async throws -> Void
    ) async throws -> BackupSeal {
        let path = URL(fileURLWithPath: file).standardizedFileURL.path
        let copy = path + ".store"
        defer { unlink(copy) }
        unlink(copy)
        try await copyStore(copy)
        let scratch = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let figures = try BackupCheck(scratch: scratch, trust: papers.trust)
            .figures(ofCopy: copy, for: path)
        let head = Head(
            papers: Data(try papers.bytes),
            madeAt: HubClock.milliseconds(),
            figures: figures
        )
        return try BackupFile.write(
            to: path,
            of: .hub,
            head: Array(try JSONEncoder().encode(head)),
            store: copy
        )
    }

    /// Whether it can be relied on, found out without putting it in place.
    ///
    /// - Parameter scratch: a directory in which the store is unpacked and removed again.
    package func verify(scratch: String) throws -> BackupSeal {
        try BackupCheck(scratch: scratch, trust: papers.trust).run(file, expected: figures).seal
    }

    /// Checks a backup and writes its store to a path that does not exist.
    package func unpack(storeTo path: String) throws {
        try file.check()
        try file.unpackStore(to: path)
    }

    /// A whole restore into a directory that is thrown away: put in place as in earnest, opened as a
    /// hub, its log replayed, and what it comes to compared with what it came to when it was made.
    package func drill(scratch: String) async throws {
        let place = scratch + "/huying-drill-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: place) }
        let directory = HubDirectory(
            try StateDirectory(flag: place, environment: [:], program: .hub)
        )
        _ = try HubFounding(directory, language: .english).restore(file.path)
        let store = try HistoryStore(
            path: directory.storePath,
            deployment: papers.deployment,
            hash: sha256
        )
        let restored = try await store.read(within: nil) { try StoreFigures($0) }
        guard restored == figures else {
            throw KeepingProblem.unsound(
                file.path,
                finding: "its figures are not those of its making"
            )
        }
        let findings = try await store.verify(rebuild: true, trust: papers.trust.heads)
        if let finding = findings.first {
            throw KeepingProblem.unsound(file.path, finding: finding)
        }
        // The hub itself opens, under its new incarnation.
        let fresh = try directory.papers()
        let desk = HubDesk(keeper: store, voice: try fresh.voice())
        _ = try await HubOffice(identity: try fresh.identity(), keeper: store, desk: desk)
        try store.close()
    }
}
