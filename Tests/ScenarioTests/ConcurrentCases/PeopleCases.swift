import DutyBook
import History
import HubSide
import PartySide
import Testing
import Worlds

/// Who may act for an office changes while its people work without a line. Monday 17 August 2026.
@Suite("Concurrent cases: people")
struct PeopleCases {
    /// The housing bureau has two computers: 陈静 leads it, and 李工 may sign off in her place.
    private struct Bureau {
        let apart: Apart
        let branch: ScenarioOffice
        let call: Text

        init() async throws {
            apart = try await Apart()
            branch = try await apart.world.office("dept-zhujian", person: "李工")
            for (person, role) in [("陈静", "leader"), ("李工", "clerk"), ("李工", "leader")] {
                try await apart.housing.appoint(Text(person), Text(role))
            }
            call = try await apart.raised(by: apart.street)
            try await branch.act("call.sign", ["call": .text(call)])
            try await apart.world.exchange()
        }

        /// 李工 reports a result at 10:00 without a line, which 陈静 has ended at 09:30; it arrives at
        /// 11:00.
        func reportAfterLeaving() async throws {
            branch.goOffline()
            try await apart.world.at("2026-08-17T09:30")
            try await apart.housing.act("party.dismiss", ["person": "李工", "why": "调离"])
            try await apart.world.exchange()
            try await apart.world.at("2026-08-17T10:00")
            try await branch.report(call)
            try await apart.world.at("2026-08-17T11:00")
            try await apart.world.settle()
        }

        func confirmation(at office: ScenarioOffice) async throws -> JSON? {
            try await office.call(call).clock("confirmation", of: "dept-zhujian")
        }
    }

