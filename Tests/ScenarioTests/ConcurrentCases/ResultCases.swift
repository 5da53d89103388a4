import History
import PartySide
import Testing
import Worlds

/// A result comes while somebody else decides otherwise.
@Suite("Concurrent cases: results")
struct ResultCases {
    @Test(
        "C1: a result against a withdrawal: withdrawn, and the work is kept",
        arguments: [true, false]
    )
    func c1(withdrawalFirst: Bool) async throws {
        let apart = try await Apart()
        let call = try await apart.signed(by: apart.street)
        let pair =
            withdrawalFirst ? (apart.street, apart.housing) : (apart.housing, apart.street)
        try await apart.meanwhile(pair.0, pair.1) {
            try await apart.street.act(
                "call.withdraw",
                ["call": .text(call), "why": "养护工已自行清掏"]
            )
            try await apart.housing.report(call)
        }
        for office in [apart.street, apart.housing, apart.committee] {
            let seen = try await office.call(call)
            #expect(seen.state == "withdrawn")
            #expect(seen.dispatchState("dept-zhujian") == "resultSubmitted")
            #expect(try await office.returned().isEmpty)
        }
        let rating: [Text: Value] = [
            "call": .text(call), "solved": "yes", "satisfied": "yes",
        ]
        #expect(await apart.street.refusal("call.evaluate", rating) == "E2205.callWithdrawn")
    }

    @Test("C2: a result of the old lead holds the new one back until it is verified")
    func c2() async throws {
        let apart = try await Apart()
        let water = try await apart.world.office("dept-shuiwu", person: "于涛")
        let call = try await apart.signed(by: apart.street)
        try await apart.meanwhile(apart.committee, apart.housing) {
            try await apart.committee.act(
                "call.redispatch",
                ["call": .text(call), "lead": "dept-shuiwu"]
            )
            try await apart.housing.report(call)
        }
        let held = try await water.call(call)
        #expect(held.state == "awaitingVerification")
        #expect(held.dispatchState("dept-shuiwu") == "held")
        #expect(held.dispatchState("dept-zhujian") == "resultSubmitted")
        #expect(held.clock("sign", of: "dept-shuiwu")?["state"]?.string == "dropped")
        try await apart.street.rate(call, solved: "yes", satisfied: "yes")
        try await apart.world.settle()
        let closed = try await water.call(call)
        #expect(closed.state == "closed")
        #expect(closed.dispatchState("dept-shuiwu") == "cancelled")
        #expect(closed.dispatchState("dept-zhujian") == "confirmed")
    }

    @Test("C2: where the old lead's result is not good, the new one starts from then")
    func c2Refused() async throws {
        let apart = try await Apart()
        let water = try await apart.world.office("dept-shuiwu", person: "于涛")
        let call = try await apart.signed(by: apart.street)
        try await apart.meanwhile(apart.committee, apart.housing) {
            try await apart.committee.act(
                "call.redispatch",
                ["call": .text(call), "lead": "dept-shuiwu"]
            )
            try await apart.housing.report(call)
        }
        try await apart.world.at("2026-08-18T10:00")
        try await apart.street.rate(call, solved: "no", satisfied: "no")
        try await apart.world.settle()
        let active = try await water.call(call)
        #expect(active.state == "dispatched")
        #expect(active.dispatchState("dept-shuiwu") == "pendingReceipt")
        let sign = try #require(active.clock("sign", of: "dept-shuiwu"))
        #expect(sign["state"]?.string == "running")
        #expect(ScenarioWorld.shown(sign["start"]?["at"]) == "2026-08-18 10:00")
    }

