import History
import PartySide
import Testing
import Worlds

/// What was achieved, judged in two places.
@Suite("Concurrent cases: ratings")
struct RatingCases {
    @Test("C13: not yet solved wins over solved, whoever was first", arguments: [true, false])
    func c13(goodFirst: Bool) async throws {
        let apart = try await Apart()
        let leader = try await apart.world.office("street-xufu", person: "主任")
        let call = try await apart.signed(by: apart.street)
        try await apart.housing.report(call)
        try await apart.world.exchange()
        let pair = goodFirst ? (apart.street, leader) : (leader, apart.street)
        try await apart.meanwhile(pair.0, pair.1) {
            try await apart.street.rate(call, solved: "yes", satisfied: "yes")
            try await leader.rate(call, solved: "no", satisfied: "no")
        }
        for office in [apart.street, leader, apart.housing] {
            let seen = try await office.call(call)
            #expect(seen.state == "handling")
            #expect(seen.dispatchState("dept-zhujian") == "redo")
        }
    }

    @Test("C14: the caller's rating and the independent follow-up are both kept")
    func c14() async throws {
        let apart = try await Apart()
        let supervision = try await apart.world.office("supervision", person: "孙立")
        let call = try await apart.signed(by: apart.street)
        let answer: [Text: Value] = [
            "call": .text(call), "solved": "partly", "satisfied": "no", "text": "回访：仍有异味",
        ]
        #expect(await supervision.refusal("call.followUp", answer) == "E2212.noResultYet")
        try await apart.housing.report(call)
        try await apart.world.exchange()
        try await apart.meanwhile(apart.street, supervision) {
            try await apart.street.rate(call, solved: "yes", satisfied: "yes")
            try await supervision.act("call.followUp", answer)
        }
        #expect(await apart.committee.refusal("call.followUp", answer) == "E2201.notAllowed")
        for office in [apart.street, supervision, apart.housing] {
            let seen = try await office.call(call)
            #expect(seen.state == "closed")
            #expect(seen.events.contains("evaluated") && seen.events.contains("followedUp"))
            let rating = seen.document["rating"]
            #expect(rating?["satisfied"] == "no" && rating?["followUp"] == true)
            #expect(rating?["party"] == "supervision")
        }
        let typed = await supervision.huying("call", "show", call.string)
        #expect(typed.out.contains("回访"))
    }

    @Test("A follow-up may find a closed call unsolved, and the overseers reopen it")
    func followUpAfterClosing() async throws {
        let apart = try await Apart()
        let supervision = try await apart.world.office("supervision", person: "孙立")
        let call = try await apart.signed(by: apart.street)
        try await apart.housing.report(call)
        try await apart.world.exchange()
        try await apart.street.rate(call, solved: "yes", satisfied: "yes")
        try await apart.world.exchange()
        let typed = await supervision.huying(
            "call",
            "follow-up",
            call.string,
            "--solved",
            "no",
            "--satisfied",
            "no"
        )
        #expect(typed.exit == 0, "\(typed.message)")
        #expect(try await supervision.call(call).state == "closed")
        try await supervision.act("call.reopen", ["call": .text(call), "why": "回访未解决"])
        try await apart.world.settle()
        #expect(try await apart.housing.call(call).state == "handling")
    }
}
