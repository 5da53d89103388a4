package import History

// Enrolment takes two round trips, so that a login page or a cut line does not spend the code:
//
// 1. site → hub  `EnrolHello`      its new key and a nonce; no code
//    hub → site  `EnrolWelcome`    zone, hub key with the root's signature, a nonce
// 2. site → hub  `EnrolProof`      proof that it knows the code, over all of the above
//    hub → site  `EnrolAdmission`  the hub's own proof, and what the site is now
//
// The site checks the root's signature before it sends a proof, and the hub's proof before it keeps
// anything. The hub finds the invitation by trying the proof against its open codes. When the last
// answer is lost, the site repeats both steps with the same key, and the hub admits it again under
// the same code: a used code works on for the key that used it, and for no other.

/// The first word of a site that nobody knows yet.
package struct EnrolHello: Hashable, Sendable {
    /// Ed25519, 32 bytes, made on this device.
    package let siteKey: [UInt8]
    /// Sixteen random bytes.
    package let nonce: [UInt8]
    package let version: UInt64

    package init(siteKey: [UInt8], nonce: [UInt8], version: UInt64 = Protocol.version) {
        self.siteKey = siteKey
        self.nonce = nonce
        self.version = version
    }
}

/// Who the hub says it is. Believed once its proof of the code has come.
package struct EnrolWelcome: Hashable, Sendable {
    /// The digest of `rootKey`.
    package let deployment: Digest
    /// The zone's name as people call it.
    package let zone: Text
    /// Ed25519, 32 bytes.
    package let hubKey: [UInt8]
    package let rootKey: [UInt8]
    /// The root's signature over deployment and hub key, 64 bytes.
    package let rootSignature: [UInt8]
    /// The site's nonce, so that a cached welcome is noticed.
    package let siteNonce: [UInt8]
    /// Sixteen random bytes; the hub accepts each for one proof.
    package let hubNonce: [UInt8]

    package init(
        deployment: Digest,
        zone: Text,
        hubKey: [UInt8],
        rootKey: [UInt8],
        rootSignature: [UInt8],
        siteNonce: [UInt8],
        hubNonce: [UInt8]
    ) {
        self.deployment = deployment
        self.zone = zone
        self.hubKey = hubKey
        self.rootKey = rootKey
        self.rootSignature = rootSignature
        self.siteNonce = siteNonce
        self.hubNonce = hubNonce
    }
}

/// The site's proof that its person holds the code.
package struct EnrolProof: Hashable, Sendable {
    package let siteKey: [UInt8]
    package let siteNonce: [UInt8]
    package let hubNonce: [UInt8]
    /// X25519, 32 bytes: to which files for the site are encrypted.
    package let sealingKey: [UInt8]
    /// Who enrols; the default author at this site.
    package let person: Text
    /// HMAC-SHA256 keyed by the code over `EnrolmentTranscript.siteBytes`, 32 bytes.
    package let proof: [UInt8]

    package init(
        siteKey: [UInt8],
        siteNonce: [UInt8],
        hubNonce: [UInt8],
        sealingKey: [UInt8],
        person: Text,
        proof: [UInt8]
    ) {
        self.siteKey = siteKey
        self.siteNonce = siteNonce
        self.hubNonce = hubNonce
        self.sealingKey = sealingKey
        self.person = person
        self.proof = proof
    }
}

/// What the site is from now on.
package struct EnrolAdmission: Hashable, Sendable {
    package let deployment: Digest
    /// The party whose invitation it was.
    package let party: Text
    /// The name of the site's key.
    package let site: Text
    package let hubReplica: ReplicaID
    /// The SPKI pin of the hub's TLS key as libcurl takes it (`sha256//…`); `nil` without TLS or
    /// where the certificate is one of a public authority.
    package let tlsPin: Text?
    /// HMAC-SHA256 keyed by the code over `EnrolmentTranscript.hubBytes`, 32 bytes.
    package let proof: [UInt8]

    package init(
        deployment: Digest,
        party: Text,
        site: Text,
        hubReplica: ReplicaID,
        tlsPin: Text?,
        proof: [UInt8]
    ) {
        self.deployment = deployment
        self.party = party
        self.site = site
        self.hubReplica = hubReplica
        self.tlsPin = tlsPin
        self.proof = proof
    }
}

/// What both sides prove knowledge of the code over: the zone, both signing keys, both nonces, and
/// what the prover adds. Never a TLS certificate, because gateways replace those.
package struct EnrolmentTranscript: Hashable, Sendable {
    package let deployment: Digest
    package let hubKey: [UInt8]
    package let siteKey: [UInt8]
    package let siteNonce: [UInt8]
    package let hubNonce: [UInt8]

    package init(
        deployment: Digest,
        hubKey: [UInt8],
        siteKey: [UInt8],
        siteNonce: [UInt8],
        hubNonce: [UInt8]
    ) {
        self.deployment = deployment
        self.hubKey = hubKey
        self.siteKey = siteKey
        self.siteNonce = siteNonce
        self.hubNonce = hubNonce
    }

    /// As the site knows it, with its own hello and the hub's welcome.
    package init(_ welcome: EnrolWelcome, siteKey: [UInt8]) {
        self.init(
            deployment: welcome.deployment,
            hubKey: welcome.hubKey,
            siteKey: siteKey,
            siteNonce: welcome.siteNonce,
            hubNonce: welcome.hubNonce
        )
    }

    /// What the site's proof is made over.
    package func siteBytes(person: Text, sealingKey: [UInt8]) -> [UInt8] {
        bytes(of: "site", adding: [person.utf8, sealingKey])
    }

    /// What the hub's proof is made over.
    package func hubBytes(party: Text, site: Text, hubReplica: ReplicaID, tlsPin: Text?) -> [UInt8]
    {
        bytes(
            of: "hub",
            adding: [party.utf8, site.utf8, hubReplica.bytes, tlsPin?.utf8 ?? []]
        )
    }

    /// Every field with its length before it, so that no two transcripts have the same bytes.
    private func bytes(of role: Text, adding more: [[UInt8]]) -> [UInt8] {
        var bytes = Array("huying enrolment proof v1 hmac-sha256\n".utf8)
        let fields = [role.utf8, deployment.bytes, hubKey, siteKey, siteNonce, hubNonce] + more
        for field in fields {
            bytes += BigEndian.bytes(UInt64(field.count))
            bytes += field
        }
        return bytes
    }
}
