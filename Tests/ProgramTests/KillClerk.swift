import Foundation
import Testing

/// What is killed of a clerk's work and of the exchange.
extension KillOperation {
    static let clerk = [
        KillOperation(
            name: "enrol",
            subject: { try await $0.bench.code(for: "dept-a") },
            arguments: { field, code in
                let url = (try? field.hub.url) ?? ""
                return ["enroll", url, code, "--json"] + field.state("enrolled-" + code)
            },
            // The code is not spent on a site that never was.
            isDone: { field, code in
                let state = field.state("enrolled-" + code)
                let status = try await field.bench.run(.command, ["status", "--json"] + state)
                guard try status.document()["enrolled"] as? Bool == true else { return false }
                try await field.bench.json(.command, ["sync", "now"] + state)
                return true
            }
        ),
        KillOperation(
            name: "raise",
            subject: { $0.fresh("件") },
            arguments: { field, title in
                ["call", "raise", "--kind", "routine", "--title", title, "--lead", "dept-a"]
                    + ["--json"] + field.state("dept-a")
            },
            isDone: { try await $0.holds([$1]) }
        ),
        KillOperation(
            name: "sign",
            subject: { try await $0.call() },
            arguments: { ["call", "sign", $1, "--json"] + $0.state("dept-a") },
            isDone: { try await $0.happened("signed", to: $1) }
        ),
        KillOperation(
            name: "respond",
            subject: { try await $0.call(signed: true) },
            arguments: {
                ["call", "respond", $1, "--kind", "onScene", "--text", "到场", "--json"]
                    + $0.state("dept-a")
            },
            isDone: { try await $0.happened("responded", to: $1) }
        ),
        KillOperation(
            name: "result",
            subject: { try await $0.call(signed: true) },
            arguments: {
                ["call", "result", $1, "--kind", "solved", "--text", "修好", "--json"]
                    + $0.state("dept-a")
            },
            isDone: { try await $0.happened("reported", to: $1) }
        ),
        KillOperation(
            name: "resolve",
            subject: { try await $0.conflict() },
            arguments: { field, conflict in
                let parts = conflict.split(separator: " ").map(String.init)
                return ["conflict", "resolve", parts[0], "--take", parts[1], "--why", "看过"]
                    + ["--json"] + field.state("committee")
            },
            isDone: { field, conflict in
                let open = try await field.conflicts().compactMap { $0["id"] as? String }
                return !open.contains { conflict.hasPrefix($0 + " ") }
            }
        ),
        KillOperation(
            name: "attach",
            subject: { field in
                let call = try await field.raise("附", at: "dept-a", lead: "dept-a")
                let bytes = field.bytes(40_000)
                try bytes.write(to: URL(filePath: field.bench.path(call)))
                return call
            },
            arguments: { field, call in
                ["call", "attach", call, field.bench.path(call), "--json"] + field.state("dept-a")
            },
            isDone: { field, call in
                guard try await field.happened("attached", to: call) else { return false }
                let copy = field.bench.path(field.fresh("fetched"))
                try await field.bench.json(
                    .command,
                    ["attachment", "get", call, call, "--to", copy] + field.state("dept-a")
                )
                return FileManager.default.contentsEqual(
                    atPath: copy,
                    andPath: field.bench.path(call)
                )
            }
        ),
        KillOperation(
            name: "batch and checkpoint",
            subject: { $0.fresh("批") },
            arguments: { field, _ in ["batch", "--json"] + field.state("dept-a") },
            input: { field, name in
                let held = try await field.bench.titles(at: "dept-a")
                let missing = Self.batch(name).filter { !held.contains($0) }
                return Bench.raising(missing, lead: "dept-a")
            },
            isDone: { try await $0.holds(Self.batch($1)) }
        ),
    ]

    private static func batch(_ name: String) -> [String] { (0..<12).map { "\(name)-\($0)" } }

    // MARK: The exchange

    static let exchange = [
        KillOperation(
            name: "push",
            subject: { try await $0.raise("推", at: "dept-a", lead: "committee") },
            arguments: { field, _ in ["sync", "now", "--json"] + field.state("dept-a") },
            isDone: { field, _ in
                let status = try await field.bench.json(
                    .command,
                    ["status"] + field.state("dept-a")
                )
                return status["pending"] as? Int == 0
            }
        ),
        KillOperation(
            name: "pull and apply",
            subject: { field in
                let call = try await field.raise("拉", at: "committee", lead: "dept-a")
                try await field.bench.sync("committee")
                return call
            },
            arguments: { field, _ in ["sync", "now", "--json"] + field.state("dept-a") },
            isDone: { try await $0.happened("raised", to: $1) }
        ),
        KillOperation(
            name: "bundle export",
            subject: { field in
                try await field.raise("盘", at: "dept-a", lead: "committee")
                return field.fresh("stick")
            },
            arguments: { field, name in
                ["bundle", "export", field.bench.path(name), "--json"] + field.state("dept-a")
            },
            isDone: { field, name in
                // A name is only given to what is whole.
                guard field.isThere(name) else { return false }
                try await field.bench.json(.hub, ["bundle", "inspect", field.bench.path(name)])
                return true
            }
        ),
        KillOperation(
            name: "bundle import",
            subject: { field in
                let call = try await field.raise("回", at: "committee", lead: "dept-a")
                try await field.bench.sync("committee")
                try await field.bench.json(
                    .hub,
                    ["bundle", "export", field.bench.path("for-" + call), "--party", "dept-a"]
                        + field.state("hub")
                )
                return call
            },
            arguments: { field, call in
                ["bundle", "import", field.bench.path("for-" + call), "--json"]
                    + field.state("dept-a")
            },
            isDone: { try await $0.happened("raised", to: $1) }
        ),
    ]
}

extension KillField {
    /// Bytes that do not repeat, of the seed.
    func bytes(_ count: Int) -> Data {
        Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &chance) })
    }

    /// A call for the department, known to it.
    func call(signed: Bool = false) async throws -> String {
        let call = try await raise("办", at: "committee", lead: "dept-a")
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
        let conflict = try #require(
            try await conflicts().first { $0["record"] as? String == call },
            "two places at once are no conflict"
        )
        let claims = try #require(conflict["claims"] as? [[String: Any]])
        try #require(claims.count == 2)
        let claim = try #require(claims[0]["claim"] as? String)
        return "\(try #require(conflict["id"] as? String)) \(claim)"
    }

    /// The conflicts that wait at the committee.
    func conflicts() async throws -> [[String: Any]] {
        let list = try await bench.json(.command, ["conflict", "list"] + state("committee"))
        return try #require(list["items"] as? [[String: Any]])
    }

    /// Whether the department holds calls of all these titles.
    func holds(_ titles: [String]) async throws -> Bool {
        try await Set(titles).isSubset(of: bench.titles(at: "dept-a"))
    }

    /// Whether something happened to a call, once, as the department sees it.
    func happened(_ event: String, to call: String) async throws -> Bool {
        let list = try await bench.json(.command, ["call", "list"] + state("dept-a"))
        let items = try #require(list["items"] as? [[String: Any]])
        guard items.contains(where: { $0["id"] as? String == call }) else { return false }
        let shown = try await bench.json(.command, ["call", "show", call] + state("dept-a"))
        let events = try #require(shown["events"] as? [[String: Any]])
        let count = events.count { $0["event"] as? String == event }
        #expect(count <= 1, "\(event) \(count) times, seed \(chance.seed)")
        return count == 1
    }
}
