import DutyBook
import History
import HubSide
import PartySide
import Testing
import Worlds

/// A lead's result and the word of those who work with it (domain §4.3).
@Suite("A result and the cooperators' word")
struct FeedbackTests {
    private func joint() async throws -> (Apart, Text, ScenarioOffice) {
        let apart = try await Apart()
        let water = try await apart.world.office("dept-shuiwu", person: "于海")
        let call = try await apart.signed(by: apart.street, ["cooperate": "dept-shuiwu"])
        return (apart, call, water)
    }

    @Test("The result says whose word it does not rest on, and whoever verifies it sees that")
    func told() async throws {
        let (apart, call, water) = try await joint()
        let answer = try await apart.housing.act(
            "call.result",
            ["call": .text(call), "kind": "solved", "text": "已疏通", "asked": "17日电话催过"]
        )
        #expect(answer["missingFeedback"] == ["dept-shuiwu"])
        try await apart.world.settle()
        let seen = try await apart.street.call(call)
        let reported = seen.document["events"]?.array?.last { $0["event"] == "reported" }
        #expect(reported?["fields"]?["missing"] == ["dept-shuiwu"])
        #expect(reported?["fields"]?["asked"] == "17日电话催过")
        #expect(seen.document["missingFeedback"] == ["dept-shuiwu"])
        let screen = await apart.street.huying("call", "show", call.string)
        #expect(screen.out.contains("配合单位未反馈"))

        try await water.act("call.sign", ["call": .text(call)])
        try await water.act(
            "call.feedback",
            ["call": .text(call), "done": "yes", "text": "已测水质"]
        )
        try await apart.world.settle()
        #expect(try await apart.street.call(call).document["missingFeedback"] == [])
    }

    @Test("Where the zone's rules want it, a result waits, or says when they were asked")
    func required() async throws {
        let (apart, call, water) = try await joint()
        let published = await apart.world.hub.perform(
            .publishRules,
            ["rules": "[zone]\nfeedback = \"required\"\n", "file": "rules.toml"]
        )
        try #require(published.exit == 0, "\(published.text)")
        try await apart.world.settle()
        // Sent under the old edition, it stays under it.
        #expect(
            try await apart.housing.call(call).document["dispatches"]?.array?.first?["rules"]
                == "zone-1"
        )
        let next = try await apart.signed(by: apart.street, ["cooperate": "dept-shuiwu"])
        let result: [Text: Value] = ["call": .text(next), "kind": "solved", "text": "已疏通"]
        #expect(await apart.housing.refusal("call.result", result) == "E2280.feedbackMissing")
        var asked = result
        asked["asked"] = "18日书面催过"
        try await apart.housing.act("call.result", asked)
        try await apart.world.settle()
        #expect(try await apart.housing.returned().isEmpty)

        let third = try await apart.signed(by: apart.street, ["cooperate": "dept-shuiwu"])
        try await water.act("call.sign", ["call": .text(third)])
        try await water.act(
            "call.feedback",
            ["call": .text(third), "done": "no", "text": "不涉及供水"]
        )
        try await apart.world.exchange()
        try await apart.housing.report(third)
        try await apart.world.settle()
        #expect(try await apart.street.call(third).state == "awaitingVerification")
    }
}
