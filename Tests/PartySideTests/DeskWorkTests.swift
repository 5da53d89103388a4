import DutyBook
import History
import PartySide
import Settings
import Testing

@testable import SQLiteStore

/// What the desk asks of the rows, and in whose name it writes.
@Suite struct DeskWorkTests {
    private let zone: TestZone

    init() throws { zone = try TestZone() }

    private func raise(_ site: Site) async throws -> Text {
        let raised = await site.ask(
            "call.raise",
            ["kind": "routine", "title": "路灯不亮", "lead": "dept-zhujian"]
        )
        return try #require(raised.document["id"]?.text, "\(raised.document)")
    }

    private func count(_ site: Site, _ verb: Text, _ arguments: [Text: Value] = [:]) async -> Int? {
        let document = await site.ask(verb, arguments).document
        return (document["calls"] ?? document["items"])?.array?.count
    }

    @Test func whatIsToBeDoneIsLookedForAmongOpenCallsAlone() async throws {
        let street = try await zone.site("a", party: "street-xufu")
        let bureau = try await zone.site("b", party: "dept-zhujian")
        let call = try await raise(street)
        try await zone.exchange()
        _ = await bureau.ask("call.sign", ["call": .text(call)])
        let arguments: [Text: Value] = ["todo": true]
        #expect(await count(bureau, "call.list", arguments) == 1)
        #expect(await count(bureau, "today") == 1)
        // A row that says the call is over: who asks the rows does not look at it.
        try await bureau.store.write { try $0.sql("UPDATE call_row SET is_open = 0").run() }
        #expect(await count(bureau, "call.list", arguments) == 0)
        #expect(await count(bureau, "today") == 0)
        let moved = await bureau.ask("call.handOver", ["from": "李敏", "to": "周岩"]).document
        #expect(moved["count"] == 0)
        #expect(await count(bureau, "call.list") == 1)
    }

    @Test func whatBelongsToACallIsFoundByTheIndexOfReferences() async throws {
        let street = try await zone.site("a", party: "street-xufu")
        let call = try await raise(street)
        _ = await street.ask("note.add", ["call": .text(call), "text": "上月已开挖过"])
        func notes() async -> JSON? {
            await street.ask("call.show", ["call": .text(call)]).document["notes"]
        }
        #expect(await notes()?.array?.first?["text"] == "上月已开挖过")
        #expect(await street.ask("verify", ["rebuild": true]).exit == .done)
        try await street.store.write { try $0.sql("DELETE FROM reference_row").run() }
        #expect(await notes() == [])
    }

