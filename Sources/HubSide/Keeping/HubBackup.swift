import Crypto
import Foundation
import Glibc

/// A backup of a hub: its papers and a consistent copy of its store in one file.
///
/// The file begins with a line that names the format, then the length of the papers and of the store
/// (eight bytes each, network order), the papers, the store, and the SHA-256 of everything before.
/// It holds the hub's key: whoever has it can be the hub, so it is written 0600.
package enum HubBackup {
    private static let mark = Array("huying hub backup v1\n".utf8)
    private static let chunk = 1 << 20

    /// Writes the backup beside its place first, checks it, and only then gives it its name.
    ///
    /// - Parameter copyStore: copies the store, consistent and checked, to a path that does not exist.
    package static func create(
        _ file: String,
        papers: HubPapers,
        copyStore: (String) async throws -> Void
    ) async throws {
        let path = URL(fileURLWithPath: file).standardizedFileURL.path
        let copy = path + ".store-\(getpid())"
        let fresh = path + ".new-\(getpid())"
        defer {
            unlink(copy)
            unlink(fresh)
        }
        try await copyStore(copy)
        try write(papers: try papers.bytes, store: copy, to: fresh)
        try check(fresh)
        guard rename(fresh, path) == 0 else { throw PrivateFile.problem(path) }
        try PrivateFile.flushDirectory(of: path)
    }

    /// Checks a backup and unpacks it: answers the papers, and writes the store to a path.
    package static func unpack(_ file: String, storeTo path: String) throws -> HubPapers {
        try check(file)
        let (papers, store) = try open(file)
        defer { try? store.handle.close() }
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw PrivateFile.problem(path) }
        defer { close(descriptor) }
        var rest = store.length
        while rest > 0 {
            let bytes = try read(store.handle, min(rest, chunk), of: file)
            try PrivateFile.write(bytes[...], to: descriptor, of: path)
            rest -= bytes.count
        }
        guard fsync(descriptor) == 0 else { throw PrivateFile.problem(path) }
        return papers
    }

    // MARK: The file

    private static func write(papers: [UInt8], store: String, to path: String) throws {
        guard let source = FileHandle(forReadingAtPath: store) else {
            throw PrivateFile.problem(store)
        }
        defer { try? source.close() }
        let length = try source.seekToEnd()
        try source.seek(toOffset: 0)
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw PrivateFile.problem(path) }
        defer { close(descriptor) }
        var hash = SHA256()
        func put(_ bytes: [UInt8]) throws {
            hash.update(data: bytes)
            try PrivateFile.write(bytes[...], to: descriptor, of: path)
        }
        try put(mark + bigEndian(UInt64(papers.count)) + bigEndian(length) + papers)
        var rest = length
        while rest > 0 {
            let bytes = try read(source, Int(min(rest, UInt64(chunk))), of: store)
            try put(bytes)
            rest -= UInt64(bytes.count)
        }
        try PrivateFile.write(Array(hash.finalize())[...], to: descriptor, of: path)
        guard fsync(descriptor) == 0 else { throw PrivateFile.problem(path) }
    }

    /// Reads the whole file once and compares its digest.
    private static func check(_ file: String) throws {
        let (_, store) = try open(file)
        try? store.handle.close()
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw PrivateFile.problem(file)
        }
        defer { try? handle.close() }
        var rest = store.offset + store.length
        var hash = SHA256()
        while rest > 0 {
            let bytes = try read(handle, min(rest, chunk), of: file)
            hash.update(data: bytes)
            rest -= bytes.count
        }
        let digest = try read(handle, 32, of: file)
        guard digest == Array(hash.finalize()) else {
            throw HubProblem.badFile(file, "its content was altered")
        }
    }

    private typealias StorePart = (handle: FileHandle, offset: Int, length: Int)

    private static func open(_ file: String) throws -> (HubPapers, StorePart) {
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw HubProblem.badFile(file, "it cannot be read")
        }
        do {
            let size = Int(try handle.seekToEnd())
            try handle.seek(toOffset: 0)
            let head = try read(handle, mark.count + 16, of: file)
            guard head.starts(with: mark) else {
                throw HubProblem.badFile(file, "it is no backup of a hub")
            }
            let papersLength = number(head[mark.count..<(mark.count + 8)])
            let storeLength = number(head[(mark.count + 8)...])
            let (total, overflow) = papersLength.addingReportingOverflow(storeLength)
            guard papersLength <= 1 << 20, !overflow,
                total == UInt64(max(0, size - head.count - 32))
            else { throw HubProblem.badFile(file, "it is cut off or damaged") }
            let papers = try HubPapers(reading: read(handle, Int(papersLength), of: file))
            return (papers, (handle, head.count + Int(papersLength), Int(storeLength)))
        } catch {
            try? handle.close()
            throw error
        }
    }

    private static func read(_ handle: FileHandle, _ count: Int, of file: String) throws -> [UInt8]
    {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try handle.read(upToCount: count - bytes.count) ?? Data()
            guard !more.isEmpty else { throw HubProblem.badFile(file, "it is cut off") }
            bytes += more
        }
        return bytes
    }

    private static func bigEndian(_ number: UInt64) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian, Array.init)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
