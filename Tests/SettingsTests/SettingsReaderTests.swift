import Exchange
import Foundation
import Logging
import Testing

@testable import Settings

/// The root of the package, from this file's place in it.
private let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

private func file(_ text: String) throws(SettingsProblem) -> SettingsText {
    try SettingsText(Array(text.utf8), name: "office.toml")
}

@Suite("Settings of site and hub")
struct SettingsReaderTests {
    @Test("the site's example shows every key with its default")
    func siteExample() throws {
        let example = try SettingsText(contentsOf: root + "/Config/huying.toml")
        var reader = SettingsReader(file: example)
        var bare = SettingsReader()
        #expect(try SiteSettings(reading: &reader) == SiteSettings(reading: &bare))
        #expect(example.entries.keys.sorted() == reader.keys)
    }

    @Test("the hub's example shows every key with its default")
    func hubExample() throws {
        let example = try SettingsText(contentsOf: root + "/Config/huying-hub.toml")
        var reader = SettingsReader(file: example)
        var bare = SettingsReader()
        #expect(try HubSettings(reading: &reader) == HubSettings(reading: &bare))
        #expect(example.entries.keys.sorted() == reader.keys)
    }

    @Test("the hub's defaults are the limits of the exchange")
    func limits() throws {
        var bare = SettingsReader()
        let settings = try HubSettings(reading: &bare)
        #expect(settings.waitTime == .seconds(Limits.waitSeconds))
        #expect(settings.requestTime == .seconds(Limits.requestSeconds))
        #expect(settings.codeTime == .seconds(Limits.codeMinutes * 60))
    }

    @Test(
        "a flag wins over the environment, the environment over the file, the file over the default"
    )
    func precedence() throws {
        let text = try file("[log]\nlevel = \"debug\"\n[sync]\ninterval = \"9s\"\nwait = false")
        var reader = SettingsReader(
            flags: ["log.level": "error"],
            environment: ["HUYING_LOG_LEVEL": "trace", "HUYING_SYNC_INTERVAL": "3m"],
            file: text
        )
        let settings = try SiteSettings(reading: &reader)
        #expect(settings.logLevel == .error)
        #expect(settings.syncInterval == .seconds(180))
        #expect(settings.syncWaits == false)
        #expect(settings.hubProxy.isEmpty)
    }

    @Test("an unknown key is refused with its line and the key that was probably meant")
    func unknownKey() throws {
        var reader = SettingsReader(file: try file("[sync]\nwait = true\nintervall = \"2m\""))
        let problem = #expect(throws: SettingsProblem.self) { try SiteSettings(reading: &reader) }
        #expect(problem?.code == "E4003.unknownKey")
        #expect(problem?.place == "office.toml:3")
        #expect(problem?.detail == "there is no key sync.intervall; did you mean sync.interval?")
    }

    @Test(
        "a wrong type and a value out of bounds are refused where they stand",
        arguments: [
            ("[sync]\ninterval = 120", SettingsProblem.Reason.wrongType),
            ("[sync]\nwait = \"true\"", .wrongType),
            ("[log]\nlevel = \"loud\"", .wrongType),
            ("[log]\nlang = \"fr\"", .wrongType),
            ("[sync]\ninterval = \"0s\"", .notAllowed),
            ("[hub]\nurl = \"ftp://hub\"", .notAllowed),
            ("[hub]\nca = \"ca.pem\"", .notAllowed),
        ]
    )
    func wrongValues(text: String, reason: SettingsProblem.Reason) throws {
        var reader = SettingsReader(file: try file(text))
        let problem = #expect(throws: SettingsProblem.self) { try SiteSettings(reading: &reader) }
        #expect(problem?.reason == reason)
        #expect(problem?.place == "office.toml:2")
    }

    @Test("a wrong flag or variable is named as the person wrote it")
    func wrongWords() throws {
        var flagged = SettingsReader(flags: ["sync.interval": "often"])
        var exported = SettingsReader(environment: ["HUYING_SYNC_WAIT": "yes"])
        let flag = #expect(throws: SettingsProblem.self) { try SiteSettings(reading: &flagged) }
        let word = #expect(throws: SettingsProblem.self) { try SiteSettings(reading: &exported) }
        #expect(flag?.place == "--sync-interval")
        #expect(word?.place == "HUYING_SYNC_WAIT")
    }

    @Test("a certificate without its key is refused")
    func halfCertificate() throws {
        var reader = SettingsReader(file: try file("[tls]\ncert = \"hub.pem\""))
        let problem = #expect(throws: SettingsProblem.self) { try HubSettings(reading: &reader) }
        #expect(problem?.code == "E4007.badCombination")
        #expect(problem?.place == "office.toml:2")
    }

    @Test("a missing file is an error only when a person named it")
    func missingFile() throws {
        let state = try StateDirectory(flag: "/nowhere/site", environment: [:], program: .site)
        let found = try SettingsText(for: state, flag: nil, environment: [:])
        #expect(found.entries.isEmpty)
        for (flag, environment) in [
            ("/nowhere/x.toml", [:]), (nil, ["HUYING_CONFIG": "/nowhere/x.toml"]),
        ] as [(String?, [String: String])] {
            let problem = #expect(throws: SettingsProblem.self) {
                try SettingsText(for: state, flag: flag, environment: environment)
            }
            #expect(problem?.code == "E4001.unreadableFile")
        }
    }

    @Test("the language is the flag's, then the variable's, then the locale's, then Chinese")
    func language() throws {
        #expect(try Language(flag: "en", environment: ["HUYING_LANG": "zh"]) == .english)
        #expect(try Language(flag: nil, environment: ["HUYING_LANG": "en"]) == .english)
        #expect(try Language(flag: nil, environment: ["LANG": "en_GB.UTF-8"]) == .english)
        #expect(try Language(flag: nil, environment: ["LANG": "zh_CN.UTF-8"]) == .chinese)
        #expect(try Language(flag: nil, environment: ["LC_ALL": "C.UTF-8"]) == .chinese)
        #expect(try Language(flag: nil, environment: [:]) == .chinese)
        #expect(throws: SettingsProblem.self) { try Language(flag: "fr", environment: [:]) }
    }
}
