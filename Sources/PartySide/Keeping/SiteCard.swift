import Exchange
package import History
import Identity
package import Intake

/// What a site learned when it was enrolled: `site.json` in its directory. Its presence is what makes
/// a directory an enrolled site.
package struct SiteCard: Hashable, Sendable {
    package var party: Text
    /// The name of this site's key.
    package var site: Text
    package var deployment: Digest
    /// Where the hub is, such as `https://hub.example:8443`; no slash at the end.
    package var hubURL: String
    /// Ed25519, 32 bytes: the hub's key as known now; after a recovery the root vouches for a new one.
    package var hubKey: [UInt8]
    /// Ed25519, 32 bytes: whose digest the deployment is.
    package var rootKey: [UInt8]
    /// `sha256//…` of the hub's TLS key; `nil` where an authority vouches for it or there is no TLS.
    package var tlsPin: String?
    /// Who acts where nobody is named.
    package var person: Text

    package init(
        party: Text,
        site: Text,
        deployment: Digest,
        hubURL: String,
        hubKey: [UInt8],
        rootKey: [UInt8],
        tlsPin: String?,
        person: Text
    ) {
        self.party = party
        self.site = site
        self.deployment = deployment
        self.hubURL = hubURL
        self.hubKey = hubKey
        self.rootKey = rootKey
        self.tlsPin = tlsPin
        self.person = person
    }

    package var document: JSON {
        [
            "version": 1, "party": .string(party), "site": .string(site),
            "deployment": .string(deployment.description), "hub": .string(hubURL),
            "hubKey": .string(Hexadecimal.text(hubKey)),
            "rootKey": .string(Hexadecimal.text(rootKey)),
            "tlsPin": tlsPin.map { .string($0) } ?? .null, "person": .string(person),
        ]
    }

    /// `nil` where the document is not such a card.
    package init?(_ document: JSON) {
        guard let party = document["party"]?.text, let site = document["site"]?.text,
            let deployment = document["deployment"]?.string.flatMap({ Digest($0) }),
            let hubURL = document["hub"]?.string,
            let hubKey = document["hubKey"]?.string.flatMap({ Hexadecimal.bytes($0) }),
            let rootKey = document["rootKey"]?.string.flatMap({ Hexadecimal.bytes($0) }),
            hubKey.count == 32, rootKey.count == 32, let person = document["person"]?.text
        else { return nil }
        self.init(
            party: party,
            site: site,
            deployment: deployment,
            hubURL: hubURL,
            hubKey: hubKey,
            rootKey: rootKey,
            tlsPin: document["tlsPin"]?.string,
            person: person
        )
    }
}

extension SiteCard {
    /// What makes a piece of history believable to this site.
    package var trust: ZoneTrust {
        ZoneTrust(
            deployment: deployment,
            rootKey: rootKey,
            hash: sha256,
            verify: { signature, bytes, key in verify(signature: signature, of: bytes, key: key) },
            nameOfKey: KeyName.of,
            rootMessage: { [deployment] in
                HubIntroduction.signedByRoot(deployment: deployment, hubKey: $0)
            }
        )
    }
}
