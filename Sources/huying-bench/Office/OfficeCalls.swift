import ChangeCodec
import DutyBook
import Foundation
import History
import Identity
import OneMachine
import SQLiteStore

/// Calls with their course, written straight into a site's store as an exchange would have left them:
/// bodies with receipts, in the order of time. Each call has five events of its two offices.
struct OfficeCalls {
    private let store: HistoryStore
    private let replica = ReplicaID(high: 0xBE7C_0000_0000_0000, low: 1)
    private var point = ChainPoint.origin
    private var count = 0

    /// Calls appended in one transaction.
    private static let portion = 500
    static let eventsPerCall = 5
    private static let minute: Milliseconds = 60_000

    /// When everything is told, in milliseconds since 1970: what is overdue follows from it.
    private let now: Milliseconds

    init(in store: HistoryStore, now: Milliseconds) {
        self.store = store
        self.now = now
    }

    /// Writes calls until there are so many.
    mutating func grow(to target: Int) throws {
        while count < target {
            let indices = count..<min(count + Self.portion, target)
            var next = self
            try store.writeBlocking { transaction in
                for index in indices { try next.write(index, to: transaction) }
            }
            self = next
            count = indices.upperBound
        }
    }

    /// One step in the course of a call.
    private struct Step {
        let action: Text
        let party: Text
        let after: Milliseconds
        var writes: [Write] = []
        let event: Event
    }

    /// Four of five are solved; the fifth still waits, and most of those are late.
    private func steps(_ index: Int) -> [Step] {
        let text = Workload.raise(index, lead: BenchZone.lead)
        func word(_ key: String) -> Value { .text(Text(text[key] as? String ?? "")) }
        let lead = Text(BenchZone.lead)
        let committee = Text(BenchZone.committee)
        let isOpen = index % 5 == 0
        return [
            Step(
                action: "call.raise",
                party: committee,
                after: 0,
                writes: [
                    Write(Aspects.title, word("title")), Write(Aspects.body, word("body")),
                    Write(Aspects.place, word("place")), Write(Aspects.kind, "routine"),
                    Write(Aspects.caller, .text(committee)), Write(Aspects.lead, .text(lead)),
                    Write(Aspects.number, .text(Text("B-\(index)"))),
                ],
                event: Event("raised")
            ),
            Step(
                action: "call.sign",
                party: lead,
                after: 20 * Self.minute,
                event: Event("signed")
            ),
            Step(
                action: "call.respond",
                party: lead,
                after: 60 * Self.minute,
                event: Event("responded", ["kind": "contact", "text": "已联系现场"])
            ),
            Step(
                action: "call.progress",
                party: lead,
                after: 1_440 * Self.minute,
                event: Event("progressed", ["text": "材料已到，明日施工"])
            ),
            isOpen
                ? Step(
                    action: "call.progress",
                    party: lead,
                    after: 2_880 * Self.minute,
                    event: Event("progressed", ["text": "等待天气好转"])
                )
                : Step(
                    action: "call.result",
                    party: lead,
                    after: 2_880 * Self.minute,
                    event: Event("reported", ["kind": "solved", "text": "已修复并复查"])
                ),
        ]
    }

    private mutating func write(_ index: Int, to transaction: StoreTransaction) throws {
        let record = RecordRef(type: RecordType.call, id: Self.id(index))
        // Spread over the last sixty days, so that lights of all colours shine.
        let raised = now - Int64(60 - index % 60) * 1_440 * Self.minute
        var context = VersionVector()
        var standings: [(dot: Dot, standing: Standing)] = []
        for (place, step) in steps(index).enumerated() {
            let at = raised + step.after
            let body = ChangeBody(
                salt: Array(repeating: UInt8(truncatingIfNeeded: index), count: 16),
                deployment: .zero,
                record: record,
                action: step.action,
                writes: step.writes,
                events: [step.event],
                context: context,
                author: Author(person: "李敏", role: "clerk", party: step.party),
                times: ChangeTimes(occurredAt: at, recordedAt: at),
                schema: 1
            )
            let bytes = ChangeCoding.encode(body)
            let digest = sha256(bytes)
            guard let next = point.next(replica, body: digest, hash: sha256) else {
                throw Trouble("the chain is full")
            }
            point = next
            let dot = Dot(replica, next.number)
            try transaction.append(
                own: body,
                bytes: bytes,
                digest: digest,
                dot: dot,
                link: next.link
            )
            context.include(dot)
            standings.append(
                (
                    dot,
                    Standing(
                        order: HubOrder(incarnation: 9, number: next.number, index: 0),
                        place: UInt64(place + 1),
                        verdict: .accepted,
                        receivedAt: at,
                        official: place == 0 ? UInt64(index + 1) : nil
                    )
                )
            )
        }
        try transaction.settle(standings)
    }

    static func id(_ index: Int) -> Text {
        let digits = String(index)
        return Text("bench-" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits)
    }
}
