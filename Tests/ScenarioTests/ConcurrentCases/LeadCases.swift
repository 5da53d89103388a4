import History
import PartySide
import Testing
import Worlds

/// Who is responsible, decided in two places.
@Suite("Concurrent cases: responsibility")
struct LeadCases {
    @Test("C4, C5: two dispatchers name two leads, both accept: ruled by the committee")
    func c4() async throws {
        let apart = try await Apart()
        let second = try await apart.world.office("zone-committee", person: "赵强")
        let water = try await apart.world.office("dept-shuiwu", person: "于涛")
        let call = try await apart.raised(by: apart.street, lead: nil)
        try await apart.meanwhile(second, apart.committee) {
            try await second.act("call.dispatch", ["call": .text(call), "lead": "dept-shuiwu"])
            try await apart.committee.act(
                "call.dispatch",
                ["call": .text(call), "lead": "dept-zhujian"]
            )
        }
        for office in [apart.committee, second, apart.housing, water, apart.street] {
            let seen = try await office.call(call)
            #expect(seen.state == "leadConflict")
            // Both are departments: whom the hub heard of first leads for the time being.
            #expect(seen.value("lead") == "dept-shuiwu")
            #expect(seen.dispatch(of: "dept-zhujian")?["role"] == "cooperating")
            #expect(seen.clock("ruling") != nil)
        }
        // Both dispatchers are told.
        #expect(try await apart.committee.conflicts().count == 1)
        #expect(try await second.conflicts().count == 1)
        try await apart.world.at("2026-08-17T09:10")
        try await apart.housing.act("call.sign", ["call": .text(call)])
        try await water.act("call.sign", ["call": .text(call)])
        try await apart.world.settle()
        let conflict = try #require(try await apart.committee.conflicts().first?["id"]?.text)
        try await apart.committee.act(
            "conflict.resolve",
            ["conflict": .text(conflict), "value": "dept-zhujian", "why": "管网归住建"]
        )
        try await apart.world.settle()
        let ruled = try await water.call(call)
        #expect(ruled.state == "handling")
        #expect(ruled.dispatchState("dept-zhujian") == "signed")
        let signatures = ruled.document["events"]?.array?.filter { $0["event"] == "signed" }
        #expect(
            signatures?.map { ScenarioWorld.shown($0["recordedAt"]) }
                == ["2026-08-17 09:10", "2026-08-17 09:10"]
        )
    }

    @Test("C6: both ask to return it: the first stays on duty, and a ruling is asked for")
    func c6() async throws {
        let apart = try await Apart()
        let second = try await apart.world.office("zone-committee", person: "赵强")
        let water = try await apart.world.office("dept-shuiwu", person: "于涛")
        let establishment = try await apart.world.office("org-office", person: "马骁")
        let call = try await apart.raised(by: apart.street, lead: nil)
        try await apart.meanwhile(second, apart.committee) {
            try await second.act("call.dispatch", ["call": .text(call), "lead": "dept-shuiwu"])
            try await apart.committee.act(
                "call.dispatch",
                ["call": .text(call), "lead": "dept-zhujian"]
            )
        }
        let plea: [Text: Value] = [
            "call": .text(call), "reason": "notMyDuty", "basis": "不属本单位职责",
        ]
        try await apart.meanwhile(apart.housing, water) {
            try await apart.housing.act("call.return", plea)
            try await water.act("call.return", plea)
        }
        let seen = try await establishment.call(call)
        #expect(seen.state == "leadConflict")
        #expect(seen.value("lead") == "dept-shuiwu")
        for party: Text in ["dept-shuiwu", "dept-zhujian"] {
            #expect(seen.dispatchState(party) == "returnRequested")
            #expect(seen.dispatch(of: party)?["current"] == true)
        }
        try await establishment.act(
            "call.rule",
            [
                "call": .text(call), "ruling": "granted", "reason": "byCatalogue",
                "basis": "管网清淤属住建", "lead": "dept-zhujian",
            ]
        )
        try await apart.world.settle()
        let ruled = try await apart.housing.call(call)
        #expect(ruled.value("lead") == "dept-zhujian")
        #expect(ruled.dispatchState("dept-shuiwu") == "returned")
        #expect(ruled.state == "dispatched")
    }

    @Test("C8: the establishment office's ruling wins over the dispatcher's refusal")
    func c8() async throws {
        let apart = try await Apart()
        let establishment = try await apart.world.office("org-office", person: "马骁")
        let call = try await apart.signed(by: apart.street)
        try await apart.housing.act(
            "call.return",
            ["call": .text(call), "reason": "notMyDuty", "basis": "河道属水务局"]
        )
        try await apart.world.exchange()
        try await apart.meanwhile(apart.committee, establishment) {
            try await apart.committee.act(
                "call.rule",
                [
                    "call": .text(call), "ruling": "refused", "reason": "firstReceiver",
                    "basis": "首接负责",
                ]
            )
            try await establishment.act(
                "call.rule",
                [
                    "call": .text(call), "ruling": "granted", "reason": "byDocument",
                    "basis": "编发〔2026〕3号", "lead": "dept-shuiwu",
                ]
            )
        }
        let seen = try await apart.housing.call(call)
        #expect(seen.value("lead") == "dept-shuiwu")
        #expect(seen.dispatchState("dept-zhujian") == "returned")
        #expect(seen.dispatchState("dept-shuiwu") == "pendingReceipt")
    }

    @Test("C17: a signature outlives the dispatch that was cancelled meanwhile")
    func c17() async throws {
        let apart = try await Apart()
        let water = try await apart.world.office("dept-shuiwu", person: "于涛")
        let call = try await apart.raised(by: apart.street, ["cooperate": ["dept-shuiwu"]])
        try await apart.meanwhile(apart.committee, water) {
            try await apart.committee.act(
                "call.redispatch",
                ["call": .text(call), "lead": "dept-jiaotong"]
            )
            try await water.act("call.sign", ["call": .text(call)])
        }
        let seen = try await apart.committee.call(call)
        #expect(seen.dispatchState("dept-shuiwu") == "cancelled")
        #expect(seen.events.contains("signed"))
        #expect(try await water.returned().isEmpty)
    }

    @Test("C20: a duty that moves leaves the call where it was sent")
    func c20() async throws {
        let apart = try await Apart()
        let establishment = try await apart.world.office("org-office", person: "马骁")
        let item = try #require(
            try await establishment.act(
                "item.define",
                [
                    "title": "道路保洁", "kind": "divested", "code": "D-31",
                    "lead": "zone-committee",
                ]
            )["id"]?.text
        )
        try await apart.world.exchange()
        var call: Text = ""
        try await apart.meanwhile(establishment, apart.street) {
            try await establishment.act(
                "item.assign",
                ["item": .text(item), "lead": "street-longgang", "from": "2026-09-01"]
            )
            call = try await apart.street.raise(
                "道路保洁不到位",
                lead: "zone-committee",
                ["item": .text(item)]
            )
        }
        try await apart.world.at("2026-09-01T09:00")
        try await apart.world.settle()
        #expect(try await apart.committee.call(call).value("lead") == "zone-committee")
        let now = try await apart.street.act("item.who", ["text": "道路保洁"])
        #expect(now["items"]?.array?.first?["lead"] == "street-longgang", "\(now)")
    }
}
