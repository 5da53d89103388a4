import Crypto
import Foundation
import Glibc

/// A site or a hub in one private file: a head that says whose it is, with its secret key, and a
/// consistent copy of its store.
///
/// The first line names the format and the owner; then come the lengths of head and store (eight
/// bytes each, network order), the head, the store, and the SHA-256 of everything before. Beside the
/// file lies `….sha256`, which `sha256sum -c` reads as well.
package struct BackupFile: Sendable {
    /// Whose backup it is.
    package enum Owner: String, Sendable {
        case site
        case hub

        fileprivate var mark: [UInt8] { Array("huying backup 2 \(rawValue)\n".utf8) }
    }

    package let path: String
    package let head: [UInt8]
    /// Where the store begins, and its bytes.
    private let start: Int
    package let storeBytes: Int

    private static let chunk = 1 << 20
    /// Bytes of a head: keys, names, figures.
    private static let longestHead = 1 << 20
    private static let hashBytes = 32
    private static let hashSuffix = ".sha256"

    // MARK: Writing

    /// Writes the backup beside its place, reads it back, and only then gives it its name: killed or
    /// out of room at any moment, the path holds a complete backup or what was there before.
    ///
    /// - Parameter store: a checked copy of the store in one file.
    /// - Returns: the hash of the file, as the file beside it names it, and its size.
    @discardableResult
    package static func write(
        to path: String,
        of owner: Owner,
        head: [UInt8],
        store: String
    ) throws(KeepingProblem) -> BackupSeal {
        let fresh = path + ".part-\(getpid())"
        unlink(fresh)
        defer { unlink(fresh) }
        try assemble(fresh, of: owner, head: head, store: store)
        let seal = try BackupFile(reading: fresh, of: owner).check()
        // An older hash would speak against the new file.
        unlink(path + hashSuffix)
        guard rename(fresh, path) == 0 else { throw .last(path) }
        try flushDirectory(of: path)
        try putHash(seal.hash, beside: path)
        return BackupSeal(hash: seal.hash, bytes: seal.bytes, hasHashBeside: true)
    }

    /// Names the hash of a file in the file beside it.
    package static func putHash(_ hash: String, beside path: String) throws(KeepingProblem) {
        let name = (path as NSString).lastPathComponent
        let fresh = path + hashSuffix + ".part-\(getpid())"
        let descriptor = Glibc.open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last(fresh) }
        defer {
            close(descriptor)
            unlink(fresh)
        }
        try put(Array("\(hash)  \(name)\n".utf8), to: descriptor, of: fresh)
        guard fsync(descriptor) == 0, rename(fresh, path + hashSuffix) == 0 else {
            throw .last(path + hashSuffix)
        }
        try flushDirectory(of: path)
    }

    /// Removes a backup and the hash beside it.
    static func remove(_ path: String) {
        unlink(path)
        unlink(path + hashSuffix)
    }

    private static func assemble(
        _ path: String,
        of owner: Owner,
        head: [UInt8],
        store: String
    ) throws(KeepingProblem) {
        let source = try Reader(store)
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last(path) }
        defer { close(descriptor) }
        var hash = SHA256()
        let first = owner.mark + bigEndian(head.count) + bigEndian(source.size) + head
        hash.update(data: first)
        try put(first, to: descriptor, of: path)
        var rest = source.size
        while rest > 0 {
            let bytes = try source.next(min(rest, chunk))
            hash.update(data: bytes)
            try put(bytes, to: descriptor, of: path)
            rest -= bytes.count
        }
        try put(Array(hash.finalize()), to: descriptor, of: path)
        guard fsync(descriptor) == 0 else { throw .last(path) }
    }

    // MARK: Reading

    /// Reads the head of a backup; the rest is looked at by `check`.
    package init(reading path: String, of owner: Owner) throws(KeepingProblem) {
        self.path = path
        let reader = try Reader(path)
        let mark = owner.mark
        let fixed = mark.count + 16
        guard reader.size >= fixed + Self.hashBytes else { throw .noBackup(path) }
        let first = try reader.next(fixed)
        let lengths = first.dropFirst(mark.count)
        let (headBytes, bytes) = (Self.number(lengths.prefix(8)), Self.number(lengths.suffix(8)))
        guard first.starts(with: mark), headBytes <= UInt64(Self.longestHead),
            bytes <= UInt64(Int.max / 2),
            fixed + Int(headBytes) + Int(bytes) + Self.hashBytes == reader.size
        else { throw .noBackup(path) }
        head = try reader.next(Int(headBytes))
        start = fixed + Int(headBytes)
        storeBytes = Int(bytes)
    }

    /// Reads the whole file once, and compares it with the hash in it and the one beside it.
    @discardableResult
    package func check() throws(KeepingProblem) -> BackupSeal {
        let reader = try Reader(path)
        var inner = SHA256()
        var rest = start + storeBytes
        while rest > 0 {
            let bytes = try reader.next(min(rest, Self.chunk))
            inner.update(data: bytes)
            rest -= bytes.count
        }
        var outer = inner
        let said = try reader.next(Self.hashBytes)
        guard said == Array(inner.finalize()) else { throw .altered(path) }
        outer.update(data: said)
        let hash = Self.hexadecimal(Array(outer.finalize()))
        let beside = FileManager.default.contents(atPath: path + Self.hashSuffix)
        if let beside, !String(decoding: beside, as: UTF8.self).hasPrefix(hash + " ") {
            throw .altered(path)
        }
        return BackupSeal(hash: hash, bytes: reader.size, hasHashBeside: beside != nil)
    }

    /// Writes the store in it to a path that does not exist.
    package func unpackStore(to target: String) throws(KeepingProblem) {
        let reader = try Reader(path)
        try reader.skip(start)
        let descriptor = Glibc.open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last(target) }
        defer { close(descriptor) }
        var rest = storeBytes
        while rest > 0 {
            let bytes = try reader.next(min(rest, Self.chunk))
            try Self.put(bytes, to: descriptor, of: target)
            rest -= bytes.count
        }
        guard fsync(descriptor) == 0 else { throw .last(target) }
    }

    // MARK: Bytes

    private static func put(_ bytes: [UInt8], to descriptor: Int32, of path: String)
        throws(KeepingProblem)
    {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .last(path) }
            done += count
        }
    }

    private static func flushDirectory(of path: String) throws(KeepingProblem) {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last(directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .last(directory) }
    }

    private static func bigEndian(_ number: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt64(number).bigEndian, Array.init)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// What was found of a backup that was read to its end.
