import History
import PartySide
import Spreadsheets
import Testing

/// Duty lists as tables, out of a site and back into it.
@Suite struct ItemTableTests {
    private let zone: TestZone

    init() throws { zone = try TestZone() }

    /// The exported table as CSV, with one cell changed.
    private func csv(_ table: JSON, row: Int, column: Text, to value: Text) throws -> Text {
        let header = table["header"]?.array?.compactMap(\.text) ?? []
        let place = try #require(header.firstIndex(of: column))
        var rows = (table["rows"]?.array ?? []).map { $0.array?.compactMap(\.text) ?? [] }
        rows[row][place] = value
        let writing = SheetWriting(header: header, rows: rows.map { $0.map(SheetCell.text) })
        return try #require(Text(validating: writing.csv()))
    }

    @Test func anExportedTableComesBackWithItsChangesAndOverwritesNothingUnseen() async throws {
        let site = try await zone.site("a", party: "zone-committee")
        _ = await site.ask("item.import", ["sample": true])
        _ = await site.ask("item.edit", ["item": "D01", "content": "=1+1"])
        let table = await site.ask("item.export", ["kind": "divested"]).document
        #expect(table["rows"]?.array?.count == 56)
        let same = try csv(table, row: 0, column: "category", to: "社会治理")
        let unchanged = await site.ask("item.import", ["content": .text(same)]).document
        #expect(unchanged["known"] == 56 && unchanged["changed"] == 0)
        let first = try csv(table, row: 0, column: "content", to: "甲")
        let second = try csv(table, row: 0, column: "content", to: "乙")
        let changed = await site.ask("item.import", ["content": .text(first)]).document
        #expect(changed["changed"] == 1 && changed["failed"] == 0)
        let late = await site.ask("item.import", ["content": .text(second)])
        #expect(late.exit == .someReturned)
        #expect(late.document["errors"]?.array?.first?["row"] == 2)
        #expect(await site.ask("item.show", ["item": "D01"]).document["content"] == "甲")
    }

    @Test func aRightsListComesInWithItsPartsAndGoesOutWithThem() async throws {
        let site = try await zone.site("a", party: "zone-committee")
        let rows = """
            编码,事项名称,清单,权力类型,设定依据,责任事项,法定时限,承诺时限,是否公开,认领状态,认领日期
            Q1,施工许可,权责,行政许可,"甲法
            乙法","受理
            审查",20,10,是,已认领,2020年6月1日
            Q2,坏时限,权责,行政许可,,,5,10,是,,
            Q3,坏类型,权责,许可证,,,,,,,
            """
        let done = await site.ask("item.import", ["content": .text(Text(rows))]).document
        #expect(done["imported"] == 1)
        let faults = done["errors"]?.array?.compactMap { $0["column"]?.string }
        #expect(faults == ["承诺时限", "权力类型"])
        let item = await site.ask("item.show", ["item": "Q1"]).document["aspects"]
        #expect(item?["establishingBasis"]?["value"] == ["甲法", "乙法"])
        #expect(item?["limits"]?["value"]?["promisedLimitDays"] == 10)
        #expect(item?["claim"]?["value"]?["claimedAt"] == "2020-06-01")
        let table = await site.ask("item.export", ["kind": "rights"]).document
        let same = try csv(table, row: 0, column: "title", to: "施工许可")
        let unchanged = await site.ask("item.import", ["content": .text(same)]).document
        #expect(unchanged["known"] == 1 && unchanged["failed"] == 0)
        let shorter = try csv(table, row: 0, column: "promisedLimitDays", to: "7")
        let changed = await site.ask("item.import", ["content": .text(shorter)]).document
        #expect(changed["changed"] == 1)
    }

    @Test func everyFaultNamesItsRowAndItsColumnAndGoodRowsAreTaken() async throws {
        let site = try await zone.site("a", party: "zone-committee")
        let rows = """
            编码,事项名称,清单,生效日期,配合单位,牵头部门
            A1,好,剥离,2026年7月1日,,徐福街道
            A2,,剥离,,,
            A3,坏日子,保留,2026-02-30,,徐福街道
            A4,坏清单,某,,,
            A5,坏单位,保留,,某局,徐福街道
            A1,重复,保留,,,
            """
        let done = await site.ask("item.import", ["content": .text(Text(rows))]).document
        let faults = (done["errors"]?.array ?? []).map {
            "\($0["row"]?.int ?? 0) \($0["column"]?.string ?? "")"
        }
        #expect(faults == ["3 事项名称", "4 生效日期", "5 清单", "6 配合单位", "7 编码"])
        #expect(done["imported"] == 1)
        let item = await site.ask("item.show", ["item": "A1"]).document
        #expect(item["kind"] == "divested")
        #expect(item["aspects"]?["assignment"]?["value"]?["from"] == "2026-07-01")
    }
}
