import History
import PartySide
import Testing
import Worlds

/// The offices of a concurrent case. What two of them do apart is unknown to either until both have a
/// line again.
struct Apart {
    let world: ScenarioWorld
    let committee: ScenarioOffice
    let street: ScenarioOffice
    let housing: ScenarioOffice

    /// Monday 17 August 2026, a working day.
    init() async throws {
        world = try await ScenarioWorld.founded(at: "2026-08-17T08:40")
        committee = try await world.office("zone-committee", person: "王琳")
        street = try await world.office("street-xufu", person: "刘海宁")
        housing = try await world.office("dept-zhujian", person: "陈静")
    }

    /// A call that everybody who takes part holds.
    func raised(
        by caller: ScenarioOffice,
        lead: Text? = "dept-zhujian",
        _ more: [Text: Value] = [:]
    ) async throws -> Text {
        let call = try await caller.raise("疏港路雨水口外溢黑水", lead: lead, more)
        try await world.exchange()
        return call
    }

    /// The same, and the lead has signed.
    func signed(by caller: ScenarioOffice, _ more: [Text: Value] = [:]) async throws -> Text {
        let call = try await raised(by: caller, more)
        try await housing.act("call.sign", ["call": .text(call)])
        try await world.exchange()
        return call
    }

    /// Two offices act without knowing of each other; then everybody exchanges, the first of the two
    /// first, and all hold what the hub holds for them.
    func meanwhile(
        _ first: ScenarioOffice,
        _ second: ScenarioOffice,
        _ work: () async throws -> Void
    ) async throws {
        first.goOffline()
        second.goOffline()
        try await work()
        first.comeBack()
        second.comeBack()
        try await world.exchange(first, second)
        try await world.settle()
    }
}

extension SeenCall {
    func dispatchState(_ party: Text) -> String? { dispatch(of: party)?["state"]?.string }
}

extension ScenarioOffice {
    /// Reports that a call is solved.
    func report(_ call: Text, _ text: Text = "已疏通并冲洗路面") async throws {
        try await act(
            "call.result",
            ["call": .text(call), "kind": "solved", "text": .text(text)]
        )
    }

    func rate(_ call: Text, solved: Text, satisfied: Text) async throws {
        try await act(
            "call.evaluate",
            ["call": .text(call), "solved": .text(solved), "satisfied": .text(satisfied)]
        )
    }
}
