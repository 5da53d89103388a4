import Testing

@testable import Settings

/// Reads `text` as a file called `office.toml`.
private func read(_ text: String) throws(SettingsProblem) -> SettingsText {
    try SettingsText(Array(text.utf8), name: "office.toml")
}

@Suite("The text of a configuration file")
struct SettingsTextTests {
    @Test("every kind of literal is read with its line")
    func literals() throws {
        let text = try read(
            """
            # 注释
            [log]  # with a comment
            level = "a # b \\" \\\\ \\n \\t 东城"
            plain = 'C:\\dir # "x"'
            count=-1200
            zero = 0

            [ sync ]
            wait = true # yes
            off = false
            names = [ "甲, 乙" , 'b', ]
            none = []
            """
        )
        let expected: [String: SettingsText.Entry] = [
            "log.level": .init(literal: .text("a # b \" \\ \n \t 东城"), line: 3),
            "log.plain": .init(literal: .text("C:\\dir # \"x\""), line: 4),
            "log.count": .init(literal: .number(-1200), line: 5),
            "log.zero": .init(literal: .number(0), line: 6),
            "sync.wait": .init(literal: .flag(true), line: 9),
            "sync.off": .init(literal: .flag(false), line: 10),
            "sync.names": .init(literal: .texts(["甲, 乙", "b"]), line: 11),
            "sync.none": .init(literal: .texts([]), line: 12),
        ]
        #expect(text.entries == expected)
    }

    @Test("a byte order mark and Windows line ends change nothing")
    func windows() throws {
        let text = try read("\u{FEFF}[log]\r\nlevel = \"info\"\r\n")
        #expect(text.entries == ["log.level": .init(literal: .text("info"), line: 2)])
    }

    @Test(
        "a slip of the pen is an error with file, line and code",
        arguments: [
            ("level = 1", "office.toml:1", SettingsProblem.Reason.badSyntax),
            ("[log]\nlevel", "office.toml:2", .badSyntax),
            ("[log]\nlevel =", "office.toml:2", .badSyntax),
            ("[log]\nlevel = info", "office.toml:2", .badSyntax),
            ("[log]\nlevel = \"info", "office.toml:2", .badSyntax),
            ("[log]\nlevel = \"in\\fo\"", "office.toml:2", .badSyntax),
            ("[log]\nlevel = \"a\" \"b\"", "office.toml:2", .badSyntax),
            ("[log]\nlevel = \"a\u{7}\"", "office.toml:2", .badSyntax),
            ("[log]\nn = 007", "office.toml:2", .badSyntax),
            ("[log]\nn = 1.5", "office.toml:2", .badSyntax),
            ("[log]\nn = 99999999999999999999", "office.toml:2", .notAllowed),
            ("[log]\nn = [1]", "office.toml:2", .badSyntax),
            ("[log]\nn = [\"a\" \"b\"]", "office.toml:2", .badSyntax),
            ("[log]\nn = [\"a\",", "office.toml:2", .badSyntax),
            ("[log]\nn.m = 1", "office.toml:2", .badSyntax),
            ("[log", "office.toml:1", .badSyntax),
            ("[a.b]", "office.toml:1", .badSyntax),
            ("[[log]]", "office.toml:1", .badSyntax),
            ("[log]\n\n[log]", "office.toml:3", .duplicateKey),
            ("[log]\na = 1\n# x\na = 2", "office.toml:4", .duplicateKey),
        ]
    )
    func slips(text: String, place: String, reason: SettingsProblem.Reason) throws {
        let problem = #expect(throws: SettingsProblem.self) { try read(text) }
        #expect(problem?.place == place)
        #expect(problem?.reason == reason)
    }

    @Test("bytes that are not UTF-8, and a file without end, are refused")
    func foreignBytes() {
        #expect(throws: SettingsProblem.self) {
            try SettingsText([0x5B, 0xFF, 0x5D], name: "office.toml")
        }
        #expect(throws: SettingsProblem.self) {
            try SettingsText(Array(repeating: 0x0A, count: (1 << 20) + 1), name: "office.toml")
        }
    }

    @Test(
        "durations are a number and one unit",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("90s", .seconds(90)), ("2m", .seconds(120)),
            ("12h", .seconds(43_200)), ("1d", .seconds(86_400)), ("0s", .zero),
        ]
    )
    func durations(words: String, duration: Duration) {
        #expect(Duration(words: words) == duration)
    }

    @Test(
        "what only looks like a duration is refused",
        arguments: [
            "", "2", "m", "2 m", "-2m", "1.5h", "1h30m", "2M", "٣s", "99999999999999999999s",
        ]
    )
    func notDurations(words: String) {
        #expect(Duration(words: words) == nil)
    }

    @Test(
        "addresses have a host and a port",
        arguments: [
            ("127.0.0.1:0", Address(host: "127.0.0.1", port: 0)),
            ("[::1]:8750", Address(host: "::1", port: 8750)),
            ("hub.example:65535", Address(host: "hub.example", port: 65_535)),
        ]
    )
    func addresses(words: String, address: Address) {
        #expect(Address(words: words) == address)
        #expect(address.description == words)
    }

    @Test(
        "what only looks like an address is refused",
        arguments: [
            "", ":80", "host", "host:", "host:65536", "host:-1", "::1:80", "a b:80", "h:8o",
        ]
    )
    func notAddresses(words: String) {
        #expect(Address(words: words) == nil)
    }

    @Test(
        "only names and literals of the loopback interface count as this machine",
        arguments: [
            ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("localhost", true),
            ("LOCALHOST", true), ("127.evil.example", false), ("127.0.0.1.example.com", false),
            ("localhost.example", false), ("0.0.0.0", false), ("::", false), ("10.0.0.1", false),
        ]
    )
    func loopback(host: String, isLoopback: Bool) {
        #expect(Address(host: host, port: 1).isLoopback == isLoopback)
    }
}
