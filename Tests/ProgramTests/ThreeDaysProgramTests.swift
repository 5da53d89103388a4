import Foundation
import Testing

/// 7.3 街道离线三天 through the built programs: a cable is cut from Monday 08:40 to Wednesday 16:20.
@Suite(
    "Three days offline between programs",
    .serialized,
    .enabled(if: TurnedTime.isThere, "needs the Debian package faketime")
)
struct ThreeDaysProgramTests {
    private static let online = ["zone-committee", "street-longgang", "supervision"]

    private func zone() async throws -> TurnedZone {
        try await TurnedZone(
            "2026-08-11 09:00:00",
            [
                ("zone-committee", "zoneCommittee", "龙口经济开发区管委会", "刘海宁"),
                ("street-xufu", "subdistrict", "徐福街道", "王琳"),
                ("street-longgang", "subdistrict", "龙港街道", "张三"),
                ("supervision", "supervisionOffice", "市委市政府督查室", "高飞"),
            ]
        )
    }

    private func raise(_ zone: TurnedZone, _ title: String, at site: String, lead: String)
        async throws -> [String: Any]
    {
        try await zone.huying(
            "call",
            "raise",
            "--kind",
            "routine",
            "--title",
            title,
            "--lead",
            lead,
            at: site
        )
    }

    private func connected(_ zone: TurnedZone) async throws {
        try await zone.bench.settle(Self.online)
    }

    @Test("7.3: in time though unheard, an outage verified, the old lead's result, two numbers")
    func threeDays() async throws {
        var zone = try await zone()
        let lamp = try await raise(zone, "路灯不亮", at: "zone-committee", lead: "street-xufu")
        let lampID = try #require(lamp["id"] as? String)
        try await zone.exchange()
        try await zone.turn(to: "2026-08-14 09:00:00")
        let rubbish = try await raise(zone, "垃圾堆积", at: "zone-committee", lead: "street-xufu")
        let rubbishID = try #require(rubbish["id"] as? String)
        try await zone.exchange()
        for id in [lampID, rubbishID] {
            try await zone.huying("call", "sign", id, at: "street-xufu")
            try await zone.huying(
                "call",
                "respond",
                id,
                "--kind",
                "contact",
                "--text",
                "已联系",
                at: "street-xufu"
            )
        }
        try await zone.exchange()
        let before = try await zone.call(lampID, at: "zone-committee")
        #expect(before.due("resolve", "street-xufu") == "2026-08-18 17:30")

        let (manhole, paper) = try await apart(&zone, lamp: lampID, rubbish: rubbishID)
        try await zone.turn(to: "2026-08-19 16:20:00")
        try await zone.exchange()
        // ① in time by the clock where it was written, though nobody heard of it.
        let lampSeen = try await zone.call(lampID, at: "zone-committee")
        #expect(lampSeen.clock("resolve", "street-xufu")?["onTime"] as? Bool == true)
        // ③ the old lead's result is verified first, though another has signed.
        let rubbishSeen = try await zone.call(rubbishID, at: "zone-committee")
        #expect(rubbishSeen.state == "awaitingVerification")
        #expect(rubbishSeen.dispatch("street-longgang")?["state"] as? String == "signed")
        // ④ both numbers find the call.
        let official = try #require(try await zone.call(paper, at: "street-longgang").number)
        #expect(official.hasPrefix("HX-2026-") && official != paper)
        #expect(try await zone.call(official, at: "street-xufu").number == official)
        try await verified(&zone, manhole)
        try await zone.expectAgreement()
    }

    /// Three days of which the street hears nothing and of whose work nobody hears.
    private func apart(_ zone: inout TurnedZone, lamp: String, rubbish: String) async throws
        -> (manhole: String, paper: String)
    {
        try await zone.turn(to: "2026-08-17 08:40:00")
        let street = zone.bench.path("street-xufu")
        try await zone.bench.json(.command, ["sync", "pause", "--state", street])
        let paper = try await raise(zone, "树倒伏", at: "street-xufu", lead: "street-longgang")
        let number = try #require(paper["number"] as? String)
        let form = zone.bench.path("form.html")
        try await zone.huying(
            "call",
            "print",
            number,
            "--form",
            "call",
            "--html",
            form,
            at: "street-xufu"
        )
        #expect(try String(contentsOfFile: form, encoding: .utf8).contains(number))

        try await zone.turn(to: "2026-08-17 09:30:00")
        let manhole = try await raise(zone, "井盖破损", at: "zone-committee", lead: "street-xufu")
        let id = try #require(manhole["id"] as? String)
        try await connected(zone)
        let sent = try await zone.call(id, at: "zone-committee")
        #expect(sent.due("sign", "street-xufu") == "2026-08-17 11:30")
        try await zone.turn(to: "2026-08-17 11:30:00")
        try await connected(zone)
        let deemed = try await zone.call(id, at: "zone-committee")
        #expect(deemed.clock("sign", "street-xufu")?["deemedReceipt"] as? Bool == true)
        #expect(deemed.told("deemed", "sign", "street-xufu").count == 1)

        try await zone.turn(to: "2026-08-18 10:05:00")
        for (call, text) in [(lamp, "已修好"), (rubbish, "已清理")] {
            try await zone.huying(
                "call",
                "result",
                call,
                "--kind",
                "solved",
                "--text",
                text,
                at: "street-xufu"
            )
        }
        try await zone.turn(to: "2026-08-18 14:00:00")
        try await zone.huying(
            "call",
            "redispatch",
            rubbish,
            "--lead",
            "street-longgang",
            "--why",
            "联系不上徐福街道",
            at: "zone-committee"
        )
        try await connected(zone)
        try await zone.turn(to: "2026-08-18 15:10:00")
        try await zone.huying("call", "sign", rubbish, at: "street-longgang")
        try await zone.turn(to: "2026-08-19 08:30:00")
        try await connected(zone)
        let urged = try await zone.call(lamp, at: "zone-committee")
        #expect(urged.told("expedited", "resolve", "street-xufu").count == 1)
        try await zone.bench.json(.command, ["sync", "resume", "--state", street])
        return (id, number)
    }

    /// ② supervision verifies the outage, and the limit moves.
    private func verified(_ zone: inout TurnedZone, _ id: String) async throws {
        try await zone.huying(
            "call",
            "pause",
            id,
            "--reason",
            "outage",
            "--from",
            "2026-08-17T08:40:00+08:00",
            "--until",
            "2026-08-19T16:20:00+08:00",
            "--basis",
            "光缆中断，附运营商证明",
            at: "street-xufu"
        )
        try await zone.exchange()
        try await zone.huying(
            "call",
            "decide",
            id,
            "--decision",
            "granted",
            "--why",
            "已核实",
            at: "supervision"
        )
        try await zone.exchange()
        let seen = try await zone.call(id, at: "street-xufu")
        #expect(seen.due("sign", "street-xufu") == "2026-08-20 09:20")
    }
}
