import DutyBook
import Exchange
import History
import Identity
import SQLiteStore
import Settings
import Spreadsheets

extension Desk {
    /// Rows that are written in one commit: what is reported is durable, and other work gets its turn.
    private static let portion = 500

    /// Reads duty items from a table or from the shipped lists. Every row is decided for itself:
    /// good ones are listed, bad ones named by row and column. A dry run decides the same and keeps
    /// nothing.
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
        guard table.isDutyList else {
            throw DeskProblem.noDutyList(table.faults, in: request.language == .english)
        }
        var effect = ImportEffect(faults: table.faults)
        for start in stride(from: 0, to: table.items.count, by: Self.portion) {
            let end = min(start + Self.portion, table.items.count)
            let items = Array(table.items[start..<end])
            effect.add(try await take(items, request: request, isDryRun: isDryRun))
            let total = table.items.count
            progress(DeskProgress(phase: "import", done: end, total: total))
        }
        return DeskReply(
            effect.document(of: table, isDryRun: isDryRun, inEnglish: request.language == .english),
            exit: effect.faults.isEmpty ? .done : .someReturned
        )
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

    private func take(
        _ items: [ItemTable.Item],
        request: DeskRequest,
        isDryRun: Bool
    ) async throws -> ImportEffect {
        do {
            return try await site.write { [self] writer in
                let zone = try Zone(writer.store)
                var effect = ImportEffect()
                for item in items {
                    do {
                        switch try take(item, request: request, writer: writer, zone: zone) {
                        case .listed: effect.imported += 1
                        case .changed: effect.changed += 1
                        case .known: effect.known += 1
                        }
                    } catch let refusal as Refusal where refusal.rule != .notAllowed {
                        effect.faults.append(ItemTable.CellFault(item, refusal))
                    }
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

    private enum RowEffect { case listed, changed, known }

    private func take(
        _ item: ItemTable.Item,
        request: DeskRequest,
        writer: SiteWriter,
        zone: Zone
    ) throws -> RowEffect {
        let record = RecordRef(type: RecordType.item, id: item.id)
        var command = ChangeCommand(
            verb: "item.define",
            arguments: item.arguments,
            person: request.person,
            uid: request.uid,
            entryMode: .imported,
            freshID: item.id
        )
        guard let history = try zone.history(of: record, in: writer.store) else {
            _ = try carryOut(command, writer: writer, zone: zone)
            guard !item.rights.isEmpty else { return .listed }
            command.verb = "item.rights"
            command.arguments = item.rights.merging(["item": .text(item.id)]) { own, _ in own }
            command.freshID = nil
            _ = try carryOut(command, writer: writer, zone: zone)
            return .listed
        }
        guard item.seen != nil else { return .known }
        let state = ItemState(history, ranks: zone.ranks)
        var effect = RowEffect.known
        for (verb, changed) in item.changes(of: state) where !changed.isEmpty {
            command.verb = verb
            command.arguments = changed.merging(["item": .text(item.id)]) { own, _ in own }
            command.seen = item.seen
            command.freshID = nil
            _ = try carryOut(command, writer: writer, zone: zone)
            effect = .changed
        }
        return effect
    }
}

/// What an import came to.
private struct ImportEffect: Sendable {
    var imported = 0
    var changed = 0
    var known = 0
    var faults: [ItemTable.CellFault] = []

    mutating func add(_ other: ImportEffect) {
        imported += other.imported
        changed += other.changed
        known += other.known
        faults += other.faults
    }

    func document(of table: ItemTable, isDryRun: Bool, inEnglish: Bool) -> JSON {
        let unknown = table.items.compactMap { item -> JSON? in
            item.unknownLead.map { lead in
                [
                    "row": .count(item.line), "department": .string(lead),
                    "title": .text(item.arguments["title"]?.text),
                ]
            }
        }
        let ordered = faults.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        return [
            "type": "result", "dryRun": .bool(isDryRun), "rows": .count(table.rows),
            "imported": .count(isDryRun ? 0 : imported), "new": .count(imported),
            "changed": .count(changed), "known": .count(known),
            "failed": .count(Set(faults.map(\.line)).count),
            "leadUnknown": .count(unknown.count), "unknownLeads": .array(unknown),
            "errors": .array(ordered.map { $0.document(in: inEnglish) }),
        ]
    }
}

extension ItemTable.CellFault {
    /// Why the desk does not take a row.
    fileprivate init(_ item: ItemTable.Item, _ refusal: Refusal) {
        self.init(
            line: item.line,
            column: refusal.subject ?? "",
            message: Phrase(refusal.zh, refusal.en)
        )
    }
}

extension ItemTable.Item {
    /// The commands that make a listed item read like this row, by verb. Columns the table does not
    /// have change nothing; an empty cell of a column it has makes the text empty.
    fileprivate func changes(of state: ItemState) -> [(verb: Text, arguments: [Text: Value])] {
        var wording: [Text: Value] = [:]
        let texts: [(Text, Text?)] = [
            ("title", state.title), ("content", state.content), ("basis", state.basis),
        ]
        for (name, current) in texts where columns.contains(name) {
            let given = arguments[name]?.text ?? ""
            if given != current ?? "" { wording[name] = .text(given) }
        }
        let names: Set<Text> = ["lead", "cooperate", "area", "from", "to", "docNo"]
        let current = state.aspects.view(Aspects.assignment)?.value.map ?? [:]
        var assignment = current.filter { !columns.contains($0.key) }
        for name in names { assignment[name] = arguments[name] ?? assignment[name] }
        let isSame = assignment == current || arguments["lead"] == nil
        let rights = rights.filter { name, value in
            let known = RightsColumn(rawValue: name.string)?.value(in: state)
            // The rows of a set have no order of their own.
            if let rows = value.list { return Set(rows) != Set(known?.list ?? []) }
            return known != value
        }
        return [
            ("item.edit", wording), ("item.assign", isSame ? [:] : assignment),
            ("item.rights", rights),
        ]
    }
}

extension DeskProblem {
    /// The first row names no column we know as the title.
    static func noDutyList(_ faults: [ItemTable.CellFault], in english: Bool) -> DeskProblem {
        DeskProblem(
            "E2301.noDutyList",
            exit: .usage,
            Phrase(
                "第一行没有“事项名称”这一列，一行也没有导入。",
                "The first row has no column \"title\"; no row was imported."
            ),
            next: Phrase("参照：huying item export 样表.xlsx", "see: huying item export SAMPLE.xlsx"),
            details: [JSONMember("errors", .array(faults.map { $0.document(in: english) }))]
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
                Phrase(
                    "表头以下超过 \(limit) 行（第 \(limit + 2) 行起），一行也没有导入。",
                    "The table has more than \(limit) rows below its header (from row \(limit + 2) on); "
                        + "no row was imported."
                )
            )
        }
    }
}
