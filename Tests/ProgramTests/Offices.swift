import Foundation
import Testing

/// What clerks and tests do at a site, by the command alone.
extension Bench {
    /// Raises a call and answers its id.
    @discardableResult
    func raise(_ title: String, at site: String, lead: String, cooperate: [String] = [])
        async throws -> String
    {
        var arguments = [
            "call", "raise", "--kind", "routine", "--title", title, "--place", "东街", "--lead",
            lead,
        ]
        for party in cooperate { arguments += ["--cooperate", party] }
        let raised = try await json(.command, arguments + ["--state", path(site)])
        return try #require(raised["id"] as? String)
    }

    /// One `sync now`; the exit code is the test's to judge.
    @discardableResult
    func sync(_ site: String) async throws -> Int32 {
        try await run(.command, ["sync", "now", "--state", path(site), "--json"]).exit
    }

    /// Syncs these sites until a whole round brings none of them anything.
    func settle(_ sites: [String], rounds: Int = 12) async throws {
        for _ in 0..<rounds {
            var isQuiet = true
            for site in sites {
                let report = try await run(
                    .command,
                    ["sync", "now", "--state", path(site), "--json"]
                )
                try #require(
                    report.exit == 0 || report.exit == 3,
                    "\(site): exit \(report.exit) \(report.output)\(report.errors)"
                )
                if try report.document()["outcome"] as? String != "nothing" { isQuiet = false }
            }
            if isQuiet { return }
        }
        Issue.record("the sites never came to rest")
    }

    /// The titles of all calls at a site, sorted.
    func titles(at site: String) async throws -> [String] {
        let list = try await json(.command, ["call", "list", "--state", path(site)])
        let items = list["items"] as? [[String: Any]] ?? []
        return items.compactMap { $0["title"] as? String }.sorted()
    }

    /// Lines for `huying batch` that raise one call for each title.
    static func raising(_ titles: [String], lead: String) -> String {
        titles.map {
            #"{"do":"call.raise","ref":"\#($0)","kind":"routine","title":"\#($0)","lead":"\#(lead)"}"#
                + "\n"
        }.joined()
    }

    /// The refs of the lines that a batch answered with `ok`, as far as it came.
    static func answered(_ output: String) -> [String] {
        output.split(separator: "\n").compactMap { line in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?["ok"] as? Bool == true ? object?["ref"] as? String : nil
        }
    }

    /// Expects a site's log, chains and signatures to be sound and its rows to be what the log says.
    func expectSound(_ sites: [String]) async throws {
        for site in sites {
            let verified = try await run(
                .command,
                ["verify", "--rebuild", "--state", path(site), "--json"]
            )
            #expect(verified.exit == 0, "\(site): \(verified.output)\(verified.errors)")
        }
    }

    /// Expects every site to hold exactly what the hub holds for it.
    func expectAgreement(_ sites: [String: String], hub: String = "hub") async throws {
        for (directory, id) in sites.sorted(by: { $0.key < $1.key }) {
            let here = try await json(.command, ["digest", "--state", path(directory)])
            let there = try await json(.hub, ["digest", "--site", id, "--state", path(hub)])
            #expect(here["digest"] as? String == there["digest"] as? String, "\(directory)")
            #expect(here["history"] as? String == there["history"] as? String, "\(directory)")
        }
    }
}
