import Foundation
import Testing

/// One operation that is killed: what it needs, how it is called, and what must hold afterwards.
struct KillOperation: Sendable, CustomTestStringConvertible {
    let name: String
    var program = Bench.Program.command
    /// Makes what the operation works on, anew for each run, and answers its name.
    let subject: @Sendable (KillField) async throws -> String
    let arguments: @Sendable (KillField, String) -> [String]
    /// What the program reads.
    var input: @Sendable (String) -> String? = { _ in nil }
    /// What must hold of the subject whether or not the operation came to its end.
    var check: @Sendable (KillField, String) async throws -> Void = { _, _ in }

    var testDescription: String { name }

    static let all = clerk + exchange + keeping + operating

    // MARK: A clerk's work

    private static let clerk = [
        KillOperation(
            name: "enrol",
            subject: { field in
                try await field.bench.code(for: "dept-a")
            },
            arguments: { field, code in
                let url = (try? field.hub.url) ?? ""
                return ["enroll", url, code, "--json"] + field.state("enrolled-" + code)
            },
            check: { field, code in
                let state = field.state("enrolled-" + code)
                let status = try await field.bench.run(.command, ["status", "--json"] + state)
                if try status.document()["enrolled"] as? Bool == false {
                    // The code is not spent on a site that never was.
                    try await field.bench.json(
                        .command,
                        ["enroll", try field.hub.url, code] + state
                    )
                }
                try await field.bench.json(.command, ["sync", "now"] + state)
            }
        ),
        KillOperation(
            name: "raise",
            subject: { $0.fresh("件") },
            arguments: { field, title in
                ["call", "raise", "--kind", "routine", "--title", title, "--lead", "dept-a"]
                    + ["--json"] + field.state("dept-a")
            }
        ),
        KillOperation(
            name: "sign",
            subject: { try await $0.call() },
            arguments: { ["call", "sign", $1, "--json"] + $0.state("dept-a") }
        ),
        KillOperation(
            name: "respond",
            subject: { try await $0.call(signed: true) },
            arguments: {
                ["call", "respond", $1, "--kind", "onScene", "--text", "到场", "--json"]
                    + $0.state("dept-a")
            }
        ),
        KillOperation(
            name: "result",
            subject: { try await $0.call(signed: true) },
            arguments: {
                ["call", "result", $1, "--kind", "solved", "--text", "修好", "--json"]
                    + $0.state("dept-a")
            }
        ),
        KillOperation(
            name: "resolve",
            subject: { try await $0.conflict() },
            arguments: { field, conflict in
                let parts = conflict.split(separator: " ").map(String.init)
                return ["conflict", "resolve", parts[0], "--take", parts[1], "--why", "看过"]
                    + ["--json"] + field.state("committee")
            }
        ),
        KillOperation(
            name: "attach",
            subject: { field in
                let call = try await field.bench.raise(
                    field.fresh("附"),
                    at: "dept-a",
                    lead: "dept-a"
                )
                let bytes = Data((0..<40_000).map { _ in UInt8.random(in: 0...255) })
                try bytes.write(to: URL(filePath: field.bench.path(call)))
                return call
            },
            arguments: { field, call in
                ["call", "attach", call, field.bench.path(call), "--json"] + field.state("dept-a")
            }
        ),
        KillOperation(
            name: "batch and checkpoint",
            subject: { $0.fresh("批") },
            arguments: { field, _ in ["batch", "--json"] + field.state("dept-a") },
            input: { name in Bench.raising((0..<12).map { "\(name)-\($0)" }, lead: "dept-a") }
        ),
    ]

    // MARK: The exchange

    private static let exchange = [
        KillOperation(
            name: "push",
            subject: { field in
                try await field.bench.raise(field.fresh("推"), at: "dept-a", lead: "committee")
            },
            arguments: { field, _ in ["sync", "now", "--json"] + field.state("dept-a") }
        ),
        KillOperation(
            name: "pull and apply",
            subject: { field in
                let call = try await field.bench.raise(
                    field.fresh("拉"),
                    at: "committee",
                    lead: "dept-a"
                )
                try await field.bench.sync("committee")
                return call
            },
            arguments: { field, _ in ["sync", "now", "--json"] + field.state("dept-a") }
        ),
        KillOperation(
            name: "bundle export",
            subject: { field in
                try await field.bench.raise(field.fresh("盘"), at: "dept-a", lead: "committee")
                return field.fresh("stick")
            },
            arguments: { field, name in
                ["bundle", "export", field.bench.path(name), "--json"] + field.state("dept-a")
            },
            check: { field, name in
                guard field.isThere(name) else { return }
                try await field.bench.json(.hub, ["bundle", "inspect", field.bench.path(name)])
            }
        ),
        KillOperation(
            name: "bundle import",
            subject: { field in
                try await field.bench.raise(field.fresh("回"), at: "committee", lead: "dept-a")
                try await field.bench.sync("committee")
                let name = field.fresh("answers")
                try await field.bench.json(
                    .hub,
                    ["bundle", "export", field.bench.path(name), "--party", "dept-a"]
                        + field.state("hub")
                )
                return name
            },
            arguments: { field, name in
                ["bundle", "import", field.bench.path(name), "--json"] + field.state("dept-a")
            }
        ),
    ]

    // MARK: Keeping

