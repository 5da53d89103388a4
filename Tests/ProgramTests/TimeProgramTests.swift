import Foundation
import Testing

@Suite("Time between programs", .serialized)
struct TimeProgramTests {
    private func zone(_ bench: Bench) async throws -> [String: String] {
        let hub = try await bench.zone([
            ("committee", "zoneCommittee"), ("dept-a", "department"),
            ("supervision", "supervisionOffice"), ("org-office", "establishmentOffice"),
        ])
        var sites: [String: String] = [:]
        for party in ["committee", "dept-a", "supervision", "org-office"] {
            sites[party] = try await bench.enroll(party, at: hub)
        }
        return sites
    }

    private func call(_ bench: Bench, _ words: [String], at site: String) async throws {
        try await bench.json(.command, ["call"] + words + ["--state", bench.path(site)])
    }

    private func clock(_ name: String, of id: String, at site: String, _ bench: Bench)
        async throws -> [String: Any]
    {
        let shown = try await bench.json(
            .command,
            ["call", "show", id, "--state", bench.path(site)]
        )
        let clocks = try #require(shown["clocks"] as? [[String: Any]])
        return try #require(clocks.first { $0["clock"] as? String == name }, "\(name)")
    }

    @Test("A notice published at the serving hub reaches every site, and all agree")
    func calendar() async throws {
        let bench = try Bench()
        let sites = try await zone(bench)
        let days = (1...11).map { day in
            let date = "2099-10-" + (day < 10 ? "0\(day)" : "\(day)")
            return #"{"name":"国庆节","date":"\#(date)","isOffDay":true}"#
        }
        let notice =
            #"{"year":2099,"papers":["https://www.gov.cn/x"],"days":[\#(days.joined(separator: ","))]}"#
        try Data(notice.utf8).write(to: URL(filePath: bench.path("2099.json")))
        let published = try await bench.json(
            .hub,
            ["calendar", "publish", bench.path("2099.json"), "--state", bench.path("hub")]
        )
        #expect(published["version"] as? Int == 1)
        try await bench.settle(sites.keys.sorted())
        for site in sites.keys {
            let list = try await bench.json(
                .command,
                ["calendar", "list", "--year", "2099", "--state", bench.path(site)]
            )
            let years = list["items"] as? [[String: Any]]
            #expect(years?.first?["source"] as? String == "published")
        }
        try await bench.expectAgreement(sites)
    }

    @Test("More time is asked for at one office and granted at another; both see the same end")
    func extending() async throws {
        let bench = try Bench()
        let sites = try await zone(bench)
        let id = try await bench.raise("雨水口外溢", at: "committee", lead: "dept-a")
        try await bench.settle(sites.keys.sorted())
        let before = try await clock("resolve", of: id, at: "dept-a", bench)
        try await call(bench, ["extend", id, "--days", "5", "--why", "等材料"], at: "dept-a")
        try await bench.settle(sites.keys.sorted())
        try await call(
            bench,
            ["decide", id, "--decision", "granted", "--why", "同意"],
            at: "committee"
        )
        try await bench.settle(sites.keys.sorted())
        let here = try await clock("resolve", of: id, at: "dept-a", bench)
        let there = try await clock("resolve", of: id, at: "committee", bench)
        #expect(here["extendedDays"] as? Int == 5)
        #expect(here["due"] as? String != before["due"] as? String)
        #expect(here["due"] as? String == there["due"] as? String)
        try await bench.expectAgreement(sites)
    }

    @Test("An office that is asked to rule gets to see the call, and its ruling moves it")
    func ruling() async throws {
        let bench = try Bench()
        let sites = try await zone(bench)
        let id = try await bench.raise("污水", at: "committee", lead: "dept-a")
        try await bench.settle(sites.keys.sorted())
        let unseen = try await bench.run(
            .command,
            ["call", "show", id, "--state", bench.path("org-office"), "--json"]
        )
        #expect(unseen.exit != 0)
        try await call(
            bench,
            ["return", id, "--reason", "notMyDuty", "--basis", "三定方案"],
            at: "dept-a"
        )
        try await bench.settle(sites.keys.sorted())
        try await call(
            bench,
            [
                "rule", id, "--ruling", "refused", "--reason", "byCatalogue", "--basis", "目录",
            ],
            at: "org-office"
        )
        try await bench.settle(sites.keys.sorted())
        let again = try await bench.run(
            .command,
            [
                "call", "return", id, "--reason", "notMyDuty", "--basis", "x", "--state",
                bench.path("dept-a"), "--json",
            ]
        )
        #expect(try again.document()["code"] as? String == "E2228.mustHandle")
        try await bench.expectAgreement(sites)
    }
}
