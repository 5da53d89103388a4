import ChangeCodec
import DutyBook
import Exchange
import Foundation
package import History
package import Identity
package import Intake

/// Everything that makes a directory the hub of a zone, beside its store.
///
/// The zone root's private key is not among them: it signs a hub's key when the hub is founded or
/// recovered, and lies on paper otherwise.
package struct HubPapers: Sendable, Equatable {
    package var deployment: Digest
    package var zone: String
    package var incarnation: UInt64
    package var replica: ReplicaID
    package var rootPublicKey: [UInt8]
    package var rootSignature: [UInt8]
    /// Where this incarnation's official numbers begin, exclusive.
    package var officialBase: UInt64
    /// The hub's Ed25519 key, 32 bytes.
    package var key: [UInt8]
    /// The P-256 key of the self-signed certificate, 32 bytes.
    package var tlsKey: [UInt8]

    /// Signs a fresh hub key with the zone root.
    ///
    /// - Parameter isFirst: whether the zone is being founded; a later hub numbers its calls in a
    ///   block that no earlier one can have reached.
    package init(
        root: SigningKey,
        hub: SigningKey = SigningKey(),
        zone: String,
        isFirst: Bool,
        now: Milliseconds,
        random: RandomBytes = .system
    ) throws {
        deployment = DeploymentID.of(rootPublicKey: root.publicKey)
        self.zone = zone
        incarnation = UInt64(clamping: now / 1_000)
        replica = try Self.freshReplica(random)
        rootPublicKey = root.publicKey
        rootSignature = try root.sign(
            HubIntroduction.signedByRoot(deployment: deployment, hubKey: hub.publicKey)
        )
        officialBase = isFirst ? 0 : Self.officialBase(at: incarnation)
        key = hub.secretBytes
        tlsKey = try HubCertificate.derivedKey(fromRoot: root.secretBytes)
    }

    private init(
        deployment: Digest,
        zone: String,
        incarnation: UInt64,
        replica: ReplicaID,
        rootPublicKey: [UInt8],
        rootSignature: [UInt8],
        officialBase: UInt64,
        key: [UInt8],
        tlsKey: [UInt8]
    ) {
        self.deployment = deployment
        self.zone = zone
        self.incarnation = incarnation
        self.replica = replica
        self.rootPublicKey = rootPublicKey
        self.rootSignature = rootSignature
        self.officialBase = officialBase
        self.key = key
        self.tlsKey = tlsKey
    }

    /// The same hub after its store was put back to an older state: the key is still the zone's, but
    /// numbers given since then must never be given again.
    package func restored(
        now: Milliseconds,
        random: RandomBytes = .system
    ) throws(HubProblem) -> HubPapers {
        var papers = self
        papers.incarnation = max(incarnation + 1, UInt64(clamping: now / 1_000))
        papers.replica = try Self.freshReplica(random)
        papers.officialBase = Self.officialBase(at: papers.incarnation)
        return papers
    }

    /// A hundred numbers for every second since 2026 began: more than a zone gives, so the blocks of
    /// two incarnations never meet.
    private static func officialBase(at incarnation: UInt64) -> UInt64 {
        let start: UInt64 = 1_767_225_600
        return incarnation > start ? (incarnation - start) * 100 : 0
    }

    private static func freshReplica(_ random: RandomBytes) throws(HubProblem) -> ReplicaID {
        guard let replica = ReplicaID(bytes: random(16)) else {
            throw .badFile("hub.json", "no random bytes")
        }
        return replica
    }
}

// MARK: What the hub's desk and door need of them

extension HubPapers {
    /// The identity under which the hub answers; refused where the papers contradict each other.
    package func identity() throws(HubProblem) -> HubIdentity {
        let signingKey = try signingKey()
        let message = HubIntroduction.signedByRoot(
            deployment: deployment,
            hubKey: signingKey.publicKey
        )
        guard DeploymentID.of(rootPublicKey: rootPublicKey) == deployment,
            verify(signature: rootSignature, of: message, key: rootPublicKey)
        else { throw .badFile("hub.json", "the zone root did not sign this hub's key") }
        return HubIdentity(
            deployment: deployment,
            zone: Text(zone),
            incarnation: incarnation,
            replica: replica,
            publicKey: signingKey.publicKey,
            keyName: signingKey.name,
            rootPublicKey: rootPublicKey,
            rootSignature: rootSignature,
            signing: { try signingKey.sign($0) }
        )
    }

