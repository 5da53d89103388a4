import Foundation
import Glibc
import SQLiteStore

/// A copy of a store that lies where nothing can be written, for as long as somebody reads it.
///
/// SQLite cannot read a log of writes without writing beside it, and what a killed process left there
/// belongs to the store.
final class ReadingCopy: Sendable {
    /// The path of the copy.
    let store: String
    private let scratch: String

    /// Refused while another process works on the store: a copy would be of two moments.
    init(of files: SiteFiles) throws {
        if let holder = StateLock.holder(of: files.lock) {
            throw StoreError.heldByAnother(kind: holder.kind, pid: holder.pid)
        }
        scratch = NSTemporaryDirectory() + "huying-reading-" + UUID().uuidString
        store = scratch + "/store.db"
        guard mkdir(scratch, 0o700) == 0 else { throw StoreError.readOnly }
        do {
            try StoreInspection.copy(atRest: files.store, to: store)
        } catch {
            try? FileManager.default.removeItem(atPath: scratch)
            throw error
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: scratch) }
}
