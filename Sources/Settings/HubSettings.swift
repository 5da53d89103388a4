package import Logging

/// What the operator of a hub may choose. `Config/huying-hub.toml` shows every key with its default;
/// zone rules, parties and rights are data of the zone, not configuration.
package struct HubSettings: Sendable, Equatable {
    /// `listen.address`: host and port, such as `127.0.0.1:8750` or `[::]:8750`; port 0 draws one.
    package let listen: Address
    /// `tls.cert` and `tls.key`: PEM files, both or neither. Without them the hub speaks plain HTTP,
    /// which sites accept on loopback only.
    package let certificate: CertificateFiles?
    /// `limits.waiting`: requests held open at once; more are answered without being held.
    package let waitingClients: Int
    /// `limits.wait`: how long a waiting request is held.
    package let waitTime: Duration
    /// `limits.request`: how long a request may take to arrive.
    package let requestTime: Duration
    /// `limits.code`: how long an enrolment code is valid.
    package let codeTime: Duration
    /// `backup.dir`, `backup.keep`, `backup.time`
    package let backup: BackupSettings
    /// `log.level`
    package let logLevel: Logger.Level
    /// `log.lang`: language of the status line.
    package let language: Language

    /// A certificate chain and its private key.
    package struct CertificateFiles: Sendable, Equatable {
        package let chain: String
        package let key: String
    }

    package init(reading reader: inout SettingsReader) throws(SettingsProblem) {
        listen = try reader.value("listen.address", default: Address(host: "127.0.0.1", port: 8750))
        certificate = try Self.certificate(from: &reader)
        waitingClients = try reader.value(
            "limits.waiting",
            default: 10_000,
            bound: "from 0 to 100000",
            where: (0...100_000).contains
        )
        waitTime = try reader.value(
            "limits.wait",
            default: .seconds(25),
            bound: "from 1s to 55s",
            where: { (.seconds(1) ... .seconds(55)).contains($0) }
        )
        requestTime = try reader.value(
            "limits.request",
            default: .seconds(60),
            bound: "from 1s to 10m",
            where: { (.seconds(1) ... .seconds(600)).contains($0) }
        )
        codeTime = try reader.value(
            "limits.code",
            default: .seconds(30 * 60),
            bound: "from 1m to 7d",
            where: { (.seconds(60) ... .seconds(7 * 86_400)).contains($0) }
        )
        backup = try BackupSettings(reading: &reader, keep: 14)
        logLevel = try reader.value("log.level", default: .info)
        language = try reader.value("log.lang", default: .chinese)
        try reader.finish()
    }

    private static func certificate(
        from reader: inout SettingsReader
    ) throws(SettingsProblem) -> CertificateFiles? {
        let chain = try reader.value("tls.cert", default: "")
        let key = try reader.value("tls.key", default: "")
        guard chain.isEmpty == key.isEmpty else {
            let given = chain.isEmpty ? "tls.key" : "tls.cert"
            throw SettingsProblem(
                .badCombination,
                at: reader.place(of: given),
                "tls.cert and tls.key are needed together"
            )
        }
        return chain.isEmpty ? nil : CertificateFiles(chain: chain, key: key)
    }
}
