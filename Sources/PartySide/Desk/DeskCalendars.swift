import DutyBook
import History
import SQLiteStore

extension Desk {
    /// The years of the working-day calendar: where each comes from, and the days it names.
    func calendars(_ arguments: DeskArguments) async throws -> DeskReply {
        let year = try arguments.count("year")
        let calendar = try await site.store.read { try Zone($0).calendar(in: $0) }
        let shipped = WorkingCalendar.shipped
        let items = calendar.editions.values.sorted { $0.year < $1.year }
            .filter { year == nil || $0.year == year }
            .map { edition -> JSON in
                let isShipped = shipped.editions[edition.year] == edition
                return [
                    "year": .count(edition.year), "version": .count(edition.version),
                    "name": .string(edition.name),
                    "source": .string(isShipped ? "shipped" : "published"),
                    "since": Timestamps.json(edition.knownSince),
                    "papers": .array(edition.papers.map(JSON.string)),
                    "days": .array(
                        edition.days.sorted { $0.day < $1.day }.map { named in
                            [
                                "date": .string(named.day.description), "off": .bool(named.isOff),
                                "name": .string(named.name),
                            ]
                        }
                    ),
                ]
            }
        return DeskReply(["items": .array(items), "next": .null])
    }
}
