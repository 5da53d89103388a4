import Foundation
import Glibc
import OneMachine

/// Floor of a live change: a commit on the medium at each of three databases, with a message over a
/// loopback connection on its way to the next after each, the last one back to the beginning.
struct Hops {
    /// Bytes of a message: about what a sync of one change carries.
    private static let size = 700

    private let first: CommitDatabase
    private let links: [Link]

    init(in scratch: String) throws {
        first = try CommitDatabase(scratch + "/hop-0.db")
        links = try (0..<3).map { _ in try Link() }
        for station in 1...2 {
            let (from, to) = (links[station - 1], links[station])
            Thread.detachNewThread {
                guard let database = try? CommitDatabase("\(scratch)/hop-\(station).db") else {
                    return from.close()
                }
                while from.receive(Self.size) {
                    guard (try? database.commit()) != nil, to.send(Self.size) else { return }
                }
            }
        }
    }

    /// Once around.
    func take() throws -> Duration {
        try timed {
            try first.commit()
            guard links[0].send(Self.size), links[2].receive(Self.size) else {
                throw Trouble("a loopback connection broke")
            }
        }
    }

    func close() { for link in links { link.close() } }
}

/// A connected pair of sockets over 127.0.0.1.
private struct Link: Sendable {
    private let sending: Int32
    private let receiving: Int32

    init() throws {
        let port = try LoopbackPort()
        let listener = try port.listening()
        defer { Glibc.close(listener) }
        guard let sending = port.connected() else { throw Trouble("no loopback connection") }
        self.sending = sending
        receiving = accept(listener, nil, nil)
        guard receiving >= 0 else { throw Trouble("no loopback connection") }
        var on: Int32 = 1
        setsockopt(
            sending,
            Int32(IPPROTO_TCP),
            TCP_NODELAY,
            &on,
            socklen_t(MemoryLayout<Int32>.size)
        )
    }

    func send(_ count: Int) -> Bool {
        let bytes = [UInt8](repeating: 7, count: count)
        return Glibc.send(sending, bytes, count, Int32(MSG_NOSIGNAL)) == count
    }

    func receive(_ count: Int) -> Bool {
        var bytes = [UInt8](repeating: 0, count: count)
        return recv(receiving, &bytes, count, Int32(MSG_WAITALL)) == count
    }

    func close() {
        shutdown(sending, Int32(SHUT_RDWR))
        Glibc.close(sending)
    }
}

/// One row updated and one appended at a time.
private struct CommitDatabase {
    private let database: RawDatabase
    private let insert: RawStatement

    init(_ path: String) throws {
        database = try RawDatabase(path)
        try database.run("CREATE TABLE log (pos INTEGER PRIMARY KEY, bytes BLOB)")
        insert = try database.prepare("INSERT INTO log (bytes) VALUES (randomblob(400))")
    }

    /// On the medium when it returns.
    func commit() throws { try insert.execute() }
}
