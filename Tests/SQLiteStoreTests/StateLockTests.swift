import Foundation
import Glibc
import SQLiteStore
import Testing

@Suite("The lock of a state directory")
struct StateLockTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private var path: String { scratch.path + "/lock" }

    @Test("is held by one, who is named to the next")
    func named() throws {
        let lock = try StateLock.acquire(path, as: .daemon)
        #expect(throws: StoreError.heldByAnother(kind: "daemon", pid: getpid())) {
            try StateLock.acquire(path, as: .command)
        }
        let holder = try #require(StateLock.holder(of: path))
        #expect(holder.kind == "daemon")
        #expect(holder.pid == getpid())
        lock.release()
        #expect(StateLock.holder(of: path) == nil)
        let second = try StateLock.acquire(path, as: .command)
        #expect(StateLock.holder(of: path)?.kind == "command")
        second.release()
    }

    @Test("is the same lock under every name of the file")
    func names() throws {
        let lock = try StateLock.acquire(path, as: .daemon)
        let linked = scratch.path + "/linked"
        let symbolic = scratch.path + "-symbolic"
        try FileManager.default.linkItem(atPath: path, toPath: linked)
        try FileManager.default.createSymbolicLink(
            atPath: symbolic,
            withDestinationPath: scratch.path
        )
        defer { unlink(symbolic) }
        for name in [linked, symbolic + "/lock"] {
            #expect(throws: StoreError.self) { try StateLock.acquire(name, as: .daemon) }
        }
        lock.release()
    }

    @Test("is waited for while a command has it, but not while a daemon has it")
    func waiting() async throws {
        let command = try StateLock.acquire(path, as: .command)
        let release = Task {
            try await Task.sleep(for: .milliseconds(150))
            command.release()
        }
        let lock = try await StateLock.acquire(path, as: .daemon, waiting: .seconds(600))
        try await release.value
        await #expect(throws: StoreError.heldByAnother(kind: "daemon", pid: getpid())) {
            try await StateLock.acquire(path, as: .daemon, waiting: .seconds(600))
        }
        lock.release()
    }
}
