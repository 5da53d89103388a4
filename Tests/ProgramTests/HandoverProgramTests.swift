import Foundation
import Testing

/// 7.10 职责移交 through the built programs: command lines of four offices and a hub between them.
@Suite("A duty changes hands between programs", .serialized)
struct HandoverProgramTests {
    private static let offices = [
        ("committee", "zoneCommittee"), ("street-xufu", "subdistrict"),
        ("org-office", "establishmentOffice"), ("meeting-office", "meetingOffice"),
    ]

    @Test("Old calls stay, new ones follow the list, and the refusal reaches the meeting's agenda")
    func handover() async throws {
        let bench = try Bench()
        let hub = try await bench.zone(Self.offices)
        var sites: [String: String] = [:]
        for (party, _) in Self.offices { sites[party] = try await bench.enroll(party, at: hub) }
        func huying(_ words: String, at site: String) async throws -> [String: Any] {
            let arguments = words.split(separator: " ").map(String.init)
            return try await bench.json(.command, arguments + ["--state", bench.path(site)])
        }
        _ = try await huying(
            "item define --title 园区外围道路日常保洁 --kind divested --code D13 --lead committee"
                + " --from 2026-06-25 --to 2026-06-30 --doc-no 龙编办〔2026〕9号",
            at: "org-office"
        )
        _ = try await huying(
            "item assign D13 --lead street-xufu --from 2026-07-01",
            at: "org-office"
        )
        let opened = try await huying(
            "handover open --item D13 --giver committee --receiver street-xufu --on 2026-07-01",
            at: "org-office"
        )
        let handover = try #require(opened["id"] as? String)
        try await bench.settle(sites.keys.sorted())

        let rows = " --people done --files done --money done --work done"
        _ = try await huying("handover give \(handover)\(rows) --assets done", at: "committee")
        _ = try await huying("handover take \(handover)\(rows)", at: "street-xufu")
        _ = try await huying(
            "item propose D13 --stance refuse --reason 暂不接收：车辆未移交",
            at: "street-xufu"
        )
        let old = try await huying(
            "call raise --kind routine --title 外围道路保洁不到位 --item D13 --lead committee",
            at: "committee"
        )
        try await bench.settle(sites.keys.sorted())
        let state = try await huying("handover show \(handover)", at: "org-office")
        #expect(state["state"] as? String == "partly")

        func lead(on day: String) async throws -> String? {
            let list = try await huying("item list --on \(day)", at: "street-xufu")
            let items = list["items"] as? [[String: Any]]
            let effective = items?.first?["effective"] as? [[String: Any]]
            return effective?.first?["lead"] as? String
        }
        #expect(try await lead(on: "2026-06-30") == "committee")
        #expect(try await lead(on: "2026-07-01") == "street-xufu")
        let kept = try await huying("call show \(old["id"] as? String ?? "")", at: "committee")
        #expect(kept["lead"] as? String == "committee")

        try await expectAgenda(bench)
        try await bench.settle(sites.keys.sorted())
        try await bench.expectAgreement(sites)
        try await bench.expectSound(["street-xufu", "meeting-office"])
    }

    /// The street's word waits for a meeting, and stands on its agenda for all members.
    private func expectAgenda(_ bench: Bench) async throws {
        let office = bench.path("meeting-office")
        let waiting = try await bench.run(
            .command,
            ["meeting", "waiting", "--state", office, "--lang", "zh"]
        )
        #expect(waiting.output.contains("暂不接收：车辆未移交"), "\(waiting.output)")
        let items = try await bench.json(.command, ["item", "list", "--state", office])
        let duty = (items["items"] as? [[String: Any]])?.first?["id"] as? String
        let convened = try await bench.json(
            .command,
            [
                "meeting", "convene", "--title", "第3次联席会议", "--form", "full", "--at",
                "2026-07-08T09:00:00+08:00", "--members", "committee", "--members", "street-xufu",
                "--state", office,
            ]
        )
        let meeting = try #require(convened["id"] as? String)
        try await bench.json(
            .command,
            [
                "meeting", "accept", meeting, "--topic", "1", "--title", "外围道路保洁车辆移交",
                "--items", try #require(duty), "--state", office,
            ]
        )
        try await bench.settle(["meeting-office", "street-xufu"])
        let shown = try await bench.run(
            .command,
            ["meeting", "show", meeting, "--state", bench.path("street-xufu"), "--lang", "zh"]
        )
        #expect(shown.output.contains("第 1 节  外围道路保洁车辆移交"), "\(shown.output)")
    }
}
