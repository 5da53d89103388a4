import Foundation
import Glibc

/// Files only their owner may read, written whole or not at all.
package enum PrivateFile {
    /// Replaces the file in one step; on the disk when it returns.
    ///
    /// - Parameter isSecret: whether its mode matters; media for exchange often have no modes.
    package static func write(
        _ bytes: [UInt8],
        to path: String,
        isSecret: Bool = true
    ) throws(HubProblem) {
        let fresh = path + ".new"
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw problem(path) }
        defer { close(descriptor) }
        if isSecret, fchmod(descriptor, 0o600) != 0 { throw problem(path) }
        try write(bytes[...], to: descriptor, of: path)
        guard fsync(descriptor) == 0, rename(fresh, path) == 0 else { throw problem(path) }
        try flushDirectory(of: path)
    }

    package static func write(
        _ bytes: ArraySlice<UInt8>,
        to descriptor: Int32,
        of path: String
    ) throws(HubProblem) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                throw problem(path)
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Makes a new or renamed name in the directory of a path durable.
    package static func flushDirectory(of path: String) throws(HubProblem) {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw problem(directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw problem(directory) }
    }

    /// The bytes of a small file; `nil` where there is none.
    package static func read(_ path: String, limit: Int = 1 << 20) throws(HubProblem) -> [UInt8]? {
        guard access(path, F_OK) == 0 else { return nil }
        guard let handle = FileHandle(forReadingAtPath: path) else { throw problem(path) }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: limit + 1) ?? Data(), data.count <= limit
        else {
            throw .badFile(path, "it cannot be read")
        }
        return Array(data)
    }

    /// What the last system call said about a path.
    package static func problem(_ path: String) -> HubProblem {
        let code = errno
        let detail = "\(path): \(String(cString: strerror(code)))"
        return code == ENOSPC || code == EDQUOT
            ? .store("E3102.diskFull", detail) : .badFile(path, String(cString: strerror(code)))
    }
}
