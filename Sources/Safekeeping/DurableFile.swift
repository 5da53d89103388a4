import Foundation
import Glibc

/// Small private files that are either there whole or not at all.
package enum DurableFile {
    /// Something the operating system refused.
    package struct Failure: Error, Hashable, Sendable {
        package let path: String
        package let number: Int32

        package init(path: String, number: Int32) {
            self.path = path
            self.number = number
        }

        package var isFull: Bool { number == ENOSPC || number == EDQUOT }
    }

    /// Writes a file that only its owner may read: beside it, synced, renamed into place, and the
    /// directory synced, so that a power cut leaves the old or the new file.
    ///
    /// - Parameter isSynced: where false, nothing waits for the medium, and a power cut may leave
    ///   neither file whole.
    package static func write(
        _ bytes: [UInt8],
        to path: String,
        isSynced: Bool = true
    ) throws(Failure) {
        let scratch = path + ".new"
        unlink(scratch)
        let descriptor = open(scratch, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(scratch) }
        do throws(Failure) {
            defer { close(descriptor) }
            try write(bytes, at: 0, to: descriptor, path: scratch)
            guard !isSynced || fsync(descriptor) == 0 else { throw failure(scratch) }
        } catch {
            unlink(scratch)
            throw error
        }
        guard rename(scratch, path) == 0 else { throw failure(path) }
        if isSynced { try syncDirectory(of: path) }
    }

    /// Writes all bytes at an offset of an open file.
    package static func write(
        _ bytes: [UInt8],
        at offset: Int,
        to descriptor: Int32,
        path: String
    ) throws(Failure) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { raw in
                pwrite(descriptor, raw.baseAddress, raw.count, off_t(offset + done))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure(path) }
            done += count
        }
    }

    /// Makes a rename or a new name durable.
    package static func syncDirectory(of path: String) throws(Failure) {
        let directory = (path as NSString).deletingLastPathComponent
        let descriptor = open(
            directory.isEmpty ? "." : directory,
            O_RDONLY | O_DIRECTORY | O_CLOEXEC
        )
        guard descriptor >= 0 else { throw failure(directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(directory) }
    }

    /// The whole file, up to a bound; `nil` where there is none or it is longer.
    package static func read(_ path: String, atMost bound: Int) -> [UInt8]? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: bound + 1), data.count <= bound else {
            return nil
        }
        return Array(data)
    }

    /// What the last system call refused.
    package static func failure(_ path: String) -> Failure { Failure(path: path, number: errno) }
}
