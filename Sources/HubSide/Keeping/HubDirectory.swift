import Foundation
import Glibc
package import History
import Identity
package import Settings

/// The files of a hub: who it is, its keys, and its store, in a directory that is its owner's alone.
package struct HubDirectory: Sendable {
    package let state: StateDirectory

    package init(_ state: StateDirectory) { self.state = state }

    package var path: String { state.path }
    package var storePath: String { path + "/hub.sqlite" }
    package var lockPath: String { path + "/hub.lock" }
    private var identityPath: String { path + "/hub.json" }
    private var keyPath: String { path + "/hub.key" }
    private var tlsKeyPath: String { path + "/tls.key" }

    package var isFounded: Bool { FileManager.default.fileExists(atPath: identityPath) }

    /// Whether nothing is there yet, or an empty directory.
    package var isUnused: Bool {
        let names = try? FileManager.default.contentsOfDirectory(atPath: path)
        return names?.allSatisfy { $0 == state.program.configurationName } ?? true
    }

    /// Makes the directory 0700 where it is missing.
    package func make() throws(HubProblem) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .badFile(path, String(cString: strerror(errno)))
        }
        guard chmod(path, 0o700) == 0 else {
            throw .badFile(path, String(cString: strerror(errno)))
        }
    }
}

/// What a hub's directory says about it; the store is beside it.
package struct HubPapers: Sendable, Equatable {
    package var deployment: Digest
    package var zone: String
    package var incarnation: UInt64
    package var replica: ReplicaID
    package var rootPublicKey: [UInt8]
    package var rootSignature: [UInt8]
    /// The hub's Ed25519 key, 32 bytes.
    package var key: [UInt8]
    /// The P-256 key of the self-signed certificate.
    package var tlsKey: [UInt8]

    /// The identity under which the hub writes and answers.
    package func identity() throws(HubProblem) -> HubIdentity {
        guard let signingKey = try? SigningKey(rawBytes: key) else {
            throw .badFile("hub.key", "no Ed25519 key")
        }
        let signed = HubIdentity.rootSignedBytes(deployment, signingKey.publicKey)
        guard Identity.verify(signature: rootSignature, of: signed, key: rootPublicKey),
            sha256(rootPublicKey) == deployment
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
}
