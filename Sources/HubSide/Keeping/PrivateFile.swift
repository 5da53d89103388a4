import Foundation
import Glibc
import Safekeeping

/// Files only their owner may read, written whole or not at all; refused in the hub's words.
package enum PrivateFile {
    /// Replaces the file in one step; on the disk when it returns.
    package static func write(_ bytes: [UInt8], to path: String) throws(HubProblem) {
        do {
            try DurableFile.write(bytes, to: path)
        } catch {
            throw HubProblem(error, at: path)
        }
    }

    /// Makes a new or renamed name in the directory of a path durable.
    package static func flushDirectory(of path: String) throws(HubProblem) {
        do {
            try DurableFile.syncDirectory(of: path)
        } catch {
            throw HubProblem(error, at: path)
        }
    }

    /// The bytes of a small file; `nil` where there is none.
    package static func read(_ path: String, limit: Int = 1 << 20) throws(HubProblem) -> [UInt8]? {
        guard access(path, F_OK) == 0 else { return nil }
        guard let bytes = DurableFile.read(path, atMost: limit) else {
            throw .badFile(path, "it cannot be read, or is too long")
        }
        return bytes
    }

    /// What the last system call said about a path.
    package static func problem(_ path: String) -> HubProblem {
        HubProblem(DurableFile.failure(path), at: path)
    }
}

extension HubProblem {
    fileprivate init(_ failure: DurableFile.Failure, at path: String) {
        let words = String(cString: strerror(failure.number))
        self =
            failure.isFull
            ? .store("E3102.diskFull", "\(path): \(words)") : .badFile(path, words)
    }
}
