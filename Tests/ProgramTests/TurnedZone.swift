import Foundation
import Testing

/// A zone of built programs in turned time.
struct TurnedZone {
    let bench: Bench
    let time: TurnedTime
    private(set) var hub: Running
    let port: Int
    /// Ids of sites by directory, which is named like the party.
    let sites: [String: String]

    /// - Parameter parties: id, kind, name, and who is enrolled there; nobody where empty.
    init(_ time: String, _ parties: [(id: String, kind: String, name: String, person: String)])
        async throws
    {
        let clock = try TurnedTime(time)
        bench = try Bench(environment: clock.environment)
        self.time = clock
        try await bench.json(
            .hub,
            [
                "init", "--state", bench.path("hub"), "--name", "龙口经济开发区",
                "--recovery-file", bench.path("sheet"),
            ]
        )
        for party in parties {
            try await bench.json(
                .hub,
                [
                    "party", "add", party.id, "--kind", party.kind, "--name", party.name,
                    "--state", bench.path("hub"),
                ]
            )
        }
        hub = try await bench.serve()
        port = try hub.port
        var sites: [String: String] = [:]
        for party in parties where !party.person.isEmpty {
            let enrolled = try await bench.json(
                .command,
                [
                    "enroll", try hub.url, try await bench.code(for: party.id), "--state",
                    bench.path(party.id), "--person", party.person,
                ]
            )
            sites[party.id] = try #require(enrolled["site"] as? String)
        }
        self.sites = sites
    }

    /// It is another time for everybody, the hub included.
    mutating func turn(to time: String) async throws {
        #expect(try await hub.stop() == 0)
        try self.time.turn(to: time)
        hub = try await bench.serve(port: port)
    }

    /// The hub serves again at its address, after it was stopped.
    mutating func reopen(_ port: Int) async throws { hub = try await bench.serve(port: port) }

    /// A command line at a site, as a clerk types it; its document.
    @discardableResult
    func huying(_ words: String..., at site: String, as person: String? = nil) async throws
        -> [String: Any]
    {
        let acting = person.map { ["--as", $0] } ?? []
        return try await bench.json(.command, words + acting + ["--state", bench.path(site)])
    }

    /// What a person reads on the screen.
    func screen(_ words: String..., at site: String) async throws -> String {
        let finished = try await bench.run(
            .command,
            words + ["--state", bench.path(site), "--lang", "zh"]
        )
        #expect(finished.exit == 0, "\(finished.errors)")
        return finished.output
    }

    /// These exchange until all of them have heard everything.
    func exchange(_ sites: String...) async throws {
        try await bench.settle(sites.isEmpty ? self.sites.keys.sorted() : sites)
    }

    func call(_ id: String, at site: String) async throws -> TurnedCall {
        TurnedCall(try await huying("call", "show", id, at: site))
    }

    /// All agree with the hub, and logs and rows are sound.
    func expectAgreement() async throws {
        var before: Int?
        for _ in 0..<20 {
            try await exchange()
            let now = try await hubChanges()
            if now == before { break }
            // What time causes is written a moment after the last call has moved.
            before = now
            try await Task.sleep(for: .seconds(2))
        }
        try await bench.expectAgreement(sites)
        try await bench.expectSound(sites.keys.sorted())
    }
}

extension TurnedZone {
    private func hubChanges() async throws -> Int? {
        try await bench.json(.hub, ["status", "--state", bench.path("hub")])["changes"] as? Int
    }
}

/// A call as a program printed it.
struct TurnedCall {
    let document: [String: Any]

    init(_ document: [String: Any]) { self.document = document }

    var state: String? { document["state"] as? String }
    var number: String? { document["number"] as? String }

    func all(_ key: String) -> [[String: Any]] { document[key] as? [[String: Any]] ?? [] }

    func dispatch(_ party: String) -> [String: Any]? {
        all("dispatches").first { $0["party"] as? String == party }
    }

    func clock(_ name: String, _ party: String) -> [String: Any]? {
        all("clocks").first {
            $0["clock"] as? String == name && $0["party"] as? String == party
        }
    }

    /// The due time of a clock as China reads it, `2026-07-17 22:59`.
    func due(_ name: String, _ party: String) -> String? { Self.shown(clock(name, party)?["due"]) }

    static func shown(_ time: Any?) -> String? {
        guard let text = time as? String,
            let date = try? Date(
                text,
                strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
            )
        else { return nil }
        var style = Date.ISO8601FormatStyle(timeZone: TimeZone(secondsFromGMT: 28_800) ?? .gmt)
        style = style.year().month().day().time(includingFractionalSeconds: false)
            .dateTimeSeparator(.space)
        return String(date.formatted(style).prefix(16))
    }

    /// What the hub has written of a party's clock, or is expected to write.
    func told(_ kind: String, _ clock: String, _ party: String) -> [[String: Any]] {
        (all("notices") + all("expected")).filter {
            $0["notice"] as? String == kind && $0["clock"] as? String == clock
                && $0["party"] as? String == party && $0["lifts"] as? Bool != true
        }
    }
}
