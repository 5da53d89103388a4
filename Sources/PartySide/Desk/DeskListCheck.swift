import DutyBook
import History
import SQLiteStore

extension Desk {
    /// Whether the lists are whole: counts against the founding document, and every gap by item.
    func checkLists(_ arguments: DeskArguments) async throws -> DeskReply {
        let day = try arguments.day("on") ?? CivilDay(containing: site.clock.now())
        guard let day else { throw DeskProblem.usage(Phrase("缺少日期。", "A date is missing.")) }
        let check = try await site.store.read(within: nil) { store in
            let zone = try Zone(store)
            var items: [ListCheck.Item] = []
            var after: Text?
            while true {
                let ids = try store.items(after: after, limit: 500)
                for id in ids {
                    let record = RecordRef(type: RecordType.item, id: id)
                    guard let history = try zone.history(of: record, in: store) else { continue }
                    items.append(
                        ListCheck.Item(id: id, state: ItemState(history, ranks: zone.ranks))
                    )
                }
                guard let last = ids.last else { break }
                after = last
            }
            return ListCheck(items, parties: zone.parties, on: day)
        }
        return DeskReply([
            "on": .string(DayCell.text(day)), "whole": .bool(check.isWhole),
            "counts": .array(check.counts.map(Self.count)),
            "findings": .array(check.findings.map(Self.finding)),
        ])
    }

    private static func count(_ count: ListCheck.Count) -> JSON {
        [
            "kind": .string(count.kind.rawValue), "categories": .count(count.categories),
            "items": .count(count.items),
            "expectedCategories": count.expectedCategories.map(JSON.count) ?? .null,
            "expectedItems": count.expectedItems.map(JSON.count) ?? .null,
            "right": .bool(count.isRight),
        ]
    }

    private static func finding(_ finding: ListCheck.Finding) -> JSON {
        [
            "fault": .string(finding.fault.rawValue), "item": .string(finding.item),
            "code": .text(finding.code), "title": .text(finding.title),
            "subject": .text(finding.subject),
        ]
    }
}
