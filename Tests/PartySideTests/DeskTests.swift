import DutyBook
import Foundation
import History
import Identity
import PartySide
import SQLiteStore
import Settings
import Testing

/// What a desk answers, over real stores.
@Suite struct DeskTests {
    private let zone: TestZone

    init() throws { zone = try TestZone() }

    private func raise(_ site: Site, title: Text = "路灯不亮") async throws -> Text {
        let reply = await site.ask(
            "call.raise",
            [
                "kind": "routine", "title": .text(title), "place": "北大街12号",
                "lead": "dept-zhujian",
            ]
        )
        try #require(reply.exit == .done, "\(reply.document)")
        return try #require(reply.document["id"]?.text)
    }

    @Test func aRaisedCallIsShownAtOnceAndNumberedByTheHub() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let id = try await raise(site)
        let before = await site.ask("call.show", ["call": .text(id)]).document
        #expect(before["state"]?.text == "dispatched")
        #expect(before["officialNumber"] == .null)
        #expect(before["delivery"]?.array?.first?["step"] == "waiting")
        let provisional = try #require(before["number"]?.text)
        try await zone.exchange()
        let after = await site.ask("call.show", ["call": .text(provisional)]).document
        #expect(after["id"]?.text == id)
        #expect(after["officialNumber"]?.string?.hasPrefix("HX-") == true)
        #expect(after["delivery"]?.array?.first?["step"] == "atHub")
        #expect(after["aspects"]?["place"]?["claims"]?.array?.count == 1)
        let official = try #require(after["officialNumber"]?.text)
        #expect(await site.ask("call.show", ["call": .text(official)]).document["id"]?.text == id)
    }

    @Test func whatAPartyWroteHavingSeenTheDispatchShowsThatItReachedIt() async throws {
        let street = try await zone.site("a", party: "street-xufu")
        let bureau = try await zone.site("b", party: "dept-zhujian")
        let id = try await raise(street)
        try await zone.exchange()
        let moved = await bureau.ask("call.edit", ["call": .text(id), "place": "东门"])
        try #require(moved.exit == .done, "\(moved.document)")
        try await zone.exchange()
        let shown = await street.ask("call.show", ["call": .text(id)]).document
        #expect(shown["delivery"]?.array?.first?["step"] == "delivered")
    }

    @Test func withoutAnExchangeEveryOtherPartyMayBeOld() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        try await zone.exchange()
        let never = await site.ask("status").document["stale"]?.array ?? []
        #expect(never.count == TestZone.parties.count - 1)
        #expect(!never.contains { $0["party"] == "street-xufu" })
        #expect(never.allSatisfy { $0["since"] == .null })
        site.memory.note(bundleOf: site.clock.now())
        #expect(await site.ask("status").document["stale"] == [])
    }

    @Test func concurrentPlacesBecomeOneConflictWithOneNameAndAreSettled() async throws {
        let street = try await zone.site("a", party: "street-xufu")
        let committee = try await zone.site("b", party: "zone-committee")
        let id = try await raise(street)
        try await zone.exchange()
        _ = await street.ask("call.edit", ["call": .text(id), "place": "东门"])
        _ = await committee.ask("call.edit", ["call": .text(id), "place": "西门"])
        try await zone.exchange()
        let here = await street.ask("conflict.list").document["items"]?.array
        let there = await committee.ask("conflict.list").document["items"]?.array
        let conflict = try #require(here?.first)
        #expect(here?.count == 1)
        #expect(conflict["id"] == there?.first?["id"])
        #expect(conflict["base"] == "北大街12号")
        #expect(conflict["claims"]?.array?.count == 2)
        let refused = await street.ask("call.edit", ["call": .text(id), "place": "南门"])
        #expect(refused.document["code"]?.text == "E2209.inConflict")
        let name = try #require(conflict["id"]?.text)
        let claims = try #require(conflict["claims"]?.array)
        let taken = try #require(claims.first { $0["value"] == "西门" }?["claim"]?.text)
        let settled = await street.ask(
            "conflict.resolve",
            ["conflict": .text(name), "take": .text(taken), "why": "现场确认"]
        )
        #expect(settled.exit == .done, "\(settled.document)")
        try await zone.exchange()
        for site in [street, committee] {
            #expect(await site.ask("conflict.list").document["items"]?.array == [])
            let call = await site.ask("call.show", ["call": .text(id)]).document
            #expect(call["aspects"]?["place"]?["value"] == "西门")
        }
        let one = await street.ask("digest").document["digest"]
        let other = await committee.ask("digest").document["digest"]
        #expect(one == other)
    }

    @Test func anEditOfWhatWasNotInFrontOfThePersonIsRefusedWithBothValues() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let id = try await raise(site)
        let seen = await site.ask("call.show", ["call": .text(id)]).document["seen"]?.text
        _ = await site.ask("call.edit", ["call": .text(id), "place": "东门"])
        let reply = await site.ask(
            "call.edit",
            ["call": .text(id), "place": "西门"],
            seen: seen
        )
        #expect(reply.document["code"]?.text == "E2208.changed")
        #expect(reply.document["record"]?.text == id)
        #expect(reply.document["offered"] == "西门")
        #expect(reply.document["claims"]?.array?.first?["value"] == "东门")
        let foreign = await site.ask(
            "call.edit",
            ["call": .text(id), "place": "x"],
            seen: "AAAAAA"
        )
        #expect(foreign.exit == .usage)
    }

    @Test func aBatchKnowsItsRefsAndOneBadLineStopsNothing() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let desk = Desk(site: site, sync: NoHub())
        let first = [
            #"{"do":"call.raise","ref":"r1","kind":"routine","title":"一","lead":"dept-zhujian","occurredAt":"2026-03-10T09:20:00+08:00"}"#,
            #"{"do":"call.supplement","call":"r1","ref":"s","text":"补充"}"#,
            #"{"do":"call.supplement","call":"nowhere","ref":"x","text":"补充"}"#,
            #"not json"#,
            #"{"do":"call.raise","ref":"r2","kind":"routine","title":"二"}"#,
        ]
        let results = await desk.batch(
            BatchChunk(session: "t", lines: first.map { Array($0.utf8) }, last: false)
        )
        #expect(results.map { $0["ok"]?.bool } == [true, true, false, false, true])
        #expect(results[2]["error"]?["code"]?.text == "E2101.unknownCall")
        let next = #"{"do":"call.edit","call":"r2","place":"东门"}"#
        let later = await desk.batch(
            BatchChunk(session: "t", lines: [Array(next.utf8)], last: true)
        )
        #expect(later.first?["ok"] == true)
        #expect(later.first?["id"] == results[4]["id"])
        let id = try #require(results[0]["id"]?.text)
        let trace = await site.ask("trace", ["record": .text(id)]).document
        #expect(
            trace["changes"]?.array?.first?["occurredAt"]?.text.flatMap(CivilTime.milliseconds)
                == 1_773_105_600_000
        )
    }

    @Test func aReturnedChangeIsKeptShownAndWrittenAgain() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let id = try await raise(site)
        try await zone.exchange()
        let edit = await site.ask("call.edit", ["call": .text(id), "place": "东门"]).document
        let dot = try #require(edit["change"]?.string.flatMap { Dot($0) })
        try await zone.giveBack(dot, of: site)
        let outbox = await site.ask("outbox.list").document["items"]?.array
        #expect(outbox?.first?["state"] == "returned")
        #expect(outbox?.first?["rule"] == "notAllowed")
        let call = await site.ask("call.show", ["call": .text(id)]).document
        #expect(call["aspects"]?["place"]?["value"] == "北大街12号")
        let change: [Text: Value] = ["change": .text(Text(dot.description))]
        #expect(await site.ask("outbox.resubmit", change).exit == .done)
        let after = await site.ask("call.show", ["call": .text(id)]).document
        #expect(after["aspects"]?["place"]?["value"] == "东门")
        let states = await site.ask("outbox.list").document["items"]?.array?.map { $0["state"] }
        #expect(states == ["waiting"])
    }

    @Test func whatIsWrittenAgainKeepsWhoPreparedIt() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let id = try await raise(site)
        try await zone.exchange()
        let kept = await site.ask(
            "call.edit",
            ["call": .text(id), "place": "东门", "prepare": true],
            as: "小赵"
        ).document
        let draft = try #require(kept["draft"]?.value)
        let edit = await site.ask("draft.approve", ["draft": draft], as: "刘海宁").document
        let dot = try #require(edit["change"]?.string.flatMap { Dot($0) })
        try await zone.giveBack(dot, of: site)
        let change: [Text: Value] = ["change": .text(Text(dot.description))]
        #expect(await site.ask("outbox.resubmit", change, as: "王琳").exit == .done)
        let trace = await site.ask("trace", ["record": .text(id)]).document
        let again = trace["changes"]?.array?.last { $0["action"] == "call.edit" }
        #expect(again?["person"] == "王琳" && again?["preparedBy"] == "小赵")
    }

    @Test func anUnsentEditIsUndoneByACounterChange() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let id = try await raise(site)
        let edit = await site.ask("call.edit", ["call": .text(id), "place": "东门"]).document
        let change = try #require(edit["change"]?.text)
        let reply = await site.ask("outbox.discard", ["change": .text(change), "why": "写错了"])
        #expect(reply.exit == .done, "\(reply.document)")
        let call = await site.ask("call.show", ["call": .text(id)]).document
        #expect(call["aspects"]?["place"]?["value"] == "北大街12号")
    }

    @Test func listsPage() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        for number in 0..<5 { _ = try await raise(site, title: Text("件\(number)")) }
        var seen: [JSON] = []
        var after: Text?
        repeat {
            var arguments: [Text: Value] = ["limit": 2]
            if let after { arguments["after"] = .text(after) }
            let page = await site.ask("call.list", arguments).document
            seen += page["items"]?.array ?? []
            after = page["next"]?.text
        } while after != nil
        #expect(seen.compactMap { $0["title"]?.string } == ["件0", "件1", "件2", "件3", "件4"])
    }

    @Test func theSampleListsAreImportedOnceAndBadRowsAreLeftOut() async throws {
        let street = try await zone.site("a", party: "street-xufu")
        let refused = await street.ask("item.import", ["sample": true])
        #expect(refused.document["code"]?.text == "E2201.notAllowed")
        let site = try await zone.site("b", party: "zone-committee")
        let dry = await site.ask("item.import", ["sample": true, "dryRun": true]).document
        #expect(dry["new"] == 99)
        #expect(await site.ask("item.list").document["items"]?.array?.isEmpty == true)
        let real = await site.ask("item.import", ["sample": true]).document
        #expect(real["imported"] == 99)
        let again = await site.ask("item.import", ["sample": true]).document
        #expect(again["known"] == 99 && again["imported"] == 0)
        let listed = await site.ask("item.list", ["kind": "divested"]).document["items"]?.array
        #expect(listed?.count == 56)
        let bad = "name\tdepartment\n好\t住房和城乡建设局\n\t某局\n"
        let wrong = await site.ask("item.import", ["content": .text(Text(bad))]).document
        #expect(wrong["imported"] == 1 && wrong["failed"] == 1)
        #expect(wrong["errors"]?.array?.first?["row"] == 3)
        #expect(wrong["errors"]?.array?.first?["column"] == "name")
        #expect(await site.ask("item.list").document["items"]?.array?.count == 100)
        let foreign = await site.ask("item.import", ["content": "a,b\n1,2\n"])
        #expect(foreign.document["code"]?.text == "E2301.noDutyList")
    }

    @Test func anExportedTraceProvesItselfAndAnAlteredOneDoesNot() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let id = try await raise(site)
        _ = await site.ask("call.supplement", ["call": .text(id), "text": "补充"])
        try await zone.exchange()
        let reply = await site.ask("trace", ["record": .text(id), "export": true])
        #expect(reply.exit == .done, "\(reply.document["verification"] ?? .null)")
        #expect(reply.document["complete"] == true)
        let evidence = try #require(reply.document["evidence"]).bytes
        let text = String(decoding: evidence, as: UTF8.self)
        let sound = Desk.verifyEvidence(
            DeskRequest("trace.verify", ["evidence": .text(Text(text))])
        )
        #expect(sound.exit == .done, "\(sound.document)")
        #expect(sound.document["changes"] == 2 && sound.document["complete"] == true)
        let word = Hexadecimal.text(Array("补充".utf8))
        let altered = text.replacingOccurrences(
            of: word,
            with: Hexadecimal.text(Array("篡改".utf8))
        )
        #expect(altered != text)
        let false_ = Desk.verifyEvidence(
            DeskRequest("trace.verify", ["evidence": .text(Text(altered))])
        )
        #expect(false_.exit == .storeTrouble)
    }

    @Test func verifyFindsNothingAndSQLReadsTheViews() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        _ = try await raise(site)
        try await zone.exchange()
        let reply = await site.ask("verify", ["rebuild": true])
        #expect(reply.exit == .done, "\(reply.document)")
        let rows = await site.ask("sql", ["query": "SELECT title FROM v_calls"]).document["rows"]
        #expect(rows?.array?.first?.array?.first == "路灯不亮")
        #expect(await site.ask("sql", ["query": "DELETE FROM change"]).exit != .done)
    }
}
