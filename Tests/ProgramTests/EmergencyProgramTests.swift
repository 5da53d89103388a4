import Foundation
import Testing

/// 7.2 突发工作紧急哨 through the built programs: a Friday night, the hub out of reach of the committee.
@Suite(
    "An emergency at night between programs",
    .serialized,
    .enabled(if: TurnedTime.isThere, "needs the Debian package faketime")
)
struct EmergencyProgramTests {
    private static let text =
        "新材料产业园3号路道恩厂区北侧管廊有刺鼻气味、可见白雾，已疏散12人，已报119，请应急局、生态环境分局立即到场。"

    private func zone() async throws -> TurnedZone {
        let zone = try await TurnedZone(
            "2026-07-17 08:30:00",
            [
                ("zone-committee", "zoneCommittee", "龙口经济开发区管委会", "孙磊"),
                ("dept-yingji", "department", "应急管理局", "周强"),
                ("dept-huanjing", "department", "生态环境分局", "吴敏"),
                ("street-longgang", "subdistrict", "龙港街道", "张三"),
            ]
        )
        for (person, phone) in [("周强", "13800000001"), ("郑洁", "13800000002")] {
            try await zone.huying(
                "roster",
                "add",
                "--date",
                "2026-07-17",
                "--shift",
                "night",
                "--person",
                person,
                "--phone",
                phone,
                at: "dept-yingji"
            )
        }
        try await zone.exchange()
        return zone
    }

    @Test("7.2: phoned first, dispatched at once, one notice, closed only when verified")
    func night() async throws {
        var zone = try await zone()
        let port = zone.port
        #expect(try await zone.hub.stop() == 0)
        try zone.time.turn(to: "2026-07-17 22:40:00")
        let screen = try await zone.screen(
            "call",
            "raise",
            "--kind",
            "urgent",
            "--title",
            "3号路管廊刺鼻气味",
            "--body",
            Self.text,
            "--lead",
            "dept-yingji",
            "--cooperate",
            "dept-huanjing",
            at: "zone-committee"
        )
        #expect(screen.contains("还没有离开本机"))
        #expect(screen.contains("13800000001") && screen.contains("13800000002"))
        let list = try await zone.huying("call", "list", at: "zone-committee")
        let id = try #require((list["items"] as? [[String: Any]])?.first?["id"] as? String)
        try zone.time.turn(to: "2026-07-17 22:44:00")
        for (party, person) in [("dept-yingji", "周强"), ("dept-huanjing", "吴敏")] {
            try await zone.huying(
                "call",
                "phoned",
                id,
                "--party",
                party,
                "--person",
                person,
                at: "zone-committee"
            )
        }
        let here = try await zone.call(id, at: "zone-committee")
        #expect(here.due("sign", "dept-yingji") == "2026-07-17 22:59")
        #expect(here.due("respond", "dept-yingji") == "2026-07-17 23:14")
        #expect(here.due("plan", "dept-yingji") == "2026-07-18 00:44")
        #expect(here.due("resolve", "dept-yingji") == "2026-07-18 22:44")
        #expect(here.dispatch("dept-yingji")?["effective"] as? Bool == true)

        try zone.time.turn(to: "2026-07-17 22:48:00")
        try await zone.reopen(port)
        try await zone.exchange()
        try await zone.turn(to: "2026-07-17 22:50:00")
        try await zone.huying("call", "sign", id, at: "dept-yingji")
        try await zone.turn(to: "2026-07-17 23:08:00")
        try await zone.huying(
            "call",
            "respond",
            id,
            "--kind",
            "onScene",
            "--text",
            "已到场",
            at: "dept-yingji"
        )
        try await zone.exchange()
        try await lateOnTheScene(&zone, id)
        try await close(&zone, id)
        try await zone.expectAgreement()
    }

    /// The environment branch arrives at 23:20, six minutes late; two offices tell of one reminder.
    private func lateOnTheScene(_ zone: inout TurnedZone, _ id: String) async throws {
        try await zone.turn(to: "2026-07-17 23:20:00")
        for site in ["zone-committee", "dept-huanjing"] {
            let late = try await zone.call(id, at: site)
            #expect(late.told("expedited", "respond", "dept-huanjing").count == 1, "\(site)")
            #expect(late.told("deemed", "sign", "dept-huanjing").count == 1, "\(site)")
        }
        try await zone.huying("call", "sign", id, at: "dept-huanjing")
        try await zone.huying(
            "call",
            "respond",
            id,
            "--kind",
            "onScene",
            "--text",
            "已到场，开始检测",
            at: "dept-huanjing"
        )
        try await zone.huying(
            "call",
            "dispatch",
            id,
            "--cooperate",
            "street-longgang",
            "--why",
            "主动加入",
            at: "zone-committee"
        )
        try await zone.exchange()
        let seen = try await zone.call(id, at: "zone-committee")
        #expect(seen.clock("respond", "dept-yingji")?["onTime"] as? Bool == true)
        #expect(seen.clock("respond", "dept-huanjing")?["onTime"] as? Bool == false)
        #expect(seen.clock("respond", "dept-huanjing")?["light"] as? String == "red")

        #expect(seen.dispatch("street-longgang")?["role"] as? String == "cooperating")
        #expect(seen.number?.hasPrefix("HX-2026-") == true)
    }

    private func close(_ zone: inout TurnedZone, _ id: String) async throws {
        try await zone.turn(to: "2026-07-18 09:30:00")
        let result = try await zone.screen(
            "call",
            "result",
            id,
            "--kind",
            "solved",
            "--text",
            "阀门泄漏已关闭",
            at: "dept-yingji"
        )
        #expect(result.contains("还没有反馈") && result.contains("生态环境分局"))
        try await zone.exchange()
        #expect(try await zone.call(id, at: "zone-committee").state == "awaitingVerification")
        #expect(
            try await zone.screen("call", "show", id, at: "zone-committee").contains("配合单位未反馈")
        )
        try await zone.huying(
            "call",
            "supplement",
            id,
            "--text",
            "现场照片",
            "--occurred-at",
            "2026-07-17T23:30:00+08:00",
            at: "dept-yingji"
        )
        try await zone.exchange()
        #expect(try await zone.screen("call", "show", id, at: "zone-committee").contains("补录"))
        try await zone.huying(
            "call",
            "evaluate",
            id,
            "--solved",
            "yes",
            "--satisfied",
            "yes",
            at: "zone-committee"
        )
        try await zone.exchange()
        #expect(try await zone.call(id, at: "dept-yingji").state == "closed")
    }
}
