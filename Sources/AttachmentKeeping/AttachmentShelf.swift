import Foundation
import Glibc
package import History
import Identity
import Synchronization

/// Where the bytes of attachments lie: each file named by its SHA-256, so that the same bytes are there
/// once, and whole or not at all. What has come only in part lies apart and is seen by nobody.
///
/// Nothing is ever deleted here but parts that turned out to be something else. The directory is its
/// owner's alone.
package final class AttachmentShelf: Sendable {
    /// How far the bytes of one file have come.
    package enum Progress: Hashable, Sendable {
        /// So many bytes from the beginning.
        case part(Int)
        case whole
    }

    private let path: String
    /// One writer at a time; the bytes that lie here, once counted.
    private let writing = Mutex<Int?>(nil)
    /// Bytes all files together may take.
    private let quota: Int

    package init(_ path: String, quota: Int) {
        self.path = path
        self.quota = quota
    }

    // MARK: Reading

    /// Bytes of a whole file; `nil` where it is not here.
    package func size(of hash: Digest) -> Int? { Self.size(of: whole(hash)) }

    /// How much of a file that is not whole has come.
    package func held(of hash: Digest) -> Int { Self.size(of: part(hash)) ?? 0 }

    /// The whole file, checked against its name. One that is damaged is put aside, so that it can be
    /// fetched again.
    package func content(of hash: Digest) throws(ShelfFault) -> [UInt8] {
        guard let size = size(of: hash) else { throw .absent }
        let bytes = try read(whole(hash), from: 0, count: size)
        guard sha256(bytes) == hash else {
            rename(whole(hash), whole(hash) + ".damaged")
            throw .damaged(hash)
        }
        return bytes
    }

    /// Some bytes of a whole file.
    package func piece(of hash: Digest, from: Int, count: Int) throws(ShelfFault) -> [UInt8] {
        guard let size = size(of: hash) else { throw .absent }
        return try read(whole(hash), from: from, count: min(count, max(0, size - from)))
    }

    /// Bytes that lie here.
    package var used: Int { writing.withLock { count(&$0) } }

    /// Whether a file of this size may still come.
    package func hasRoom(for size: Int) -> Bool { used + size <= quota }

    // MARK: Writing

    /// Takes a whole file; durable when it returns. Says whether it was not here before.
    package func add(_ bytes: [UInt8]) throws(ShelfFault) -> (hash: Digest, isNew: Bool) {
        let hash = sha256(bytes)
        guard size(of: hash) == nil else { return (hash, false) }
        let result = writing.withLock { used in
            Result { () throws(ShelfFault) in
                guard count(&used) + bytes.count <= quota else { throw .quota }
                let place = part(hash) + ".new"
                try write(bytes, at: 0, to: place, isNew: true)
                try finish(place, as: hash)
                used = count(&used) + bytes.count
            }
        }
        try result.get()
        return (hash, true)
    }

    /// Takes the next piece of a file. One that does not join what is here is left out, and the
    /// answer says where to go on. The last piece makes the file whole once its digest is right;
    /// otherwise all of it is dropped and comes anew.
    ///
    /// - Parameter size: of the whole file.
    package func take(
        _ piece: [UInt8],
        at offset: Int,
        of hash: Digest,
        size: Int
    ) throws(ShelfFault) -> Progress {
        guard self.size(of: hash) == nil else { return .whole }
        let result = writing.withLock { used in
            Result { () throws(ShelfFault) -> Progress in
                let held = held(of: hash)
                guard offset == held, offset + piece.count <= size else { return .part(held) }
                guard held > 0 || count(&used) + size <= quota else { throw .quota }
                let place = part(hash)
                try write(piece, at: offset, to: place, isNew: held == 0)
                let end = held + piece.count
                guard end == size else { return .part(end) }
                guard sha256(try read(place, from: 0, count: size)) == hash else {
                    unlink(place)
                    throw .damaged(hash)
                }
                try finish(place, as: hash)
                used = count(&used) + size
                return .whole
            }
        }
        return try result.get()
    }

    /// Takes a whole file away again that nothing names.
    package func remove(_ hash: Digest) {
        writing.withLock { used in
            unlink(whole(hash))
            used = nil
        }
    }

    // MARK: Files

    private func whole(_ hash: Digest) -> String {
        let name = hash.description
        return "\(path)/\(name.prefix(2))/\(name)"
    }

    private func part(_ hash: Digest) -> String { "\(path)/part/\(hash)" }

    private static func size(of path: String) -> Int? {
        var facts = stat()
        return stat(path, &facts) == 0 ? Int(facts.st_size) : nil
    }

    private func count(_ known: inout Int?) -> Int {
        if let known { return known }
        var sum = 0
        let names = FileManager.default.enumerator(atPath: path)
        while let name = names?.nextObject() as? String {
            guard !name.hasPrefix("part/") else { continue }
            if let attributes = names?.fileAttributes,
                attributes[.type] as? FileAttributeType == .typeRegular
            {
                sum += (attributes[.size] as? NSNumber)?.intValue ?? 0
            }
        }
        known = sum
        return sum
    }

    private func read(_ file: String, from: Int, count: Int) throws(ShelfFault) -> [UInt8] {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw .system(file, errno) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes[done...].withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(from + done))
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw .system(file, got == 0 ? EIO : errno) }
            done += got
        }
        return bytes
    }

    private func write(_ bytes: [UInt8], at offset: Int, to file: String, isNew: Bool)
        throws(ShelfFault)
    {
        try makeDirectory(path + "/part")
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (isNew ? O_TRUNC : 0)
        let descriptor = open(file, flags, 0o600)
        guard descriptor >= 0 else { throw .system(file, errno) }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let put = bytes[done...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset + done))
            }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else {
                let reason = errno
                // What was half written would not join the next piece.
                ftruncate(descriptor, off_t(offset))
                throw .system(file, reason)
            }
            done += put
        }
        guard fsync(descriptor) == 0 else { throw .system(file, errno) }
    }

    private func finish(_ place: String, as hash: Digest) throws(ShelfFault) {
        let target = whole(hash)
        let directory = (target as NSString).deletingLastPathComponent
        try makeDirectory(directory)
        guard rename(place, target) == 0 else { throw .system(target, errno) }
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(directory, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system(directory, errno) }
    }

    private func makeDirectory(_ directory: String) throws(ShelfFault) {
        for place in [path, directory] where mkdir(place, 0o700) != 0 && errno != EEXIST {
            throw .system(place, errno)
        }
    }
}

/// Why the shelf did not give or take bytes. Nothing that was whole before is less so now.
package enum ShelfFault: Error, Hashable, Sendable {
    case absent
    /// What lies or came under this name is something else; it will be fetched anew.
    case damaged(Digest)
    /// The attachments here take all the room they may.
    case quota
    /// The operating system refused, with `errno`.
    case system(String, Int32)

    package var isFull: Bool {
        switch self {
        case .quota, .system(_, ENOSPC), .system(_, EDQUOT): true
        default: false
        }
    }
}
