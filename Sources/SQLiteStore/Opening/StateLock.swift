import Glibc
import History
import Synchronization

/// Whoever holds this may open the store beside it. A kernel lock, so it goes with its
/// process however that ends; it follows the file, whatever name led to it.
package final class StateLock: Sendable {
    /// What kind of process holds a lock, for the one that finds it held.
    package enum Holder: String, Sendable {
        case daemon, command
    }

    private let descriptor: Mutex<Int32>

    private init(descriptor: Int32) {
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    /// Takes the lock of a lock file, made where it is missing, or says who has it.
    package static func acquire(_ path: String, as holder: Holder) throws(StoreError) -> StateLock {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw refusal(errno, path) }
        guard lockExclusively(descriptor) else {
            let reason = errno
            let other = Self.holder(in: descriptor)
            close(descriptor)
            guard reason == EWOULDBLOCK else { throw refusal(reason, path) }
            throw StoreError.heldByAnother(kind: other.kind, pid: other.pid)
        }
        ftruncate(descriptor, 0)
        let line = Array("\(holder.rawValue) \(getpid())\n".utf8)
        // The line only tells others who holds the lock; the lock itself is the kernel's.
        _ = pwrite(descriptor, line, line.count, 0)
        return StateLock(descriptor: descriptor)
    }

    /// Waits while a command holds the lock, up to a limit; a daemon in its place is refused at once.
    ///
    /// - Parameter onWait: called once, with the holder's process id, when there is something to wait for.
    package static func acquire(
        _ path: String,
        as holder: Holder,
        waiting limit: Duration,
        onWait: @Sendable (Int32?) -> Void = { _ in }
    ) async throws -> StateLock {
        let start = ContinuousClock.now
        var told = false
        while true {
            let refusal: StoreError
            do {
                return try acquire(path, as: holder)
            } catch {
                refusal = error
            }
            guard case .heldByAnother(let kind, let pid) = refusal,
                kind == Holder.command.rawValue, ContinuousClock.now - start < limit
            else { throw refusal }
            if !told { onWait(pid) }
            told = true
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Gives the lock back; later calls do nothing.
    package func release() {
        descriptor.withLock { descriptor in
            guard descriptor >= 0 else { return }
            close(descriptor)
            descriptor = -1
        }
    }

    /// Who holds a lock file now; `nil` where nobody does.
    package static func holder(of path: String) -> (kind: String, pid: Int32?)? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return nil }
        return holder(in: descriptor)
    }

    /// Three tries, because someone who only asks for the holder holds the lock for an instant.
    private static func lockExclusively(_ descriptor: Int32) -> Bool {
        if mutated(.locksByName) {
            let other = holder(in: descriptor).pid
            return other == nil || other == getpid() || kill(other ?? 0, 0) != 0
        }
        for _ in 0..<2 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            guard errno == EWOULDBLOCK else { return false }
            usleep(20_000)
        }
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }

    private static func holder(in descriptor: Int32) -> (kind: String, pid: Int32?) {
        var line = [UInt8](repeating: 0, count: 64)
        let count = pread(descriptor, &line, line.count, 0)
        let words = String(decoding: line.prefix(max(0, count)), as: UTF8.self)
            .split(whereSeparator: \.isWhitespace)
        // The holder writes its line just after taking the lock; until then a command is assumed,
        // which waits instead of giving up.
        return (
            words.first.map(String.init) ?? Holder.command.rawValue,
            words.dropFirst().first.flatMap { Int32($0) }
        )
    }

    private static func refusal(_ code: Int32, _ path: String) -> StoreError {
        switch code {
        case ENOSPC, EDQUOT: .diskFull
        case EROFS, EACCES, EPERM: .readOnly
        default: .mediumFailed("\(path): \(String(cString: strerror(code)))")
        }
    }
}