    private static let keeping = [
        KillOperation(
            name: "backup",
            subject: { $0.fresh("copy") },
            arguments: { field, name in
                ["backup", "create", field.bench.path(name), "--json"] + field.state("dept-a")
            },
            check: { field, name in
                // A name is only given to what is whole.
                guard field.isThere(name) else { return }
                try await field.bench.json(.command, ["backup", "verify", field.bench.path(name)])
            }
        ),
        KillOperation(
            name: "restore",
            subject: { $0.fresh("restored") },
            arguments: { field, name in
                ["backup", "restore", field.bench.path("site-copy"), "--json"] + field.state(name)
            },
            check: { field, name in
                try await field.bench.json(
                    .command,
                    ["backup", "restore", field.bench.path("site-copy")] + field.state(name)
                )
                try await field.bench.expectSound([name])
            }
        ),
        KillOperation(
            name: "repair",
            subject: { field in
                try field.bench.alter(
                    "dept-a/store.db",
                    past: "body_is_only_sealed",
                    """
                    UPDATE body SET bytes = zeroblob(20) WHERE pos = (
                      SELECT b.pos FROM body b JOIN word w ON w.handle = b.action
                      WHERE w.text = 'call.raise' AND length(b.bytes) > 20 ORDER BY b.pos LIMIT 1)
                    """
                )
                return ""
            },
            arguments: { field, _ in ["repair", "--json"] + field.state("dept-a") },
            check: { field, _ in
                try await field.bench.json(.command, ["repair"] + field.state("dept-a"))
            }
        ),
    ]

    // MARK: At the hub

    private static let operating = [
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
            }
        ),
        KillOperation(
            name: "hub: party add",
            program: .hub,
            subject: { $0.fresh("dept-") },
            arguments: { field, name in
                ["party", "add", name, "--kind", "department", "--name", name, "--json"]
                    + field.state("quiet")
            }
        ),
        KillOperation(
            name: "hub: backup",
            program: .hub,
            subject: { $0.fresh("hub-copy") },
            arguments: { field, name in
                ["backup", "create", field.bench.path(name), "--json"] + field.state("quiet")
            },
            check: { field, name in
                guard field.isThere(name) else { return }
                try await field.bench.json(.hub, ["backup", "verify", field.bench.path(name)])
            }
        ),
        KillOperation(
            name: "hub: restore",
            program: .hub,
            subject: { _ in "quiet" },
            arguments: { field, name in
                ["restore", field.bench.path("quiet-copy"), "--json"] + field.state(name)
            },
            check: { field, name in
                try await field.bench.json(
                    .hub,
                    ["restore", field.bench.path("quiet-copy")] + field.state(name)
                )
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
                return "quiet"
            },
            arguments: { field, name in ["repair", "--json"] + field.state(name) },
            check: { field, name in
                // Set aside with the papers, what it needs is still named by the backup.
                let papers = field.isThere("quiet/hub.json")
                try await field.bench.json(
                    .hub,
                    (papers ? ["repair"] : ["restore", field.bench.path("newest")])
                        + field.state(name)
                )
            }
        ),
        KillOperation(
            name: "hub: init",
            program: .hub,
            subject: { $0.fresh("zone") },
            arguments: { field, name in
                ["init", "--name", name, "--recovery-file", field.bench.path(name + "-sheet")]
                    + ["--json"] + field.state(name)
            },
            check: { field, name in
                guard !field.isThere(name + "/hub.json") else { return }
                try await field.bench.json(
                    .hub,
                    ["init", "--name", name, "--recovery-file", field.bench.path(name + "-again")]
                        + field.state(name)
                )
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
            check: { field, name in
                if !field.isThere(name + "/hub.json") {
                    try await field.bench.json(
                        .hub,
                        ["recover", "--recovery-file", field.bench.path("quiet-sheet")]
                            + field.state(name)
                    )
                }
                try await field.bench.json(.hub, ["status"] + field.state(name))
            }
        ),
    ]
}

extension KillField {
    func isThere(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: bench.path(name))
    }

    /// A call for the department, known to it.
    func call(signed: Bool = false) async throws -> String {
        let call = try await bench.raise(fresh("办"), at: "committee", lead: "dept-a")
        try await bench.sync("committee")
        try await bench.sync("dept-a")
        if signed {
            try await bench.json(.command, ["call", "sign", call] + state("dept-a"))
        }
        return call
    }

    /// A conflict and one of its claims, as the committee sees them.
    func conflict() async throws -> String {
        let call = try await call(signed: true)
        for (site, place) in [("committee", fresh("东")), ("dept-a", fresh("西"))] {
            try await bench.json(.command, ["call", "edit", call, "--place", place] + state(site))
        }
        for site in ["committee", "dept-a", "committee"] { try await bench.sync(site) }
        let list = try await bench.json(.command, ["conflict", "list"] + state("committee"))
        let found = (list["items"] as? [[String: Any]] ?? []).last {
            $0["record"] as? String == call || ($0["id"] as? String)?.contains(call) == true
        }
        let conflict = try #require(found ?? (list["items"] as? [[String: Any]])?.last)
        let claims = try #require(conflict["claims"] as? [[String: Any]])
        let claim = try #require(claims.first?["claim"] as? String)
        return "\(try #require(conflict["id"] as? String)) \(claim)"
    }
}