    @Test func aRefusalSaysWhatWouldHaveBeenRight() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        func next(_ arguments: [Text: Value]) async -> String? {
            let all = arguments.merging(["kind": "routine", "title": "x"]) { own, _ in own }
            return await site.ask("call.raise", all).document["next"]?.string
        }
        let kinds = await next(["kind": "foo"])
        #expect(kinds?.hasPrefix("One of: ") == true && kinds?.contains("| keyTask") == true)
        #expect(await next(["title": "　"]) == "It must not be empty.")
        #expect(await next(["lead": "住房"])?.contains("dept-zhujian (住房和城乡建设局)") == true)
        #expect(await next(["occurredAt": "gestern"])?.contains("2026-07-16T09:30") == true)
        #expect(await site.ask("item.list", ["kind": "foo"]).exit == .usage)
        #expect(await site.ask("sql", ["query": "SELECT nothing FROM nowhere"]).exit == .usage)
        #expect(await next(["lead": "ZHUJIAN"])?.contains("dept-zhujian") == true)
    }

    @Test func whatCannotWaitForALeaderIsNotDoneInsteadAndEveryActHasAPerson() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let call = try await raise(site)
        let arguments: [Text: Value] = [
            "call": .text(call), "name": "a.txt", "content": "eA==", "prepare": true,
        ]
        let attached = await site.ask("call.attach", arguments).document
        #expect(attached["code"] == "E2118.notPreparable")
        let moved = await site.ask("call.handOver", ["from": "a", "to": "b", "prepare": true])
        #expect(moved.document["code"] == "E2118.notPreparable")
        #expect(await site.ask("attachment.list", ["call": .text(call)]).document["items"] == [])
        let desk = Desk(site: site, sync: NoHub())
        let nobody = DeskRequest("call.supplement", ["call": .text(call), "text": "x"], as: "")
        #expect(await desk.perform(nobody) { _ in }.exit == .usage)
        let line = #"{"do":"call.raise","ref":"r","kind":"routine","title":"x","as":" "}"#
        let chunk = BatchChunk(session: "t", lines: [Array(line.utf8)], last: true)
        #expect(await desk.batch(chunk).first?["ok"] == false)
    }

    @Test func whatJoinedASetLeavesItWhenThatIsUndone() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let call = try await raise(site)
        let recorded = await site.ask("requester.record", ["call": .text(call), "name": "王某"])
        let requester = try #require(recorded.document["id"]?.text)
        let shared = await site.ask(
            "requester.share",
            ["requester": .text(requester), "readers": ["dept-zhujian"]]
        ).document
        let change = try #require(shared["change"]?.text)
        let undone = await site.ask("outbox.discard", ["change": .text(change)])
        #expect(undone.exit == .done, "\(undone.document)")
        let shown = await site.ask("requester.show", ["requester": .text(requester)]).document
        #expect(shown["aspects"]?["readers"]?["value"] == [], "\(shown)")
    }

    @Test func aPlaceInConflictIsNamedByItsOfficeWord() {
        let call = RecordRef(type: RecordType.call, id: "x")
        let refusal = Refusal(.inConflict, record: call, subject: Aspects.place)
        #expect(refusal.zh.hasSuffix("（地点）"))
        #expect(Refusal(.inConflict, record: nil, subject: "odd").zh.hasSuffix("（odd）"))
    }

    private func act(
        _ site: Site,
        _ verb: Text,
        _ arguments: [Text: Value],
        as person: Text
    ) async throws -> JSON {
        let request = DeskRequest(verb, arguments, as: person, language: .english)
        let reply = await Desk(site: site, sync: NoHub()).perform(request) { _ in }
        try #require(reply.exit == .done, "\(verb): \(reply.document)")
        return reply.document
    }

    private func lastChange(_ site: Site, of record: Text) async -> JSON? {
        await site.ask("trace", ["record": .text(record)]).document["changes"]?.array?.last
    }

    @Test func aChangeThatIsWrittenAgainKeepsTheRoleAndForWhomItStands() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let today = try #require(CivilDay(containing: site.clock.now())).description
        _ = try await act(site, "party.appoint", ["person": "陈静", "role": "leader"], as: "陈静")
        _ = try await act(
            site,
            "delegation.grant",
            [
                "person": "陈静", "standIn": "周岩", "from": .text(Text(today)),
                "to": .text(Text(today)),
            ],
            as: "陈静"
        )
        let raised = try await act(
            site,
            "call.raise",
            ["kind": "routine", "title": "路灯不亮", "lead": "dept-zhujian"],
            as: "周岩"
        )
        let call = try #require(raised["id"]?.text)
        let dot = try #require(raised["change"]?.string.flatMap { Dot($0) })
        try await zone.giveBack(dot, of: site)
        let change: [Text: Value] = ["change": .text(Text(dot.description))]
        #expect(await site.ask("outbox.resubmit", change).exit == .done)
        let again = await lastChange(site, of: call)
        #expect(again?["action"] == "call.raise" && again?["person"] == "周岩")
        #expect(again?["role"] == "leader" && again?["onBehalfOf"] == "陈静", "\(again ?? .null)")
    }

    @Test func whoUndoesAChangeDoesItInTheirOwnRole() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        _ = try await act(site, "party.appoint", ["person": "陈静", "role": "leader"], as: "陈静")
        let raised = try await act(
            site,
            "call.raise",
            ["kind": "routine", "title": "路灯不亮", "lead": "dept-zhujian"],
            as: "陈静"
        )
        let change = try #require(raised["change"]?.text)
        _ = try await act(site, "outbox.discard", ["change": .text(change)], as: "陈静")
        let undone = await lastChange(site, of: try #require(raised["id"]?.text))
        #expect(undone?["action"] == "call.void" && undone?["role"] == "leader")
        #expect(undone?["why"] == "undone before it was sent", "\(undone ?? .null)")
        let again = await site.ask("outbox.discard", ["change": .text(change)])
        #expect(again.document["code"] == "E2274.needsLeader", "what a leader submitted")
        let twice = await site.ask("outbox.discard", ["change": .text(change)], as: "陈静").document
        #expect(twice["code"] == "E2206.callVoid")
    }
}
