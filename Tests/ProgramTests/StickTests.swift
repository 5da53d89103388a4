import Foundation
import Testing

@Suite("The exchange by stick", .serialized)
struct StickTests {
    /// Two offices enrolled over the line once; from then on nothing but files goes between them and
    /// the hub.
    private func offices() async throws -> (bench: Bench, sites: [String: String], port: Int) {
        let bench = try Bench()
        let hub = try await bench.zone([
            ("committee", "zoneCommittee"), ("street", "subdistrict"), ("dept-a", "department"),
        ])
        var sites: [String: String] = [:]
        for party in ["street", "dept-a"] {
            sites[party] = try await bench.enroll(party, at: hub)
        }
        // The department learns of the street's enrolment while there is a line.
        try await bench.settle(["street", "dept-a"])
        let port = try hub.port
        #expect(try await hub.stop() == 0)
        return (bench, sites, port)
    }

    @Test("Two offices work by stick alone, meet in a conflict and settle it")
    func conflict() async throws {
        let (bench, sites, _) = try await offices()
        let id = try await bench.raise("路灯不亮", at: "street", lead: "dept-a")
        #expect(try await bench.titles(at: "dept-a") == [])
        try await bench.round(["street", "dept-a"])
        #expect(try await bench.titles(at: "dept-a") == ["路灯不亮"])
        let status = try await bench.json(.command, ["status", "--state", bench.path("street")])
        #expect(status["pending"] as? Int == 0)
        #expect(status["lastBundle"] is String)

        for (office, place) in [("street", "西街"), ("dept-a", "北街")] {
            if office == "dept-a" {
                try await bench.json(
                    .command,
                    ["call", "sign", id, "--state", bench.path(office)]
                )
            }
            try await bench.json(
                .command,
                ["call", "edit", id, "--place", place, "--state", bench.path(office)]
            )
        }
        try await bench.round(["street", "dept-a"])
        try await bench.round(["street", "dept-a"])
        for office in ["street", "dept-a"] {
            let list = try await bench.json(
                .command,
                ["conflict", "list", "--state", bench.path(office)]
            )
            #expect((list["items"] as? [Any])?.count == 1, "\(office)")
        }
        let open = try await bench.json(
            .command,
            ["conflict", "list", "--state", bench.path("street")]
        )
        let found = try #require((open["items"] as? [[String: Any]])?.first)
        let claims = try #require(found["claims"] as? [[String: Any]])
        let mine = try #require(claims.first { $0["value"] as? String == "西街" })
        try await bench.json(
            .command,
            [
                "conflict", "resolve", try #require(found["id"] as? String), "--take",
                try #require(mine["claim"] as? String), "--why", "现场看过", "--state",
                bench.path("street"),
            ]
        )
        try await bench.round(["street", "dept-a"])
        let shown = try await bench.json(
            .command,
            ["call", "show", id, "--state", bench.path("dept-a")]
        )
        let place = (shown["aspects"] as? [String: Any])?["place"] as? [String: Any]
        #expect(place?["value"] as? String == "西街")
        #expect(place?["undecided"] as? Bool == false)
        try await bench.round(["street", "dept-a"])
        try await bench.expectAgreement(sites)
    }

    @Test("Files come late, twice and in the wrong order, from a medium nobody can write")
    func disorder() async throws {
        let (bench, sites, port) = try await offices()
        for number in 1...3 {
            try await bench.raise("事项 \(number)", at: "street", lead: "dept-a")
            try await bench.export("street", to: "out-\(number)")
        }
        // The newest holds all that the hub has not confirmed; the others bring nothing more.
        for number in [3, 1, 2, 3] { try await bench.hubImport(["out-\(number)"]) }
        for number in 1...3 { try await bench.hubExport(to: "back-\(number)") }
        try await bench.raise("事项 4", at: "street", lead: "dept-a")
        try await bench.export("street", to: "out-4")
        try await bench.export("dept-a", to: "out-4")
        try await bench.hubImport(["out-4"])
        try await bench.hubExport(to: "back-4")
        chmod(bench.path("back-4"), 0o444)
        for office in ["street", "dept-a"] {
            for number in [4, 1, 3, 4, 2] {
                let exit = try await bench.stickIn(office, ["back-\(number)"]).exit
                // The first files were written before the department had sent one.
                #expect(exit == 0 || (office == "dept-a" && number < 4 && exit == 1))
            }
        }
        #expect(
            try await bench.titles(at: "dept-a") == ["事项 1", "事项 2", "事项 3", "事项 4"]
        )
        try await bench.round(["street", "dept-a"])
        try await bench.expectAgreement(sites)
        // Back on the line everything goes on from where the files left it.
        let hub = try await bench.serve(port: port)
        for office in ["street", "dept-a"] { #expect(try await bench.sync(office) == 0) }
        try await bench.expectAgreement(sites)
        #expect(try await hub.stop() == 0)
    }

