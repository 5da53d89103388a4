import DutyBook
import History

/// Records of declared types that a report is drawn from, read once; void ones are left out.
struct ReportRegisters: Sendable {
    private let records: [Text: [RegisterRecord]]

    init(_ records: [Text: [RegisterRecord]]) {
        self.records = records.mapValues { $0.filter { !$0.isVoid } }
    }

    /// Of one type, in the order of their ids.
    func all(_ type: Text) -> [RegisterRecord] { records[type] ?? [] }

    func record(_ type: Text, _ id: Text?) -> RegisterRecord? {
        id.flatMap { id in all(type).first { $0.id == id } }
    }

    /// The name of a record: its title, else its id; a blank where there is none.
    func name(_ type: Text, _ id: Text?) -> JSON {
        guard let id else { return "" }
        return record(type, id)?.title ?? .string(id)
    }
}

extension RegisterRecord {
    var title: JSON { document["title"] ?? .null }

    /// A field or figure as a cell: a blank where nothing was said.
    func cell(_ name: Text) -> JSON {
        switch fields[name] ?? figures[name] {
        case nil, .null?: ""
        case let value?: JSON(value)
        }
    }

    /// What a reference of it is called, as far as it is known here.
    func reference(_ name: Text) -> JSON {
        guard let id = fields[name]?.text else { return "" }
        return document["names"]?[id] ?? .string(id)
    }

    /// An amount in hundredths of its base unit (分, cents); a blank where there is none.
    func amount(_ name: Text) -> JSON {
        Quantity(fields[name] ?? figures[name]).map { .int($0.smallest) } ?? ""
    }

    /// The name of the base unit of an amount: 元 or 美元.
    func currency(_ names: Text...) -> JSON {
        Self.currency(
            of: names.lazy.compactMap { Quantity(self.fields[$0] ?? self.figures[$0]) }.first
        )
    }

    static func currency(of amount: Quantity?) -> JSON {
        switch amount?.unit.dimension {
        case .yuan?: "yuan"
        case .dollar?: "dollar"
        default: ""
        }
    }

    /// Its facts of some kinds, in causal order.
    func events(_ kinds: Text...) -> [JSON] {
        (document["events"]?.array ?? []).filter { event in
            event["event"]?.text.map(kinds.contains) ?? false
        }
    }
}

extension Desk {
    /// The records of several types, each read in pieces.
    func registers(of types: [Text]) async throws -> ReportRegisters {
        var records: [Text: [RegisterRecord]] = [:]
        for type in types { records[type] = try await everyRecord(of: type) }
        return ReportRegisters(records)
    }
}
