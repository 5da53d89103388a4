import ChangeCodec
import DutyBook
import History
import Identity
import Intake
import SQLiteStore
import Synchronization

/// Checks the signatures of a store's segments: by the key of the enrolled site or of the hub that
/// may write the replica.
final class HeadChecking: Sendable {
    private let store: HistoryStore
    private let trust: ZoneTrust
    private let keys = Mutex<[ReplicaID: [UInt8]]>([:])

    init(_ store: HistoryStore, _ trust: ZoneTrust) {
        self.store = store
        self.trust = trust
    }

    func vouch(for head: SignedHead, of replica: ReplicaID) async throws -> Bool {
        guard let key = try await key(of: replica), KeyName.of(key) == head.key else {
            return false
        }
        let message = SegmentSigning.bytes(
            deployment: trust.deployment,
            replica: replica,
            point: head.point
        )
        return trust.verify(head.signature, message, key)
    }

    private func key(of replica: ReplicaID) async throws -> [UInt8]? {
        if let known = keys.withLock({ $0[replica] }) { return known }
        let trust = trust
        let found = try await store.read(within: nil) { store -> [UInt8]? in
            if let site = try store.site(of: replica) {
                return try store.site(named: site)?.publicKey
            }
            guard let opening = try store.entry(at: Dot(replica, 1))?.body,
                let hub = try HubOpening(of: opening), hub.rootKey == trust.rootKey,
                trust.verify(
                    hub.rootSignature,
                    trust.rootMessage(hub.publicKey),
                    trust.rootKey
                )
            else { return nil }
            return hub.publicKey
        }
        if let found { keys.withLock { $0[replica] = found } }
        return found
    }
}
