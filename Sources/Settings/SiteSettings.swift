package import Logging

/// What the administrator of one site may choose. `Config/huying.toml` shows every key with its
/// default; what enrolment decides (party, keys, the hub's identity) is not configuration.
package struct SiteSettings: Sendable, Equatable {
    /// `hub.url`: replaces the address given at enrolment, when the hub has moved. Empty: as enrolled.
    package let hubURL: String
    /// `hub.ca`: a PEM file of authorities that may vouch for the hub's certificate. Empty: the
    /// system's authorities.
    package let hubAuthorities: String
    /// `hub.proxy`: an `http://` proxy, `"none"` for none, empty for the environment's.
    package let hubProxy: String
    /// `sync.interval`: pause between two exchanges when nothing happens, 1 s to 1 day.
    package let syncInterval: Duration
    /// `sync.wait`: keep one request open at the hub, so that news arrive within a second.
    package let syncWaits: Bool
    /// `backup.dir`, `backup.keep`, `backup.time`
    package let backup: BackupSettings
    /// `log.level`
    package let logLevel: Logger.Level
    /// `log.lang`: language of the status line and of the daemon's texts for people.
    package let language: Language

    package init(reading reader: inout SettingsReader) throws(SettingsProblem) {
        hubURL = try reader.value(
            "hub.url",
            default: "",
            bound: "empty, or begin with https:// or http://",
            where: { $0.isEmpty || $0.hasPrefix("https://") || $0.hasPrefix("http://") }
        )
        hubAuthorities = try reader.value(
            "hub.ca",
            default: "",
            bound: "empty or an absolute path",
            where: { $0.isEmpty || $0.hasPrefix("/") }
        )
        hubProxy = try reader.value(
            "hub.proxy",
            default: "",
            bound: #"empty, "none", or begin with http://"#,
            where: { $0.isEmpty || $0 == "none" || $0.hasPrefix("http://") }
        )
        syncInterval = try reader.value(
            "sync.interval",
            default: .seconds(120),
            bound: "from 1s to 1d",
            where: { (.seconds(1) ... .seconds(86_400)).contains($0) }
        )
        syncWaits = try reader.value("sync.wait", default: true)
        backup = try BackupSettings(reading: &reader, keep: 7)
        logLevel = try reader.value("log.level", default: .info)
        language = try reader.value("log.lang", default: .chinese)
        try reader.finish()
    }
}

extension Logger.Level: SettingType {}
