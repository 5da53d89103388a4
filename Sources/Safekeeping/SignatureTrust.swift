import ChangeCodec
import DutyBook
import History
import Identity
package import Intake
package import SQLiteStore

extension ZoneTrust {
    /// Checks the signatures of a store's segments: each by the key of the enrolled site, or of the hub
    /// whose key the zone's root signed, that may write the replica.
    package var heads: HeadTrust {
        { view in
            var keys: [ReplicaID: [UInt8]] = [:]
            return { head, replica in
                let key = try keys[replica] ?? key(of: replica, in: view)
                keys[replica] = key
                guard let key, nameOfKey(key) == head.key else { return false }
                let message = SegmentSigning.bytes(
                    deployment: deployment,
                    replica: replica,
                    point: head.point
                )
                return verify(head.signature, message, key)
            }
        }
    }

    private func key(of replica: ReplicaID, in view: StoreView) throws -> [UInt8]? {
        if let site = try view.site(of: replica) { return try view.site(named: site)?.publicKey }
        guard let opening = try view.entry(at: Dot(replica, 1))?.body,
            let hub = try HubOpening(of: opening), hub.rootKey == rootKey,
            verify(hub.rootSignature, rootMessage(hub.publicKey), rootKey)
        else { return nil }
        return hub.publicKey
    }
}
