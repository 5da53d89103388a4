import Foundation
import Testing

/// What is killed of what keeps a site, and of an operator's work at a hub that nobody serves.
extension KillOperation {
    static let keeping = [
        KillOperation(
            name: "backup",
            subject: { $0.fresh("copy") },
            arguments: { field, name in
                ["backup", "create", field.bench.path(name), "--json"] + field.state("dept-a")
            },
            isDone: { field, name in
                // A name is only given to what is whole.
                guard field.isThere(name) else { return false }
                try await field.bench.json(.command, ["backup", "verify", field.bench.path(name)])
                return true
            }
        ),
        KillOperation(
            name: "restore",
            subject: { $0.fresh("restored") },
            arguments: { field, name in
                ["backup", "restore", field.bench.path("site-copy"), "--json"] + field.state(name)
            },
            isDone: { field, name in
                let status = try await field.bench.run(
                    .command,
                    ["status", "--json"] + field.state(name)
                )
                guard try status.document()["enrolled"] as? Bool == true else { return false }
                try await field.bench.expectSound([name])
                return true
            }
        ),
        KillOperation(
            name: "repair",
            subject: { field in
                try await field.bench.settle(["dept-a"])
                try field.bench.alter(
                    "dept-a/store.db",
                    past: "body_is_only_sealed",
                    """
                    UPDATE body SET bytes = zeroblob(20) WHERE pos = (
                      SELECT b.pos FROM body b JOIN word w ON w.handle = b.action
                      WHERE w.text = 'call.raise' AND length(b.bytes) > 20 ORDER BY b.pos LIMIT 1)
                    """
                )
                #expect(try await !field.isSound(.command, "dept-a"))
                return "dept-a"
            },
            arguments: { field, site in ["repair", "--json"] + field.state(site) },
            isDone: { try await $0.isSound(.command, $1) }
        ),
    ]

    // MARK: At the hub

    static let operating = founding + publishing + mending

    private static let publishing = [
        KillOperation(
            name: "hub: calendar publish",
            program: .hub,
            subject: { field in
                let name = field.fresh("20")
                let year = 2_030 + (Int(name.dropFirst(2)) ?? 0)
                let days = (1...11).map { day in
                    let date = "\(year)-10-" + (day < 10 ? "0\(day)" : "\(day)")
                    return #"{"name":"国庆节","date":"\#(date)","isOffDay":true}"#
                }.joined(separator: ",")
                let notice =
                    #"{"year":\#(year),"papers":["https://www.gov.cn/x"],"days":[\#(days)]}"#
                try Data(notice.utf8).write(to: URL(filePath: field.bench.path(name)))
                return name
            },
            arguments: { field, name in
                ["calendar", "publish", field.bench.path(name), "--json"] + field.state("quiet")
            },
            isDone: { field, name in
                // What is published already is not published twice; no command only reads it.
                let told = try await field.bench.json(
                    .hub,
                    ["calendar", "publish", field.bench.path(name)] + field.state("quiet")
                )
                #expect(told["version"] as? Int == 1)
                return told["published"] as? Bool == false
            }
        ),
        KillOperation(
            name: "hub: rules publish",
            program: .hub,
            subject: { field in
                let name = field.fresh("rules")
                let text = "[zone]\nprefix = \"\(name.uppercased())\"\nbasis = \"x\"\n"
                try Data(text.utf8).write(to: URL(filePath: field.bench.path(name)))
                return name
            },
            arguments: { field, name in
                ["rules", "publish", field.bench.path(name), "--json"] + field.state("quiet")
            },
            isDone: { field, name in
                let rules = try await field.bench.json(
                    .hub,
                    ["rules", "show"] + field.state("quiet")
                )
                let text = try #require(rules["text"] as? String)
                return text.contains("prefix = \"\(name.uppercased())\"")
            }
        ),
        KillOperation(
            name: "hub: party add",
            program: .hub,
            subject: { $0.fresh("dept-") },
            arguments: { field, name in
                ["party", "add", name, "--kind", "department", "--name", name, "--json"]
                    + field.state("quiet")
            },
            isDone: { field, name in
                let status = try await field.hubStatus("quiet")
                let parties = status?["parties"] as? [[String: Any]] ?? []
                return parties.count { $0["party"] as? String == name } == 1
            }
        ),
    ]