package struct BackupSeal: Hashable, Sendable {
    /// SHA-256 of the whole file, hexadecimal.
    package let hash: String
    /// Bytes of the whole file.
    package let bytes: Int
    /// Whether the file beside it names the same hash; it is missing after a copy of the one alone.
    package let hasHashBeside: Bool

    package init(hash: String, bytes: Int, hasHashBeside: Bool) {
        self.hash = hash
        self.bytes = bytes
        self.hasHashBeside = hasHashBeside
    }
}

/// A file read from its beginning, exactly as many bytes at a time as are asked for.
private final class Reader {
    let size: Int
    private let path: String
    private let descriptor: Int32

    init(_ path: String) throws(KeepingProblem) {
        self.path = path
        descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last(path) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else {
            let problem = KeepingProblem.last(path)
            close(descriptor)
            throw problem
        }
        size = Int(facts.st_size)
    }

    deinit { close(descriptor) }

    func skip(_ count: Int) throws(KeepingProblem) {
        guard lseek(descriptor, off_t(count), SEEK_SET) == off_t(count) else { throw .last(path) }
    }

    func next(_ count: Int) throws(KeepingProblem) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes[done...].withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .last(path) }
            guard got > 0 else { throw .noBackup(path) }
            done += got
        }
        return bytes
    }
}
