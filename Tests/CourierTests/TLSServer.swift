import Courier
import Crypto
import Foundation
import Hummingbird
import HummingbirdTLS
import NIOSSL
import ServiceLifecycle
import SwiftASN1
import Synchronization
import X509

/// A self-signed identity for `localhost`.
struct TLSIdentity {
    let certificatePEM: String
    let keyPEM: String
    let pin: CourierPin

    /// - Parameter days: When it is valid, in days from now.
    init(days: Range<Int> = -1..<30) throws {
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("a hub of a test") }
        let now = Date.now
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: .init(key.publicKey),
            notValidBefore: now + Double(days.lowerBound) * 86_400,
            notValidAfter: now + Double(days.upperBound) * 86_400,
            issuer: name,
            subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                SubjectAlternativeNames([.dnsName("localhost")])
            },
            issuerPrivateKey: .init(key)
        )
        certificatePEM = try certificate.serializeAsPEM().pemString
        keyPEM = key.pemRepresentation
        let digest = SHA256.hash(data: key.publicKey.derRepresentation)
        guard let pin = CourierPin(digest: Array(digest)) else { throw CancellationError() }
        self.pin = pin
    }

    /// Runs the body with the certificate in a file.
    func withFile<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let path = "/tmp/courier-\(UInt64.random(in: 0 ... .max)).pem"
        try certificatePEM.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }

    /// Runs the body beside a server that shows this identity and answers `ok`.
    func serving(
        newest: TLSVersion = .tlsv13,
        _ body: @Sendable (_ port: Int) async throws -> Void
    ) async throws {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(certificatePEM.utf8))
                .map { .certificate($0) },
            privateKey: .privateKey(
                try NIOSSLPrivateKey(bytes: Array(keyPEM.utf8), format: .pem)
            )
        )
        configuration.minimumTLSVersion = .tlsv1
        configuration.maximumTLSVersion = newest
        let router = Router()
        router.get("/") { _, _ in "ok" }
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router,
            server: try .tls(.http1(), tlsConfiguration: configuration),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) }
        )
        let services = ServiceGroup(services: [application], logger: application.logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            guard let port = await ports.first(where: { _ in true }) else { return }
            try await body(port)
            await services.triggerGracefulShutdown()
        }
    }
}
