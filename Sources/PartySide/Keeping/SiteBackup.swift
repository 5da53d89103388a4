import Foundation
import Glibc
import History
import Identity
import SQLiteStore
package import Settings

/// A site in one private file: card, key and store. It holds the site's secret key, so it is to be
/// kept like one.
///
/// The first line is a document that names the parts, the store's bytes follow.
package enum SiteBackup {
    private static let format: Text = "huying-backup-1"
    /// Bytes copied at a time.
    private static let block = 1 << 20

    /// Writes the backup beside its place, checks it, and puts it there. Returns its size in bytes.
    static func create(of site: Site, at path: String) async throws -> Int {
        let scratch = path + ".store"
        let whole = path + ".new"
        defer {
            unlink(scratch)
            unlink(whole)
        }
        unlink(scratch)
        unlink(whole)
        try await site.store.backup(to: scratch)
        let size = try fileSize(scratch)
        let header: JSON = [
            "format": .string(format), "card": site.card.document,
            "key": .string(Hexadecimal.text(site.key.secretBytes)),
            "madeAt": .string(Timestamps.text(site.clock.now())), "storeBytes": .count(size),
        ]
        try write(header.bytes + [0x0A], thenFile: scratch, from: 0, to: whole)
        guard try fileSize(whole) == header.bytes.count + 1 + size else {
            throw DeskProblem.damagedFile(path)
        }
        guard rename(whole, path) == 0 else { throw DurableFile.failure(path) }
        try DurableFile.syncDirectory(of: path)
        return header.bytes.count + 1 + size
    }

    /// Puts a backup into a directory. What was there is moved aside, never deleted. The site opens a
    /// new epoch before it writes again.
    package static func restore(
        _ path: String,
        into directory: StateDirectory,
        language: Language
    ) -> DeskReply {
        do {
            return DeskReply(try restore(path, into: directory))
        } catch {
            return DeskProblem(explaining: error).reply(in: language)
        }
    }

    private static func restore(_ path: String, into directory: StateDirectory) throws -> JSON {
        let (header, start) = try readHeader(path)
        guard let card = header["card"].flatMap(SiteCard.init),
            let secret = header["key"]?.string.flatMap({ Hexadecimal.bytes($0) }),
            let key = try? SigningKey(secretBytes: secret), key.name == card.site,
            let size = header["storeBytes"]?.int, try fileSize(path) - start == Int(size)
        else { throw DeskProblem.noBackup(path) }
        let files = SiteFiles(directory)
        try files.makeDirectory()
        let lock = try StateLock.acquire(files.lock, as: .command)
        defer { lock.release() }
        let scratch = files.store + ".restoring"
        defer { unlink(scratch) }
        unlink(scratch)
        try write([], thenFile: path, from: start, to: scratch)
        try check(scratch, card: card)
        let aside = try moveAside(files)
        try DurableFile.write([], to: files.restored)
        guard rename(scratch, files.store) == 0 else { throw DurableFile.failure(files.store) }
        try DurableFile.write(key.secretBytes, to: files.key)
        try files.write(card)
        return [
            "type": "result", "party": .string(card.party), "site": .string(card.site),
            "madeAt": header["madeAt"] ?? .null,
            "movedAside": aside.map { .string($0) } ?? .null,
        ]
    }

    /// The store opens, belongs to the card's zone, and its file is sound.
    private static func check(_ path: String, card: SiteCard) throws {
        let store = try HistoryStore(path: path, deployment: card.deployment, hash: sha256)
        try store.close()
        for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
    }

    /// Moves an earlier site's files into a directory of their own; `nil` where there was none.
    private static func moveAside(_ files: SiteFiles) throws -> String? {
        let manager = FileManager.default
        let names = files.movable.filter { manager.fileExists(atPath: $0) }
        guard !names.isEmpty else { return nil }
        let aside = files.replaced(at: SiteClock.machine.now())
        guard mkdir(aside, 0o700) == 0 else { throw DurableFile.failure(aside) }
        for name in names {
            let target = aside + "/" + (name as NSString).lastPathComponent
            guard rename(name, target) == 0 else { throw DurableFile.failure(name) }
        }
        return aside
    }

    private static func readHeader(_ path: String) throws -> (JSON, Int) {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw DeskProblem.noBackup(path)
        }
        defer { try? handle.close() }
        let bytes = Array(try handle.read(upToCount: 64 << 10) ?? Data())
        let line = Array(bytes.prefix { $0 != 0x0A })
        guard line.count < bytes.count, let header = try? JSON(reading: line),
            header["format"]?.text == format
        else { throw DeskProblem.noBackup(path) }
        return (header, line.count + 1)
    }

    private static func write(
        _ head: [UInt8],
        thenFile source: String,
        from offset: Int,
        to path: String
    ) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DurableFile.failure(path) }
        defer { close(descriptor) }
        guard let reader = FileHandle(forReadingAtPath: source) else {
            throw DurableFile.failure(source)
        }
        defer { try? reader.close() }
        try DurableFile.write(head, at: 0, to: descriptor, path: path)
        try reader.seek(toOffset: UInt64(offset))
        var position = head.count
        while let data = try reader.read(upToCount: block), !data.isEmpty {
            try DurableFile.write(Array(data), at: position, to: descriptor, path: path)
            position += data.count
        }
        guard fsync(descriptor) == 0 else { throw DurableFile.failure(path) }
    }

    private static func fileSize(_ path: String) throws -> Int {
        var facts = stat()
        guard stat(path, &facts) == 0 else { throw DurableFile.failure(path) }
        return Int(facts.st_size)
    }
}

extension DeskProblem {
    static func noBackup(_ path: String) -> DeskProblem {
        DeskProblem(
            "E3004.noBackup",
            exit: .storeTrouble,
            Phrase("\(path) 不是完整的备份。", "\(path) is no complete backup.")
        )
    }
}