    private static let mending = [
        KillOperation(
            name: "hub: backup",
            program: .hub,
            subject: { $0.fresh("hub-copy") },
            arguments: { field, name in
                ["backup", "create", field.bench.path(name), "--json"] + field.state("quiet")
            },
            isDone: { field, name in
                guard field.isThere(name) else { return false }
                try await field.bench.json(.hub, ["backup", "verify", field.bench.path(name)])
                return true
            }
        ),
        KillOperation(
            name: "hub: restore",
            program: .hub,
            // Who the hub was before.
            subject: { try #require(try await $0.hubStatus("quiet")?["replica"] as? String) },
            arguments: { field, _ in
                ["restore", field.bench.path("quiet-copy"), "--json"] + field.state("quiet")
            },
            isDone: { field, before in
                guard let now = try await field.hubStatus("quiet") else { return false }
                return try #require(now["replica"] as? String) != before
            }
        ),
        KillOperation(
            name: "hub: repair from a backup",
            program: .hub,
            subject: { field in
                try await field.bench.json(
                    .hub,
                    ["backup", "create", field.bench.path("newest")] + field.state("quiet")
                )
                try field.bench.checkpoint("quiet/hub.sqlite")
                try field.bench.spoil("quiet/hub.sqlite", at: 4_096, count: 30_000)
                #expect(try await !field.isSound(.hub, "quiet"))
                return "quiet"
            },
            arguments: { field, name in
                // Set aside with the papers, what it needs is still named by the backup.
                let isFounded = field.isThere("quiet/hub.json")
                return (isFounded ? ["repair"] : ["restore", field.bench.path("newest")])
                    + ["--json"] + field.state(name)
            },
            isDone: { field, name in
                guard field.isThere("quiet/hub.json") else { return false }
                return try await field.isSound(.hub, name)
            }
        ),
    ]

    private static let founding = [
        KillOperation(
            name: "hub: init",
            program: .hub,
            subject: { $0.fresh("zone") },
            arguments: { field, name in
                // A sheet that was printed is never written over.
                let sheet = field.bench.path(field.fresh(name + "-sheet"))
                return ["init", "--name", name, "--recovery-file", sheet, "--json"]
                    + field.state(name)
            },
            isDone: { field, name in
                let status = try await field.hubStatus(name)
                let names = try FileManager.default.contentsOfDirectory(
                    atPath: field.bench.directory
                )
                let sheets = names.filter { $0.hasPrefix(name + "-sheet") }
                #expect(status == nil || !sheets.isEmpty, "a hub that nobody can recover")
                return status != nil
            }
        ),
        KillOperation(
            name: "hub: recover",
            program: .hub,
            subject: { $0.fresh("new") },
            arguments: { field, name in
                ["recover", "--recovery-file", field.bench.path("quiet-sheet"), "--json"]
                    + field.state(name)
            },
            isDone: { field, name in
                guard let status = try await field.hubStatus(name) else { return false }
                let quiet = try await field.hubStatus("quiet")
                return status["deployment"] as? String == quiet?["deployment"] as? String
            }
        ),
    ]
}

extension KillField {
    func isThere(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: bench.path(name))
    }

    func isSound(_ program: Bench.Program, _ name: String) async throws -> Bool {
        try await bench.run(program, ["verify"] + state(name)).exit == 0
    }

    /// What a hub says of itself; `nil` where there is none. One that is there must be whole.
    func hubStatus(_ name: String) async throws -> [String: Any]? {
        guard isThere(name + "/hub.json") else { return nil }
        return try await bench.json(.hub, ["status"] + state(name))
    }
}
