import Crypto
package import Foundation
package import NIOSSL
import SwiftASN1
import X509

/// The TLS coat of a hub that was given no certificate: self-signed and pinned by its key.
///
/// The key is derived from the zone root when the hub is founded or recovered, so a recovered hub
/// shows its sites the same key. Names and dates of the certificate are made anew at every start.
package struct HubCertificate: Sendable {
    /// P-256, 32 bytes.
    private let key: [UInt8]

    /// - Parameter key: a raw P-256 key.
    package init(key: [UInt8]) { self.key = key }

    /// A key that only this root gives, and that tells nothing about the root.
    package static func derivedKey(fromRoot root: [UInt8]) throws -> [UInt8] {
        for attempt in UInt8.min...UInt8.max {
            let candidate = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: root),
                info: Data("huying tls key v1".utf8) + [attempt],
                outputByteCount: 32
            )
            let bytes = candidate.withUnsafeBytes(Array.init)
            // About one in four billion candidates is no key of the curve.
            if (try? P256.Signing.PrivateKey(rawRepresentation: bytes)) != nil { return bytes }
        }
        throw HubProblem.unexpected("no TLS key")
    }

    /// What sites pin, in libcurl's spelling.
    package func pin() throws -> String {
        let publicKey = try P256.Signing.PrivateKey(rawRepresentation: key).publicKey
        let digest = SHA256.hash(data: publicKey.derRepresentation)
        return "sha256//" + Data(digest).base64EncodedString()
    }

    /// - Parameter host: the address listened on; named in the certificate beside `localhost`.
    package func tlsConfiguration(host: String, now: Date) throws -> TLSConfiguration {
        let signer = try P256.Signing.PrivateKey(rawRepresentation: key)
        let certificate = try certificate(signer, host: host, now: now)
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        let chain = try NIOSSLCertificate(bytes: serializer.serializedBytes, format: .der)
        let privateKey = try NIOSSLPrivateKey(
            bytes: Array(signer.derRepresentation),
            format: .der
        )
        return Self.hardened(
            TLSConfiguration.makeServerConfiguration(
                certificateChain: [.certificate(chain)],
                privateKey: .privateKey(privateKey)
            )
        )
    }

    /// The operator's own certificate.
    package static func tlsConfiguration(chain: String, key: String) throws -> TLSConfiguration {
        let certificates: [NIOSSLCertificate]
        let privateKey: NIOSSLPrivateKey
        do {
            certificates = try NIOSSLCertificate.fromPEMFile(chain)
        } catch {
            throw HubProblem.badFile(chain, "no PEM certificate")
        }
        do {
            privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw HubProblem.badFile(key, "no PEM private key")
        }
        return hardened(
            TLSConfiguration.makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) },
                privateKey: .privateKey(privateKey)
            )
        )
    }

    private static func hardened(_ configuration: TLSConfiguration) -> TLSConfiguration {
        var configuration = configuration
        configuration.minimumTLSVersion = .tlsv12
        return configuration
    }

    private func certificate(
        _ signer: P256.Signing.PrivateKey,
        host: String,
        now: Date
    ) throws -> Certificate {
        let name = try DistinguishedName { CommonName("huying-hub") }
        var names: [GeneralName] = [
            .dnsName("localhost"), .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
        ]
        if let address = Self.addressBytes(host) {
            names.append(.ipAddress(ASN1OctetString(contentBytes: address[...])))
        } else {
            names.append(.dnsName(host))
        }
        return try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(signer.publicKey),
            // Office clocks are often wrong, and the pin decides anyway.
            notValidBefore: now.addingTimeInterval(-10 * 365 * 86_400),
            notValidAfter: now.addingTimeInterval(20 * 365 * 86_400),
            issuer: name,
            subject: name,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                SubjectAlternativeNames(names)
            },
            issuerPrivateKey: Certificate.PrivateKey(signer)
        )
    }

    private static func addressBytes(_ host: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, host, &four) == 1 { return withUnsafeBytes(of: four, Array.init) }
        var six = in6_addr()
        if inet_pton(AF_INET6, host, &six) == 1 { return withUnsafeBytes(of: six, Array.init) }
        return nil
    }
}