    /// What the hub's desk writes with.
    package func voice(
        clock: @escaping @Sendable () -> Milliseconds = HubClock.milliseconds,
        random: RandomBytes = .system
    ) throws(HubProblem) -> HubVoice {
        let signingKey = try signingKey()
        let sealingKey = try sealingKey()
        let opening = HubOpening(
            incarnation: incarnation,
            publicKey: signingKey.publicKey,
            sealingKey: sealingKey.publicKey,
            rootKey: rootPublicKey,
            rootSignature: rootSignature
        )
        return HubVoice(
            trust: trust,
            replica: replica,
            incarnation: incarnation,
            officialBase: officialBase,
            openingDraft: HubDraft(
                record: RecordRef(type: RecordType.hub, id: "hub"),
                action: Bookkeeping.hubOpen,
                events: [opening.event]
            ),
            keyName: signingKey.name,
            now: clock,
            salt: { random(16) },
            sign: { try signingKey.sign($0) }
        )
    }

    /// What makes history believable in this zone.
    package var trust: ZoneTrust {
        ZoneTrust(
            deployment: deployment,
            rootKey: rootPublicKey,
            hash: sha256,
            verify: { verify(signature: $0, of: $1, key: $2) },
            nameOfKey: { KeyName.of($0) },
            rootMessage: { [deployment] in
                HubIntroduction.signedByRoot(deployment: deployment, hubKey: $0)
            }
        )
    }

    /// What opens files for the hub.
    package func sealingKey() throws(HubProblem) -> SealingKey {
        guard let key = try? signingKey().sealingKey else {
            throw .badFile("hub.json", "no Ed25519 key")
        }
        return key
    }

    private func signingKey() throws(HubProblem) -> SigningKey {
        guard let signingKey = try? SigningKey(secretBytes: key) else {
            throw .badFile("hub.json", "no Ed25519 key")
        }
        return signingKey
    }
}

// MARK: As a file

extension HubPapers {
    /// The file's fields, binary ones in hexadecimal.
    private struct Sheet: Codable {
        var format = 1
        let deployment, zone: String
        let incarnation: UInt64
        let replica, rootPublicKey, rootSignature: String
        let officialBase: UInt64
        let key, tlsKey: String
    }

    package var bytes: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            return Array(
                try encoder.encode(
                    Sheet(
                        deployment: "\(deployment)",
                        zone: zone,
                        incarnation: incarnation,
                        replica: "\(replica)",
                        rootPublicKey: Hexadecimal.text(rootPublicKey),
                        rootSignature: Hexadecimal.text(rootSignature),
                        officialBase: officialBase,
                        key: Hexadecimal.text(key),
                        tlsKey: Hexadecimal.text(tlsKey)
                    )
                )
            )
        }
    }

    package init(reading bytes: [UInt8]) throws(HubProblem) {
        guard let sheet = try? JSONDecoder().decode(Sheet.self, from: Data(bytes)),
            sheet.format == 1,
            let deployment = Digest(sheet.deployment), let replica = ReplicaID(sheet.replica),
            let rootPublicKey = Hexadecimal.bytes(sheet.rootPublicKey),
            let rootSignature = Hexadecimal.bytes(sheet.rootSignature),
            let key = Hexadecimal.bytes(sheet.key),
            let tlsKey = Hexadecimal.bytes(sheet.tlsKey)
        else { throw .badPapers }
        self.init(
            deployment: deployment,
            zone: sheet.zone,
            incarnation: sheet.incarnation,
            replica: replica,
            rootPublicKey: rootPublicKey,
            rootSignature: rootSignature,
            officialBase: sheet.officialBase,
            key: key,
            tlsKey: tlsKey
        )
    }
}
