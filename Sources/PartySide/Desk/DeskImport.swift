import DutyBook
import Exchange
import History
import Identity
import SQLiteStore
import Settings

extension Desk {
    /// Reads duty items from a table or from the shipped lists: all of them, or – where one row is
    /// wrong, or the person only wanted to see – none.
    func importItems(
        _ request: DeskRequest,
        _ arguments: DeskArguments,
        progress: @escaping ProgressSink
    ) async throws -> DeskReply {
        let isDryRun = try arguments.flag("dryRun")
        let isSample = try arguments.flag("sample")
        let content = try arguments.text("content")
        guard isSample != (content != nil) else {
            throw DeskProblem.usage(
                Phrase("请给一个文件，或者 --sample。", "Name a file, or say --sample.")
            )
        }
        let parties = try await site.store.read { try $0.parties() }
        let table = try Self.table(content, parties: parties)
        guard table.faults.isEmpty else {
            let english = request.language == .english
            throw DeskProblem.rowsAreWrong(table.faults, in: english)
        }
        let effect = try await take(table, request: request, isDryRun: isDryRun, progress: progress)
        let unknown = table.items.compactMap { item -> JSON? in
            item.unknownLead.map { lead in
                [
                    "row": .count(item.line), "department": .string(lead),
                    "title": .text(item.arguments["title"]?.text),
                ]
            }
        }
        return DeskReply([
            "type": "result", "dryRun": .bool(isDryRun), "rows": .count(table.items.count),
            "imported": .count(isDryRun ? 0 : effect.imported),
            "new": .count(effect.imported), "known": .count(effect.known),
            "leadUnknown": .count(unknown.count), "unknownLeads": .array(unknown), "errors": [],
        ])
    }

    private static func table(_ content: Text?, parties: PartyDirectory) throws -> ItemTable {
        guard let content else {
            return ItemTable(sample: SampleCatalogue.all, parties: parties, hash: sha256)
        }
        let table: DelimitedTable
        do throws(DelimitedTable.Fault) {
            table = try DelimitedTable(content)
        } catch {
            throw DeskProblem.noTable(error)
        }
        return ItemTable(table, parties: parties, longestText: Limits.textBytes, hash: sha256)
    }

    private struct ImportEffect: Sendable {
        var imported = 0
        var known = 0
    }

    private func take(
        _ table: ItemTable,
        request: DeskRequest,
        isDryRun: Bool,
        progress: @escaping ProgressSink
    ) async throws -> ImportEffect {
        do {
            return try await site.write { [self] writer in
                let zone = try Zone(writer.store)
                var effect = ImportEffect()
                for (index, item) in table.items.enumerated() {
                    let record = RecordRef(type: RecordType.item, id: item.id)
                    if try writer.store.entries(of: record).isEmpty {
                        try define(item, request: request, writer: writer, zone: zone)
                        effect.imported += 1
                    } else {
                        effect.known += 1
                    }
                    guard (index + 1) % 200 == 0 else { continue }
                    let total = table.items.count
                    progress(DeskProgress(phase: "import", done: index + 1, total: total))
                }
                if isDryRun { throw DryRun(effect: effect) }
                return effect
            }
        } catch let run as DryRun {
            return run.effect
        }
    }

    /// Undoes the transaction of a dry run: everything was decided, nothing is kept.
    private struct DryRun: Error {
        let effect: ImportEffect
    }

    private func define(
        _ item: ItemTable.Item,
        request: DeskRequest,
        writer: SiteWriter,
        zone: Zone
    ) throws {
        let command = ChangeCommand(
            verb: "item.define",
            arguments: item.arguments,
            person: request.person,
            uid: request.uid,
            entryMode: .imported,
            freshID: item.id
        )
        do {
            _ = try carryOut(command, writer: writer, zone: zone)
        } catch let refusal as Refusal where refusal.rule != .notAllowed {
            throw DeskProblem.rowsAreWrong(
                [
                    ItemTable.CellFault(
                        line: item.line,
                        column: refusal.subject ?? "",
                        message: Phrase(refusal.zh, refusal.en)
                    )
                ],
                in: request.language == .english
            )
        }
    }
}

extension DeskProblem {
    /// Every faulty cell by row and column; nothing was imported.
    static func rowsAreWrong(_ faults: [ItemTable.CellFault], in english: Bool) -> DeskProblem {
        DeskProblem(
            "E2301.rowsAreWrong",
            exit: .usage,
            Phrase(
                "表里有 \(faults.count) 处错误，一行也没有导入。",
                "The table has \(faults.count) errors; no row was imported."
            ),
            next: Phrase("改正后再导入。", "Correct the rows and import again."),
            details: [
                JSONMember("errors", .array(faults.prefix(1_000).map { $0.document(in: english) }))
            ]
        )
    }

    static func noTable(_ fault: DelimitedTable.Fault) -> DeskProblem {
        switch fault {
        case .empty:
            DeskProblem(
                "E2302.emptyTable",
                exit: .usage,
                Phrase("表是空的。", "The table is empty.")
            )
        case .openQuote(let line):
            DeskProblem(
                "E2303.openQuote",
                exit: .usage,
                Phrase("第 \(line) 行的引号没有收尾。", "A quote opened in row \(line) is never closed."),
                details: [JSONMember("row", .count(line))]
            )
        case .tooManyRows(let limit):
            DeskProblem(
                "E2304.tooManyRows",
                exit: .usage,
                Phrase("表超过 \(limit) 行。", "The table has more than \(limit) rows.")
            )
        }
    }
}
