import ChangeCodec
import DutyBook
import History
import Identity
import KeeperContract
import Testing

@testable import SQLiteStore

/// Change bodies as offices write them, without a desk.
enum Bodies {
    static func raise(
        _ call: RecordRef,
        place: Text = "5号门",
        lead: Text? = nil,
        number: Text = "XF-1",
        at time: Milliseconds = 1_700_000_000_000
    ) -> ChangeBody {
        var writes = [
            Write("title", "路灯不亮"), Write("body", "晚上看不见路"), Write("place", .text(place)),
            Write("kind", "urgent"), Write("caller", "street-longgang"),
            Write("number", .text(number)),
        ]
        if let lead { writes.append(Write("lead", .text(lead))) }
        return body(call, "call.raise", writes, [Event("raised")], at: time)
    }

    static func place(
        _ call: RecordRef,
        _ place: Text,
        seen: VersionVector = VersionVector(),
        at time: Milliseconds = 1_700_000_000_001
    ) -> ChangeBody {
        body(call, "call.edit", [Write("place", .text(place))], [], seen: seen, at: time)
    }

    static func lead(_ call: RecordRef, _ lead: Text, seen: VersionVector) -> ChangeBody {
        body(
            call,
            "call.dispatch",
            [Write("lead", .text(lead))],
            [Event("dispatched", ["lead": .text(lead)])],
            seen: seen
        )
    }

    static func party(_ id: Text, kind: PartyKind, name: Text) -> ChangeBody {
        body(
            RecordRef(type: "party", id: id),
            "party.add",
            [Write("kind", .text(Text(kind.rawValue))), Write("name", .text(name))],
            []
        )
    }

    static func hubOpening() -> ChangeBody {
        let opening = HubOpening(
            incarnation: 7,
            publicKey: Array(repeating: 1, count: 32),
            sealingKey: Array(repeating: 4, count: 32),
            rootKey: Array(repeating: 2, count: 32),
            rootSignature: Array(repeating: 3, count: 64)
        )
        return body(
            RecordRef(type: "hub", id: "hub"),
            Bookkeeping.hubOpen,
            [],
            [opening.event]
        )
    }

    static func receipt(_ entries: [ReceiptEntry]) -> ChangeBody {
        let receipt = Receipt(incarnation: 7, receivedAt: 1_700_000_009_000, entries: entries)
        return body(
            RecordRef(type: "hub", id: "receipts"),
            Bookkeeping.hubReceipt,
            [],
            [ReceiptCoding.event(receipt)]
        )
    }

    static func body(
        _ record: RecordRef,
        _ action: Text,
        _ writes: [Write],
        _ events: [Event],
        seen: VersionVector = VersionVector(),
        at time: Milliseconds = 1_700_000_000_000
    ) -> ChangeBody {
        ChangeBody(
            salt: Array(repeating: 9, count: 16),
            deployment: .zero,
            record: record,
            action: action,
            writes: writes,
            events: events,
            context: seen,
            author: Author(person: "王科员", role: "clerk", party: "street-longgang"),
            times: ChangeTimes(occurredAt: time, recordedAt: time),
            schema: 1
        )
    }
}

extension RecordRef {
    static let lamp = RecordRef(type: "call", id: "0190-lamp")
    static let drain = RecordRef(type: "call", id: "0191-drain")
}

extension StoreTransaction {
    /// Takes numbers of a scribe as one segment from outside.
    @discardableResult
    func take(
        _ scribe: Scribe,
        _ first: UInt64,
        _ last: UInt64,
        readable: (UInt64) -> Bool = { _ in true }
    ) throws -> Int64 {
        let segment = scribe.segment(first, last, readable: readable)
        let held = try head(of: scribe.replica).number
        return try append(
            segment,
            from: Int(held + 1 - first),
            bodies: scribe.decoded(segment)
        )
    }

    /// Appends numbers of a scribe as this store's own, unsigned.
    func writeOwn(_ scribe: Scribe, _ numbers: ClosedRange<UInt64>) throws {
        for number in numbers {
            try append(
                own: scribe.bodies[Int(number) - 1],
                bytes: scribe.bytes(number),
                digest: scribe.digest(number),
                dot: scribe.dot(number),
                link: scribe.point(number).link
            )
        }
    }
}

extension HistoryStore {
    /// What `verify` finds when every signature is believed.
    func findings(rebuild: Bool = true) async throws -> [String] {
        try await verify(rebuild: rebuild, trust: { _ in { _, _ in true } })
    }

    func expectSound(
        rebuild: Bool = true,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let findings = try await findings(rebuild: rebuild)
        #expect(findings == [], sourceLocation: location)
    }
}
