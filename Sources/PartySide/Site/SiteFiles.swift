import Foundation
import Glibc
package import Identity
import Safekeeping
package import Settings

/// The files of a site's directory, which is its owner's alone.
///
/// | file | what |
/// |---|---|
/// | `site.json` | what enrolment decided; its presence makes the directory a site |
/// | `site.key` | the site's secret key, 0600 |
/// | `store.db` | the log and its rows |
/// | `side`, `side.mark` | replica, last number and machine, outside the database |
/// | `sync.json` | whether sync is paused, and how the last exchange went |
/// | `attachments` | the bytes of attachments, each file named by its digest |
/// | `lock` | held by whoever works on the store |
/// | `restored` | there between a restore and the first write after it |
/// | `enrolling.json` | the hub's card that an enrolment by stick was begun with |
/// | `enrolling.key` | the key of an enrolment that was begun and not finished |
package struct SiteFiles: Sendable {
    private let path: String

    package init(_ directory: StateDirectory) { path = directory.path }

    package var card: String { path + "/site.json" }
    package var key: String { path + "/site.key" }
    package var store: String { path + "/store.db" }
    package var side: String { path + "/side" }
    package var syncMemory: String { path + "/sync.json" }
    package var restored: String { path + "/restored" }
    package var enrollingKey: String { path + "/enrolling.key" }
    package var attachments: String { path + "/attachments" }
    package var enrollingAttempt: String { path + "/enrolling.json" }
    package var lock: String { path + "/lock" }

    /// Everything a restore replaces.
    var movable: [String] {
        [
            card, key, store, store + "-wal", store + "-shm", side, side + ".mark", syncMemory,
            restored,
        ]
    }

    /// Where a restore puts what it replaces.
    func replaced(at now: Int64) -> String { path + "/replaced-\(now)" }

    package var isEnrolled: Bool { FileManager.default.fileExists(atPath: card) }
    package var wasRestored: Bool { FileManager.default.fileExists(atPath: restored) }

    /// Makes the directory, private to its owner.
    package func makeDirectory() throws {
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        guard chmod(path, 0o700) == 0 else { throw DurableFile.failure(path) }
    }

    package func readCard() throws -> SiteCard {
        guard let bytes = DurableFile.read(card, atMost: 64 << 10) else {
            throw DeskProblem.notEnrolled
        }
        guard let document = try? JSON(reading: bytes), let card = SiteCard(document) else {
            throw DeskProblem.damagedFile("site.json")
        }
        return card
    }

    package func readKey() throws -> SigningKey {
        guard let bytes = DurableFile.read(key, atMost: 64),
            let key = try? SigningKey(secretBytes: bytes)
        else { throw DeskProblem.damagedFile("site.key") }
        return key
    }

    package func write(_ card: SiteCard) throws {
        try DurableFile.write(card.document.bytes, to: self.card)
    }

    func forgetRestore() { unlink(restored) }
}