    @Test("One file serves several offices; each opens only what is its own")
    func sharedStick() async throws {
        let (bench, _, _) = try await offices()
        try FileManager.default.createDirectory(
            atPath: bench.path("stick"),
            withIntermediateDirectories: true
        )
        try await bench.raise("甲", at: "street", lead: "dept-a")
        try await bench.export("street", to: "stick")
        try await bench.export("dept-a", to: "stick")
        let names = try FileManager.default.contentsOfDirectory(atPath: bench.path("stick"))
        #expect(names.count == 2)
        let taken = try await bench.hubImport(["stick"])
        #expect((taken["sites"] as? [Any])?.count == 2)
        try await bench.hubExport(to: "stick")
        let content = try Data(
            contentsOf: URL(fileURLWithPath: bench.path("stick/hub-to-offices.huying"))
        )
        #expect(content.range(of: Data("甲".utf8)) == nil)
        for office in ["street", "dept-a"] {
            #expect(try await bench.stickIn(office, ["stick"]).exit == 0)
        }
        #expect(try await bench.titles(at: "dept-a") == ["甲"])
        // The hub's own file on the stick is passed over when it comes back to the hub.
        try await bench.hubImport(["stick"])
    }

    @Test("A foreign or altered file is refused and leaves everything as it was")
    func refusals() async throws {
        let (bench, _, _) = try await offices()
        try await bench.raise("甲", at: "street", lead: "dept-a")
        try await bench.export("street", to: "out")
        let hubState = ["--state", bench.path("hub")]
        let before = try await bench.json(.hub, ["digest"] + hubState)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: bench.path("out")))
        for offset in [0, 20, 60, bytes.count / 2, bytes.count - 1] {
            var altered = bytes
            altered[offset] ^= 1
            try altered.write(to: URL(fileURLWithPath: bench.path("altered")))
            let run = try await bench.run(
                .hub,
                ["bundle", "import", bench.path("altered"), "--json"] + hubState
            )
            #expect([1, 4, 6].contains(run.exit), "offset \(offset): \(run.exit)")
        }
        bytes.removeLast(10)
        try bytes.write(to: URL(fileURLWithPath: bench.path("cut")))
        let cut = try await bench.run(
            .hub,
            ["bundle", "import", bench.path("cut"), "--json"] + hubState
        )
        #expect(cut.exit == 1)
        #expect(try cut.document()["code"] as? String == "E1501.notABundle")
        let after = try await bench.json(.hub, ["digest"] + hubState)
        #expect(before["history"] as? String == after["history"] as? String)

        // A site takes no file of another site, no file of its own, and no text.
        #expect(try await bench.stickIn("dept-a", ["out"]).exit == 1)
        #expect(try await bench.stickIn("street", ["out"]).exit == 1)
        #expect(try await bench.stickIn("street", ["sheet"]).exit == 1)
        // Nor is a file that something else lies in overwritten.
        let over = try await bench.run(
            .command,
            ["bundle", "export", bench.path("sheet"), "--state", bench.path("street")]
        )
        #expect(over.exit == 1)

        // Another zone's hub refuses the file, and its sites know nobody here.
        try await bench.json(.hub, ["init", "--state", bench.path("other"), "--name", "别区"])
        let foreign = try await bench.run(
            .hub,
            ["bundle", "import", bench.path("out"), "--state", bench.path("other"), "--json"]
        )
        #expect(foreign.exit == 4)
        #expect(try foreign.document()["code"] as? String == "E1505.bundleOfAnotherZone")
    }
}

extension Bench {
    /// A site's file, at a path in the bench.
    @discardableResult
    fileprivate func export(_ site: String, to file: String) async throws -> [String: Any] {
        try await json(.command, ["bundle", "export", path(file), "--state", path(site)])
    }

    @discardableResult
    fileprivate func hubImport(_ files: [String]) async throws -> [String: Any] {
        try await json(.hub, ["bundle", "import"] + files.map(path) + ["--state", path("hub")])
    }

    @discardableResult
    fileprivate func hubExport(to file: String) async throws -> [String: Any] {
        try await json(.hub, ["bundle", "export", path(file), "--state", path("hub")])
    }

    fileprivate func stickIn(_ site: String, _ files: [String]) async throws -> Finished {
        try await run(
            .command,
            ["bundle", "import"] + files.map(path) + ["--state", path(site), "--json"]
        )
    }

    /// A stick goes round: from the offices to the hub and back.
    fileprivate func round(_ offices: [String]) async throws {
        let stick = "stick-" + UUID().uuidString.prefix(8)
        for office in offices { try await export(office, to: stick) }
        try await hubImport([stick])
        try await hubExport(to: stick)
        for office in offices {
            let taken = try await stickIn(office, [stick])
            try #require(taken.exit == 0, "\(office): \(taken.output)\(taken.errors)")
        }
    }
}
