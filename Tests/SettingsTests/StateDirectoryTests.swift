import Foundation
import Testing

@testable import Settings

@Suite("The state directory")
struct StateDirectoryTests {
    @Test("the flag wins over HUYING_STATE, and without both the service's directory is meant")
    func resolution() throws {
        let environment = ["HUYING_STATE": "/srv/b/"]
        #expect(
            try StateDirectory(flag: "/srv/a", environment: environment, program: .site).path
                == "/srv/a"
        )
        #expect(
            try StateDirectory(flag: nil, environment: environment, program: .site).path == "/srv/b"
        )
        #expect(
            try StateDirectory(flag: nil, environment: [:], program: .site).path
                == "/var/lib/huying"
        )
        #expect(
            try StateDirectory(flag: nil, environment: [:], program: .hub).path
                == "/var/lib/huying-hub"
        )
        let relative = try StateDirectory(flag: "x/../y", environment: [:], program: .site)
        #expect(relative.path == FileManager.default.currentDirectoryPath + "/y")
        #expect(throws: SettingsProblem.self) {
            try StateDirectory(flag: "", environment: environment, program: .site)
        }
    }

    @Test("a socket lies in its directory, or under a short digest where the path is too long")
    func sockets() throws {
        let short = try StateDirectory(flag: "/srv/a", environment: [:], program: .site)
        #expect(short.socketPath == "/srv/a/desk.sock")
        let longPath = "/srv/" + String(repeating: "长", count: 40)
        let long = try StateDirectory(flag: longPath, environment: [:], program: .site)
        let other = try StateDirectory(flag: longPath + "2", environment: [:], program: .site)
        let hub = try StateDirectory(flag: longPath, environment: [:], program: .hub)
        #expect(long.socketPath.utf8.count <= 100)
        #expect(long.socketPath.hasSuffix(".sock"))
        #expect(Set([long.socketPath, other.socketPath, hub.socketPath]).count == 3)
        #expect(!long.socketPath.hasPrefix("/srv"))
    }

    @Test("the directory of a socket is made private, and a link in its place is refused")
    func socketDirectory() throws {
        let base = FileManager.default.temporaryDirectory.path + "/state-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: base) }
        let state = try StateDirectory(flag: base + "/site", environment: [:], program: .site)
        try state.prepareSocketDirectory()
        try state.prepareSocketDirectory()
        let facts = try FileManager.default.attributesOfItem(atPath: base + "/site")
        #expect(facts[.posixPermissions] as? Int == 0o700)

        try Data().write(to: URL(fileURLWithPath: base + "/file"))
        let blocked = try StateDirectory(
            flag: base + "/none/site",
            environment: [:],
            program: .site
        )
        #expect(throws: SettingsProblem.self) { try blocked.prepareSocketDirectory() }
    }
}
