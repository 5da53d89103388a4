import DutyBook
import History
import SQLiteStore
import Synchronization

/// One record on its way into a list.
struct RegisterRecord: Sendable {
    let id: Text
    let isVoid: Bool
    /// Its declared fields by name, as they say now.
    let fields: [Text: Value]
    /// What follows from it.
    private(set) var figures: [Text: Value]
    private(set) var document: JSON

    init(_ record: RecordDocument, _ document: JSON) {
        let declared = RecordDeclaration.of(record.record.type)
        let reading = record.reading
        let aspects = reading.aspects
        id = record.record.id
        isVoid = aspects.isVoid
        var fields: [Text: Value] = [:]
        for (_, field) in declared?.fields ?? [] {
            fields[field.name] = declared?.value(of: field.name, in: aspects)
        }
        self.fields = fields
        let derived = declared?.derived(reading) ?? []
        figures = Dictionary(derived.map { ($0.name, $0.value) }) { first, _ in first }
        self.document = document
    }

    /// Whether its next step is this party's.
    func waits(for party: Text) -> Bool {
        figures["waitsFor"]?.list?.contains(.text(party)) ?? false
    }

    /// The record with what others that refer to it come to.
    func rolledUp(_ rollups: [RecordListing.Rollup], _ children: [Text: [RegisterRecord]])
        -> RegisterRecord
    {
        guard !rollups.isEmpty else { return self }
        var record = self
        for rollup in rollups {
            let referring = (children[rollup.type] ?? []).filter { child in
                child.fields[rollup.field]?.text == id
                    && rollup.condition.map { child.figures[$0.figure] == $0.value } ?? true
            }
            var value = Value.int(Int64(referring.count))
            if let sum = rollup.sum {
                value = Register.sum(referring.compactMap { Quantity($0.figures[sum]) })
            }
            record.figures[rollup.name] = value
            record.document = record.document.adding([rollup.name: JSON(value)])
        }
        return record
    }
}

/// What the arguments of a list ask for: records whose fields or state have these values.
struct RegisterFilter: Sendable {
    private let wanted: [Text: Value]
    private let threshold: (figure: Text, least: Quantity)?

    init(_ declared: RecordDeclaration, _ arguments: DeskArguments, _ store: StoreView) throws {
        var wanted: [Text: Value] = [:]
        for field in declared.fields.map(\.field) {
            guard let given = arguments[field.name] else { continue }
            if case .record(let type) = field.form, let name = given.text {
                guard let record = try RecordLookup.record(type, named: name, in: store) else {
                    throw Refusal(RecordLookup.unknown(type), subject: name)
                }
                wanted[field.name] = .text(record.id)
            } else {
                wanted[field.name] = field.form.stored(given)
            }
        }
        if let status = arguments["status"] { wanted["state"] = status }
        self.wanted = wanted
        threshold = try arguments.text("atLeast").map { text in
            guard let figure = declared.listing?.threshold else {
                throw Refusal(.unknownArgument, subject: "atLeast")
            }
            guard let least = Quantity(spelled: text) else {
                throw Refusal(.badQuantity, subject: text)
            }
            return (figure, least)
        }
    }

    func takes(_ record: RegisterRecord) -> Bool {
        for (name, value) in wanted where (record.fields[name] ?? record.figures[name]) != value {
            return false
        }
        guard let threshold else { return true }
        // An amount in another currency is not comparable, and not left out unsaid elsewhere.
        guard let figure = Quantity(record.figures[threshold.figure]),
            figure.unit.dimension == threshold.least.unit.dimension
        else { return false }
        return figure.smallest >= threshold.least.smallest
    }
}

/// The records of one list with what they add up to.
struct Register: Sendable {
    let declared: RecordDeclaration
    let records: [RegisterRecord]

    init(_ declared: RecordDeclaration, _ records: [RegisterRecord]) {
        self.declared = declared
        self.records = records
    }

    /// `{"counted": [{"smallest","unit"}, …]}`, one amount per dimension; void records are left out.
    func totals() -> JSON {
        let standing = records.filter { !$0.isVoid }
        return .object(
            (declared.listing?.totals ?? []).map { name in
                JSONMember(
                    name,
                    JSON(Self.sum(standing.compactMap { Quantity($0.figures[name]) }))
                )
            }
        )
    }

    /// A list of amounts, one per dimension; `null` where they are beyond all bounds.
    static func sum(_ amounts: [Quantity]) -> Value {
        var sum = QuantitySum()
        for amount in amounts { sum.add(amount) }
        return sum.isBeyondBounds ? .null : .list(sum.amounts.map(\.value))
    }
}

/// Records gathered while the store is read page by page.
final class Collected: Sendable {
    private let found = Mutex<[RegisterRecord]>([])

    var records: [RegisterRecord] { found.withLock { $0 } }

    func add(_ record: RegisterRecord) { found.withLock { $0.append(record) } }
}
