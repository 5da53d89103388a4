import DutyBook
import History
import PartySide
import Testing
import Worlds

/// What waits at a desk for a leader: who may put it there, and what it is when a leader signs it.
@Suite("What waits for a leader")
struct PreparedTests {
    /// Offices with a leader and a clerk in the housing bureau.
    private static func staffed() async throws -> Apart {
        let apart = try await Apart()
        try await apart.housing.appoint("陈静", "leader")
        try await apart.housing.appoint("李工", "clerk")
        return apart
    }

    private func kept(
        _ office: ScenarioOffice,
        _ verb: Text,
        _ arguments: [Text: Value],
        as person: Text
    ) async throws -> Value {
        var prepared = arguments
        prepared["prepare"] = true
        let kept = try await office.act(verb, prepared, as: person)
        return try #require(kept["draft"]?.value)
    }

    private func change(_ action: String, of record: Text, at office: ScenarioOffice) async throws
        -> JSON?
    {
        try await office.act("trace", ["record": .text(record)])["changes"]?.array?
            .last { $0["action"]?.string == action }
    }

    @Test("What is no single change is refused, and not done instead")
    func notPreparable() async throws {
        let apart = try await Self.staffed()
        let call = try await apart.signed(by: apart.street)
        try await apart.housing.act(
            "call.assign",
            ["call": .text(call), "person": "李工"],
            as: "李工"
        )
        let draft = try await kept(
            apart.housing,
            "call.result",
            ["call": .text(call), "kind": "solved", "text": "已疏通"],
            as: "李工"
        )
        let before = try await apart.housing.act("status")["pending"]
        let asked: [(Text, [Text: Value])] = [
            ("call.handOver", ["from": "李工", "to": "陈静"]), ("draft.approve", ["draft": draft]),
            ("draft.discard", ["draft": draft]), ("outbox.discard", ["change": "x:1"]),
            ("outbox.resubmit", ["change": "x:1"]), ("item.import", ["sample": true]),
            ("call.show", ["call": .text(call)]),
        ]
        for (verb, arguments) in asked {
            let prepared = arguments.merging(["prepare": true]) { $1 }
            let reply = await apart.housing.ask(verb, prepared, as: "陈静")
            #expect(reply.document["code"] == "E2118.notPreparable", "\(verb): \(reply.document)")
            #expect(reply.exit == .usage)
        }
        let typed = await apart.housing.huying(
            "call",
            "hand-over",
            "--from",
            "李工",
            "--to",
            "陈静",
            "--prepare"
        )
        #expect(typed.exit == 64 && typed.message.contains("不能存为待签"))
        #expect(try await apart.housing.act("status")["pending"] == before)
        #expect(try await apart.housing.act("item.list")["items"]?.array?.isEmpty == true)
        #expect(try await apart.housing.act("draft.list")["items"]?.array?.count == 1)
    }

    @Test("Whoever left, only reads or never worked here prepares nothing and drops nothing")
    func preparers() async throws {
        let apart = try await Self.staffed()
        try await apart.housing.appoint("孙磊", "auditor")
        try await apart.housing.appoint("周岩", "clerk")
        try await apart.housing.act("party.dismiss", ["person": "周岩", "why": "调离"], as: "陈静")
        let call = try await apart.signed(by: apart.street)
        let result: [Text: Value] = ["call": .text(call), "kind": "solved", "text": "已疏通"]
        let draft = try await kept(apart.housing, "call.result", result, as: "李工")
        let others: [(Text, String)] = [
            ("孙磊", "E2276.readsOnly"), ("周岩", "E2275.needsRole"), ("路人", "E2275.needsRole"),
        ]
        for (person, code) in others {
            let prepared = result.merging(["prepare": true]) { $1 }
            #expect(await apart.housing.refusal("call.result", prepared, as: person) == code)
            #expect(
                await apart.housing.refusal("draft.discard", ["draft": draft], as: person) == code
            )
        }
        #expect(try await apart.housing.act("draft.list")["items"]?.array?.count == 1)
        let dropped = await apart.housing.huying("draft", "discard", "1", "--as", "李工")
        #expect(dropped.exit == 0 && dropped.out.contains("已取消待签 1 号"))
    }

    @Test("A leader signs what the clerk saw: what somebody wrote since is not buried")
    func seen() async throws {
        let apart = try await Self.staffed()
        let call = try await apart.signed(by: apart.street)
        let draft = try await kept(
            apart.housing,
            "call.edit",
            ["call": .text(call), "place": "疏港路12号"],
            as: "李工"
        )
        try await apart.housing.act(
            "call.edit",
            ["call": .text(call), "place": "疏港路与滨海路口"],
            as: "李工"
        )
        let refused = await apart.housing.ask("draft.approve", ["draft": draft], as: "陈静")
        #expect(refused.document["code"] == "E2208.changed")
        #expect(try await apart.housing.call(call).value("place") == "疏港路与滨海路口")
        // Looking again, the leader may still want it so.
        let token = try await apart.housing.call(call).document["seen"]?.text
        try await apart.housing.act("draft.approve", ["draft": draft], as: "陈静", seen: token)
        #expect(try await apart.housing.call(call).value("place") == "疏港路12号")
        let edit = try await change("call.edit", of: call, at: apart.housing)
        #expect(edit?["person"] == "陈静" && edit?["preparedBy"] == "李工")
        #expect(edit?["events"]?.array?.isEmpty != false, "kept beside an act without any event")
        try await apart.world.settle()
        let told = try await change("call.edit", of: call, at: apart.street)
        #expect(told?["preparedBy"] == "李工")
    }

    @Test("When it happened is the leader's word, else the clerk's")
    func occurredAt() async throws {
        let apart = try await Self.staffed()
        let call = try await apart.signed(by: apart.street)
        let progress: [Text: Value] = [
            "call": .text(call), "text": "到场", "occurredAt": "2026-08-17T08:20:00+08:00",
        ]
        let first = try await kept(apart.housing, "call.progress", progress, as: "李工")
        let second = try await kept(apart.housing, "call.progress", progress, as: "李工")
        let clerks = try await apart.housing.act("draft.approve", ["draft": first], as: "陈静")
        let signed = await apart.housing.huying(
            "draft",
            "approve",
            "\(second.int ?? 0)",
            "--as",
            "陈静",
            "--occurred-at",
            "2026-08-17T08:30:00+08:00",
            "--json"
        )
        #expect(signed.exit == 0, "\(signed.message)")
        let trace = try await apart.housing.act("trace", ["record": .text(call)])
        for (said, time) in [
            (clerks, "2026-08-17 08:20"), (signed.document ?? .null, "2026-08-17 08:30"),
        ] {
            let told = trace["changes"]?.array?.first { $0["change"] == said["change"] }
            #expect(ScenarioWorld.shown(told?["occurredAt"]) == time)
        }
    }

    @Test("An urgent call that was prepared names whom to phone once it is signed")
    func urgent() async throws {
        let apart = try await Self.staffed()
        let draft = try await kept(
            apart.housing,
            "call.raise",
            ["kind": "urgent", "title": "管廊刺鼻气味", "lead": "dept-yingji"],
            as: "李工"
        )
        let signed = await apart.housing.huying(
            "draft",
            "approve",
            "\(draft.int ?? 0)",
            "--as",
            "陈静"
        )
        #expect(signed.out.contains("打电话") && signed.out.contains("已签发（拟稿 李工）"))
    }
}