    @Test("C21: a result of one whose role was ended meanwhile is kept, and the leader confirms it")
    func c21() async throws {
        let bureau = try await Bureau()
        try await bureau.reportAfterLeaving()
        for office in [bureau.apart.housing, bureau.apart.street, bureau.branch] {
            #expect(try await office.call(bureau.call).state == "awaitingVerification")
            let clock = try #require(try await bureau.confirmation(at: office))
            #expect(clock["state"] == "running")
            #expect(ScenarioWorld.shown(clock["due"]) == "2026-08-18 17:30")
        }
        #expect(
            await bureau.branch.refusal("call.confirm", ["call": .text(bureau.call)])
                == "E2274.needsLeader"
        )
        try await bureau.apart.housing.act("call.confirm", ["call": .text(bureau.call)])
        try await bureau.apart.world.settle()
        try await bureau.apart.world.at("2026-08-19T08:30")
        try await bureau.apart.world.keepTime()
        try await bureau.apart.world.settle()
        let call = try await bureau.apart.street.call(bureau.call)
        #expect(call.state == "awaitingVerification")
        // The time counts at which it was written.
        let resolve = try #require(call.clock("resolve", of: "dept-zhujian"))
        #expect(ScenarioWorld.shown(resolve["stop"]?["at"]) == "2026-08-17 10:00")
        #expect(
            await bureau.apart.housing.refusal("call.confirm", ["call": .text(bureau.call)])
                == "E2279.nothingToConfirm"
        )
    }

    @Test("C21: what nobody confirms within a working day does not count, and stays in the trace")
    func c21Unconfirmed() async throws {
        let bureau = try await Bureau()
        try await bureau.reportAfterLeaving()
        try await bureau.apart.world.at("2026-08-18T17:31")
        try await bureau.apart.world.keepTime()
        try await bureau.apart.world.settle()
        for office in [bureau.apart.housing, bureau.apart.street, bureau.branch] {
            let call = try await office.call(bureau.call)
            #expect(call.state == "handling")
            #expect(call.dispatchState("dept-zhujian") == "signed")
            #expect(call.events.contains("reported") && call.events.contains("unconfirmed"))
        }
        #expect(
            await bureau.apart.street.refusal(
                "call.evaluate",
                ["call": .text(bureau.call), "solved": "yes", "satisfied": "yes"]
            ) == "E2212.noResultYet"
        )
        try await bureau.apart.housing.report(bureau.call, "局里复核后重报")
        try await bureau.apart.world.settle()
        #expect(try await bureau.apart.street.call(bureau.call).state == "awaitingVerification")
    }

    @Test("C21: a confirmation written in time that arrives late puts the result back")
    func c21ConfirmedOffline() async throws {
        let bureau = try await Bureau()
        try await bureau.reportAfterLeaving()
        bureau.apart.housing.goOffline()
        try await bureau.apart.world.at("2026-08-18T16:00")
        try await bureau.apart.housing.act("call.confirm", ["call": .text(bureau.call)])
        try await bureau.apart.world.at("2026-08-18T18:00")
        try await bureau.apart.world.keepTime()
        try await bureau.apart.world.exchange()
        #expect(try await bureau.apart.street.call(bureau.call).state == "handling")
        try await bureau.apart.world.settle()
        try await bureau.apart.world.keepTime()
        try await bureau.apart.world.settle()
        #expect(try await bureau.apart.street.call(bureau.call).state == "awaitingVerification")
    }

    /// A street's clerk rates a result without a line, whose role was ended meanwhile; that arrives.
    private func ratedAfterLeaving() async throws -> (Apart, Text) {
        let apart = try await Apart()
        let branch = try await apart.world.office("street-xufu", person: "小赵")
        try await apart.street.appoint("陈静", "leader")
        try await apart.street.appoint("小赵", "clerk")
        let call = try await apart.street.raise("外溢", lead: "dept-zhujian", as: "陈静")
        try await apart.world.exchange()
        try await apart.housing.act("call.sign", ["call": .text(call)])
        try await apart.housing.report(call)
        try await apart.world.exchange()
        branch.goOffline()
        try await apart.street.act("party.dismiss", ["person": "小赵", "why": "调离"], as: "陈静")
        try await apart.world.exchange()
        try await branch.rate(call, solved: "yes", satisfied: "yes")
        try await apart.world.at("2026-08-17T11:00")
        try await apart.world.settle()
        return (apart, call)
    }

    @Test("C21: what ended the call waits for the leader's word all the same, who may give it")
    func c21Ended() async throws {
        let (apart, call) = try await ratedAfterLeaving()
        for office in [apart.street, apart.housing] {
            let seen = try await office.call(call)
            #expect(seen.state == "closed")
            let clock = try #require(seen.clock("confirmation", of: "street-xufu"))
            #expect(clock["state"] == "running")
        }
        try await apart.street.act("call.confirm", ["call": .text(call)], as: "陈静")
        try await apart.world.settle()
        try await apart.world.at("2026-08-19T08:30")
        try await apart.world.keepTime()
        try await apart.world.settle()
        let seen = try await apart.housing.call(call)
        #expect(seen.state == "closed" && !seen.events.contains("unconfirmed"))
        #expect(try await apart.street.returned().isEmpty)
    }

    @Test("C21: a call that nobody confirms was ended goes on, also after the hub was started anew")
    func c21EndedUnconfirmed() async throws {
        let (apart, call) = try await ratedAfterLeaving()
        // Everything that moved has been looked at; whatever is due is known from the history alone.
        try await apart.world.keepTime()
        let published = await apart.world.hub.perform(
            .publishRules,
            ["rules": "[zone]\nfeedback = \"required\"\n", "file": "rules.toml"]
        )
        try #require(published.exit == 0, "\(published.text)")
        try await apart.world.at("2026-08-18T17:31")
        #expect(try await apart.world.keepTimeAnew() == 1)
        try await apart.world.settle()
        let seen = try await apart.housing.call(call)
        #expect(seen.state == "awaitingVerification" && seen.events.contains("unconfirmed"))
    }

    @Test("What reached the hub before the role was ended needs nobody's word")
    func arrivedBefore() async throws {
        let bureau = try await Bureau()
        try await bureau.branch.report(bureau.call)
        try await bureau.apart.world.exchange()
        try await bureau.apart.housing.act("party.dismiss", ["person": "李工", "why": "调离"])
        try await bureau.apart.world.settle()
        #expect(try await bureau.confirmation(at: bureau.apart.street) == nil)
        let again = await bureau.branch.refusal(
            "call.progress",
            ["call": .text(bureau.call), "text": "收尾"],
            as: "李工"
        )
        #expect(again == "E2275.needsRole", "who has left does nothing more")
    }

    @Test("What was written before the last day needs nobody's word, what was written after does")
    func leavingOnADay() async throws {
        let bureau = try await Bureau()
        bureau.branch.goOffline()
        try await bureau.apart.housing.act(
            "party.dismiss",
            ["person": "李工", "from": "2026-08-18", "why": "调离"]
        )
        try await bureau.apart.world.exchange()
        try await bureau.apart.world.at("2026-08-17T16:00")
        try await bureau.branch.report(bureau.call)
        try await bureau.apart.world.at("2026-08-18T09:00")
        try await bureau.branch.act(
            "call.return",
            ["call": .text(bureau.call), "reason": "notMyArea", "basis": "不在辖区"]
        )
        try await bureau.apart.world.settle()
        let clocks = try await bureau.apart.street.call(bureau.call).document["clocks"]?.array?
            .filter { $0["clock"] == "confirmation" }
        #expect(clocks?.count == 1)
        #expect(ScenarioWorld.shown(clocks?.first?["start"]?["at"]) == "2026-08-18 09:00")
    }

    @Test("Of a role given here and ended there the end counts")
    func removalWins() async throws {
        let apart = try await Apart()
        let branch = try await apart.world.office("dept-zhujian", person: "李工")
        try await apart.housing.appoint("陈静", "leader")
        try await apart.housing.appoint("李工", "leader")
        try await apart.world.settle()
        try await apart.meanwhile(apart.housing, branch) {
            try await apart.housing.act("party.dismiss", ["person": "李工", "why": "调离"])
            try await branch.act(
                "party.dismiss",
                ["person": "李工", "role": "leader", "why": "换岗"]
            )
            try await branch.act(
                "party.appoint",
                ["person": "李工", "role": "leader"],
                as: "陈静"
            )
        }
        for office in [apart.housing, branch, apart.committee] {
            let items = try await office.act("party.people", ["party": "dept-zhujian"])["items"]
            #expect(items?.array?.compactMap { $0["person"]?.string } == ["陈静"])
        }
        try await apart.housing.appoint("李工", "leader")
        try await apart.world.settle()
        let items = try await branch.act("party.people", ["party": "dept-zhujian"])["items"]
        #expect(items?.array?.count == 2)
    }

    @Test("The hub judges a person by what their computer knew")
    func judgedInTheCausalPast() async throws {
        let apart = try await Apart()
        let branch = try await apart.world.office("dept-zhujian", person: "李工")
        let call = try await apart.signed(by: apart.street)
        branch.goOffline()
        try await apart.housing.appoint("陈静", "leader")
        try await apart.world.exchange()
        // Written before this computer heard that results are the leader's business now.
        try await branch.report(call)
        try await apart.world.settle()
        #expect(try await branch.returned().isEmpty)
        #expect(try await apart.street.call(call).state == "awaitingVerification")
        #expect(await branch.refusal("call.withdraw", ["call": .text(call), "why": "x"]) != nil)
        #expect(
            await branch.refusal(
                "call.result",
                ["call": .text(call), "kind": "solved", "text": "再报"]
            ) == "E2274.needsLeader"
        )
    }
}

extension ScenarioOffice {
    func appoint(_ person: Text, _ role: Text) async throws {
        try await act("party.appoint", ["person": .text(person), "role": .text(role)], as: "陈静")
    }
}
