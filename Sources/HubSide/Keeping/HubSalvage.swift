import ChangeCodec
import Exchange
import Foundation
import Glibc
import History
import Identity
import Intake
import SQLiteStore

/// Brings every segment of a damaged store that can still be read, and whose chain and signature hold,
/// to a rebuilt hub.
struct HubSalvage {
    private let house: HubHouse
    /// Changes that came back.
    private(set) var saved = 0
    /// What ended it early; what was saved until then stays.
    private(set) var failure: StoreError?

    init(into house: HubHouse) { self.house = house }

    mutating func bring(_ damaged: String, scratch: ScratchStore) async {
        do {
            try scratch.copy(damaged)
            defer { scratch.remove() }
            let old = try StoreInspection(path: scratch.path, hash: sha256)
            defer { try? old.close() }
            for head in try order(of: old) { try await bring(head, from: old) }
        } catch {
            failure = error as? StoreError ?? .failed(code: -1, "\(error)")
        }
    }

    /// Who may sign for whom stands in the hub's own chains, so they come first.
    private func order(of old: StoreInspection) throws -> [Dot] {
        let held = try old.read { try $0.inventory() }.entries
        // Rows may be damaged where the log is not.
        let hubs = Set(((try? old.read { try $0.hubs() }) ?? [:]).keys)
        return held.filter { hubs.contains($0.replica) }
            + held.filter { !hubs.contains($0.replica) }
    }

    private mutating func bring(_ head: Dot, from old: StoreInspection) async throws {
        let before = try await house.head(of: head.replica)
        var next: UInt64? = before + 1
        while next != nil {
            var segments: [Segment] = []
            var bytes = 0
            while let number = next, bytes < Limits.pageBytes {
                let dot = Dot(head.replica, number)
                if let segment = try? old.read({ try $0.segment(around: dot) }) {
                    segments.append(segment)
                    bytes += segment.size
                    next = segment.last < head.number ? segment.last + 1 : nil
                } else {
                    // What cannot be read is passed over.
                    next = try? old.read { try $0.nextSegment(of: head.replica, after: number) }
                }
            }
            try await take(segments, of: head.replica)
        }
        saved += Int(clamping: try await house.head(of: head.replica) - before)
    }

    /// Where one of several is not what was signed, the others count all the same.
    private func take(_ segments: [Segment], of replica: ReplicaID) async throws {
        var reached = try await house.head(of: replica)
        var pieces: [HistoryPiece] = []
        for segment in segments where segment.last > reached {
            // How many were passed over is proven by the signed segment behind them.
            if segment.first > reached + 1 {
                let run = StubRun(replica: replica, first: reached + 1, end: segment.start)
                pieces.append(.stubs(run))
            }
            pieces.append(.segment(segment))
            reached = segment.last
        }
        guard !pieces.isEmpty else { return }
        do {
            try await house.take(pieces)
        } catch let error as StoreError {
            throw error
        } catch {
            guard segments.count > 1 else { return }
            for segment in segments { try await take([segment], of: replica) }
        }
    }
}

/// A store's copy that is worked on and thrown away.
struct ScratchStore {
    let path: String

    init(_ path: String) { self.path = path }

    func copy(_ store: String) throws {
        remove()
        try StoreInspection.copy(atRest: store, to: path)
    }

    func remove() { for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) } }
}
