import Foundation
import Glibc
import History
import Safekeeping
import Testing

@Suite("A backup's file")
struct BackupFileTests {
    private let place: String

    init() throws {
        place = NSTemporaryDirectory() + "huying-keeping-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { place + "/" + name }
    private func clear() { try? FileManager.default.removeItem(atPath: place) }

    private func make(_ store: [UInt8] = Array("store".utf8)) throws -> BackupSeal {
        try Data(store).write(to: URL(fileURLWithPath: path("store")))
        return try BackupFile.write(
            to: path("backup"),
            of: .site,
            head: Array("head".utf8),
            store: path("store")
        )
    }

    @Test("What was written is read back, by its owner alone, and a hash lies beside it")
    func roundTrip() throws {
        defer { clear() }
        let store = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let seal = try make(store)
        let mode = try FileManager.default.attributesOfItem(atPath: path("backup"))
        #expect(mode[.posixPermissions] as? Int == 0o600)
        let beside = try String(contentsOfFile: path("backup.sha256"), encoding: .utf8)
        #expect(beside == "\(seal.hash)  backup\n")
        let file = try BackupFile(reading: path("backup"), of: .site)
        #expect(file.head == Array("head".utf8))
        #expect(try file.check() == seal.with(hashBeside: true))
        try file.unpackStore(to: path("again"))
        #expect(FileManager.default.contents(atPath: path("again")) == Data(store))
        #expect(throws: KeepingProblem.noBackup(path("backup"))) {
            try BackupFile(reading: path("backup"), of: .hub)
        }
    }

    @Test("No byte can be altered and no end cut off unnoticed")
    func damage() throws {
        defer { clear() }
        _ = try make()
        unlink(path("backup.sha256"))
        let whole = try #require(FileManager.default.contents(atPath: path("backup")))
        func isTaken(_ bytes: Data) throws -> Bool {
            try bytes.write(to: URL(fileURLWithPath: path("spoilt")))
            do {
                try BackupFile(reading: path("spoilt"), of: .site).check()
                return true
            } catch {
                return false
            }
        }
        #expect(try isTaken(whole))
        for index in whole.indices {
            var spoilt = whole
            spoilt[index] ^= 0x40
            #expect(try !isTaken(spoilt), "byte \(index)")
            #expect(try !isTaken(whole.prefix(index)), "cut at \(index)")
        }
        #expect(try !isTaken(whole + Data([0])))
    }

    @Test("The hash beside it speaks for the whole file")
    func hashBeside() throws {
        defer { clear() }
        _ = try make()
        let other = String(repeating: "0", count: 64) + "  backup\n"
        try other.write(toFile: path("backup.sha256"), atomically: true, encoding: .utf8)
        #expect(throws: KeepingProblem.altered(path("backup"))) {
            try BackupFile(reading: path("backup"), of: .site).check()
        }
    }

    @Test("Where one cannot be finished, the one before stays whole and nothing else stays")
    func unfinished() throws {
        defer { clear() }
        let seal = try make()
        let before = FileManager.default.contents(atPath: path("backup"))
        // The store to be copied is not there.
        #expect(throws: KeepingProblem.self) {
            try BackupFile.write(to: path("backup"), of: .site, head: [1], store: path("none"))
        }
        #expect(FileManager.default.contents(atPath: path("backup")) == before)
        #expect(try BackupFile(reading: path("backup"), of: .site).check().hash == seal.hash)
        let names = try FileManager.default.contentsOfDirectory(atPath: place).sorted()
        #expect(names == ["backup", "backup.sha256", "store"])
    }
}

extension BackupSeal {
    fileprivate func with(hashBeside: Bool) -> BackupSeal {
        BackupSeal(hash: hash, bytes: bytes, hasHashBeside: hashBeside)
    }
}