    @Test("C3: where the new lead works already, the old result is verified first")
    func c3() async throws {
        let apart = try await Apart()
        let water = try await apart.world.office("dept-shuiwu", person: "于涛")
        let call = try await apart.signed(by: apart.street)
        apart.housing.goOffline()
        try await apart.housing.report(call)
        try await apart.committee.act(
            "call.redispatch",
            ["call": .text(call), "lead": "dept-shuiwu"]
        )
        try await apart.world.exchange()
        try await water.act("call.sign", ["call": .text(call)])
        try await water.act(
            "call.respond",
            ["call": .text(call), "kind": "plan", "text": "调度河道水位"]
        )
        try await apart.world.settle()
        let both = try await apart.committee.call(call)
        #expect(both.state == "awaitingVerification")
        #expect(both.dispatchState("dept-shuiwu") == "responded")
        #expect(both.dispatchState("dept-zhujian") == "resultSubmitted")
        try await apart.street.rate(call, solved: "yes", satisfied: "yes")
        try await apart.world.settle()
        let closed = try await water.call(call)
        #expect(closed.state == "closed")
        #expect(closed.dispatchState("dept-shuiwu") == "cancelled")
        #expect(closed.dispatch(of: "dept-shuiwu")?["state"]?.string == "cancelled")
    }

    @Test("C7: a result wins against a return that was granted meanwhile")
    func c7() async throws {
        let apart = try await Apart()
        let call = try await apart.signed(by: apart.street)
        try await apart.housing.act(
            "call.return",
            ["call": .text(call), "reason": "notMyDuty", "basis": "河道属水务局"]
        )
        try await apart.world.exchange()
        try await apart.meanwhile(apart.committee, apart.housing) {
            try await apart.committee.act(
                "call.rule",
                [
                    "call": .text(call), "ruling": "granted", "reason": "byCatalogue",
                    "basis": "职责清单", "lead": "dept-shuiwu",
                ]
            )
            try await apart.housing.report(call)
        }
        let seen = try await apart.street.call(call)
        #expect(seen.state == "awaitingVerification")
        #expect(seen.dispatchState("dept-zhujian") == "resultSubmitted")
        #expect(seen.dispatchState("dept-shuiwu") == "held")
    }

    @Test("C16: a result of a merged call is told to the main one", arguments: [true, false])
    func c16(mergerFirst: Bool) async throws {
        let apart = try await Apart()
        let main = try await apart.raised(by: apart.street, lead: "dept-shuiwu")
        try await apart.world.at("2026-08-17T08:50")
        let double = try await apart.signed(by: apart.street)
        let pair =
            mergerFirst ? (apart.committee, apart.housing) : (apart.housing, apart.committee)
        try await apart.meanwhile(pair.0, pair.1) {
            try await apart.committee.act(
                "call.merge",
                ["call": .text(double), "into": .text(main), "why": "同一事项"]
            )
            try await apart.housing.report(double)
        }
        let water = try await apart.world.office("dept-shuiwu")
        #expect(try await apart.committee.call(double).state == "merged")
        for office in [apart.committee, apart.street, water] {
            let seen = try await office.call(main)
            #expect(seen.state == "awaitingVerification")
            let adopted = seen.document["events"]?.array?.filter {
                $0["event"]?.string == "resultAdopted"
            }
            #expect(adopted?.count == 1)
            #expect(adopted?.first?["fields"]?["by"]?.string == "dept-zhujian")
            #expect(seen.dispatchState("dept-shuiwu") == "held")
        }
        try await apart.street.rate(main, solved: "yes", satisfied: "yes")
        try await apart.world.settle()
        #expect(try await water.call(main).state == "closed")
    }

    @Test("C18: an order to do it again wins over a deferral")
    func c18() async throws {
        let apart = try await Apart()
        let supervision = try await apart.world.office("supervision", person: "孙立")
        let second = try await apart.world.office("supervision", person: "周敏")
        let call = try await apart.signed(by: apart.street)
        try await apart.housing.report(call)
        try await apart.housing.act(
            "call.defer",
            ["call": .text(call), "reason": "engineering", "basis": "管网改造列入明年计划"]
        )
        try await apart.world.exchange()
        try await apart.meanwhile(supervision, second) {
            try await supervision.act(
                "call.decide",
                ["call": .text(call), "decision": "granted", "why": "同意挂账"]
            )
            try await second.act("call.redo", ["call": .text(call), "why": "仍在外溢"])
        }
        let seen = try await apart.housing.call(call)
        #expect(seen.state == "handling")
        #expect(seen.dispatchState("dept-zhujian") == "redo")
    }
}
