import History
import PartySide
import Testing

/// The desk with records that follow from their declaration, and what the lists answer.
@Suite struct RecordDeskTests {
    private let zone: TestZone

    init() throws { zone = try TestZone() }

    private static let drains: [Text: Value] = [
        "subject": "排水外溢", "lead": "dept-zhujian", "cooperate": "street-xufu",
        "parts": "住建局清掏管网；街道设置警示", "words": ["雨水口", "冒黑水"],
    ]

    @Test func aDeclaredTypeIsWrittenListedShownExchangedAndReplayed() async throws {
        let committee = try await zone.site("a", party: "zone-committee")
        let street = try await zone.site("b", party: "street-xufu")
        let defined = await committee.ask("boundary.define", Self.drains).document
        let id = try #require(defined["id"]?.text)
        _ = await committee.ask("boundary.edit", ["boundary": .text(id), "area": "疏港路"])
        try await zone.exchange()
        let listed = await street.ask("boundary.list").document["items"]?.array
        #expect(listed?.count == 1 && listed?.first?["title"] == "排水外溢")
        let shown = await street.ask("boundary.show", ["boundary": .text(id)]).document
        #expect(shown["aspects"]?["rule"]?["value"]?["area"] == "疏港路")
        #expect(shown["aspects"]?["rule"]?["value"]?["lead"] == "dept-zhujian")
        #expect(
            await street.ask("boundary.void", ["boundary": .text(id), "why": "x"]).exit != .done
        )
        let unknown = await street.ask("boundary.show", ["boundary": "nowhere"]).document
        #expect(unknown["code"] == "E2131.unknownRecord")
        let rows = await street.ask("sql", ["query": "SELECT type, title FROM v_records"]).document
        #expect(String(decoding: rows.bytes, as: UTF8.self).contains("排水外溢"))
        #expect(await street.ask("verify", ["rebuild": true]).exit == .done)
        let trace = await street.ask("trace", ["record": .text(id)]).document
        #expect(trace["changes"]?.array?.count == 2 && trace["complete"] == true)
    }

    @Test func twoVersionsOfADeclaredTypeAreAConflictThatItsOfficeSettles() async throws {
        let one = try await zone.site("a", party: "zone-committee")
        let other = try await zone.site("b", party: "zone-committee")
        let defined = await one.ask("boundary.define", Self.drains).document
        let id = try #require(defined["id"]?.text)
        try await zone.exchange()
        _ = await one.ask("boundary.edit", ["boundary": .text(id), "subject": "甲"])
        _ = await other.ask("boundary.edit", ["boundary": .text(id), "subject": "乙"])
        try await zone.exchange()
        let open = await one.ask("conflict.list").document["items"]?.array?.first
        #expect(open?["aspect"] == "subject" && open?["recordType"] == "boundary")
        let settled = await one.ask(
            "conflict.resolve",
            [
                "conflict": .text(try #require(open?["id"]?.text)), "value": "丙", "why": "定稿",
            ]
        )
        #expect(settled.exit == .done)
        try await zone.exchange()
        let shown = await other.ask("boundary.show", ["boundary": .text(id)]).document
        #expect(shown["title"] == "丙")
        #expect(await other.ask("conflict.list").document["items"]?.array?.isEmpty == true)
    }

    @Test func aBatchNamesADeclaredRecordByItsRefAlsoInTheQuestionAfterIt() async throws {
        let site = try await zone.site("a", party: "zone-committee")
        let lines = [
            #"{"do":"boundary.define","ref":"b","subject":"噪声","lead":"dept-zhujian"}"#,
            #"{"do":"boundary.edit","boundary":"b","area":"园区"}"#,
            #"{"do":"boundary.show","boundary":"b"}"#,
        ]
        let results = await Desk(site: site, sync: NoHub()).batch(
            BatchChunk(session: "s", lines: lines.map { Array($0.utf8) }, last: true)
        )
        #expect(results.map { $0["ok"] } == [true, true, true])
        #expect(results.last?["aspects"]?["rule"]?["value"]?["area"] == "园区")
    }

    @Test func theListsSayWhoseAProblemIsAndProposeALeadWithoutAssigningIt() async throws {
        let site = try await zone.site("a", party: "zone-committee")
        _ = await site.ask("item.import", ["sample": true])
        _ = await site.ask("boundary.define", Self.drains)
        let lamp = await site.ask("item.who", ["text": "路灯不亮"]).document["items"]?.array?.first
        #expect(lamp?["code"] == "D14" && lamp?["lead"] == "street-xufu")
        let water = await site.ask("item.who", ["text": "雨水口冒黑水"]).document["items"]?.array?.first
        #expect(water?["recordType"] == "boundary" && water?["lead"] == "dept-zhujian")
        let raised = await site.ask("call.raise", ["kind": "routine", "title": "路灯不亮"]).document
        #expect(raised["proposal"]?["lead"] == "street-xufu")
        let id = try #require(raised["id"]?.text)
        #expect(await site.ask("call.show", ["call": .text(id)]).document["lead"] == .null)
        let named = await site.ask(
            "call.raise",
            ["kind": "routine", "title": "x", "item": "D14"]
        ).document
        #expect(named["proposal"]?["lead"] == "street-xufu")
        let stray = await site.ask("call.raise", ["kind": "routine", "title": "飞机晚点"]).document
        #expect(stray["proposal"] == .null)
        let gaps = await site.ask("item.gaps").document["items"]?.array
        #expect(gaps?.compactMap { $0["title"]?.string } == ["飞机晚点"])
        _ = await site.ask(
            "call.raise",
            ["kind": "routine", "title": "x", "item": "D14", "lead": "zone-committee"]
        )
        #expect(await site.ask("item.drift").document["items"]?.array?.count == 1)
    }

    @Test func theCheckCountsTheListsAndTheDayDecidesWhoHasADuty() async throws {
        let site = try await zone.site("a", party: "zone-committee")
        _ = await site.ask("item.import", ["sample": true])
        let check = await site.ask("item.check").document
        let right = check["counts"]?.array?.filter { $0["right"] == true }.count
        #expect(right == 5 && check["whole"] == false)
        _ = await site.ask(
            "item.assign",
            ["item": "D14", "lead": "dept-zhujian", "from": "2030-01-01"]
        )
        func lead(on day: Text) async -> JSON? {
            await site.ask("item.list", ["kind": "divested", "on": .text(day)]).document["items"]?
                .array?.first { $0["code"] == "D14" }?["effective"]?.array?.first?["lead"]
        }
        #expect(await lead(on: "2029-12-31") == "street-xufu")
        #expect(await lead(on: "2030-01-01") == "dept-zhujian")
        let later = await site.ask("item.check", ["on": "2030-01-01"]).document["findings"]?.array
        #expect(later?.contains { $0["fault"] == "notWithSubdistrict" } == true)
    }

    @Test func thePublicEditionHasNothingThatWasNotReleased() async throws {
        let site = try await zone.site("a", party: "zone-committee")
        _ = await site.ask("item.import", ["sample": true])
        let none = await site.ask("item.export", ["public": true, "kind": "rights"]).document
        #expect(none["rows"]?.array?.isEmpty == true)
        _ = await site.ask(
            "item.rights",
            ["item": "Q02", "isPublic": "yes", "powerType": "licensing", "legalLimitDays": 20]
        )
        let one = await site.ask("item.export", ["public": true, "kind": "rights"]).document
        #expect(one["rows"]?.array?.count == 1)
        let header = one["header"]?.array?.compactMap(\.string) ?? []
        #expect(!header.contains("seen") && !header.contains("id"))
        _ = await site.ask("item.rights", ["item": "D01", "isPublic": "no"])
        let duties = await site.ask("item.export", ["public": true, "kind": "divested"]).document
        #expect(duties["rows"]?.array?.count == 55)
    }
}
