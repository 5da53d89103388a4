import DutyBook
import GRDB
import History
import HubSide
import Logging
import SQLiteStore
import Synchronization
import Testing
import Worlds

/// The hub's timekeeper: wakes for what is due, writes it once, and distrusts a clock that jumps.
@Suite("The hub's timekeeper")
struct TimekeeperTests {
    /// A wall clock and the machine's own counting, turned apart.
    private final class Clocks: Sendable {
        private let state = Mutex((wall: Milliseconds(0), counted: Milliseconds(0)))

        init(_ wall: Milliseconds) { state.withLock { $0.wall = wall } }

        var wall: Milliseconds { state.withLock { $0.wall } }
        var counted: Milliseconds { state.withLock { $0.counted } }

        func pass(_ time: Milliseconds) {
            state.withLock { state in
                state.wall += time
                state.counted += time
            }
        }

        func set(_ wall: Milliseconds) { state.withLock { $0.wall = wall } }
    }

    private static let hour: Milliseconds = 3_600_000

    private func keeper(_ world: HubWorld, _ clocks: Clocks) -> HubTimekeeper<HistoryStore> {
        HubTimekeeper(
            desk: world.office.desk,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            monotonic: { clocks.counted }
        )
    }

    /// A hub with an office's call on a Monday morning, dispatched at once.
    private func called() async throws -> (HubWorld, Clocks, RecordRef) {
        let clocks = Clocks(try ScenarioWorld.moment("2026-08-17T09:30"))
        let world = try await HubWorld.founded(clock: { clocks.wall })
        try await world.addParty("zone-committee", .zoneCommittee)
        let site = try await world.site("street-xufu", .subdistrict)
        try site.open()
        let call = try site.raise(
            "路灯不亮",
            lead: "street-xufu",
            in: world.read { try $0.parties() }
        )
        try await site.sync(at: world)
        return (world, clocks, call)
    }

    private func notices(_ world: HubWorld, _ call: RecordRef) throws -> [CallNotice] {
        try world.read { store in
            let hubs = Set(try store.hubs().keys)
            return RecordHistory(try store.entries(of: call)).notices { hubs.contains($0) }
        }
    }

    @Test("nothing before its time, one notice at its time, none again after a restart")
    func once() async throws {
        let (world, clocks, call) = try await called()
        let first = keeper(world, clocks)
        #expect(try await first.look() == 0)
        let due = try ScenarioWorld.moment("2026-08-17T11:30")
        #expect(await first.next == due)
        clocks.pass(2 * Self.hour)
        #expect(try await first.look() == 1)
        #expect(try await first.look() == 0)
        #expect(try notices(world, call).count == 1)
        try world.close()
        // A hub that starts anew derives from its history what there is to do.
        clocks.pass(22 * Self.hour)
        let again = try await HubWorld(opening: world.scratch, clock: { clocks.wall })
        #expect(try await keeper(again, clocks).look() == 0)
        clocks.pass(22 * Self.hour)
        #expect(try await keeper(again, clocks).look() == 0)
        #expect(try notices(again, call).count == 1)
        try again.close()
    }

    @Test("what could not be written at its time is written later", arguments: [true, false])
    func notWritten(lookedBefore: Bool) async throws {
        let (world, clocks, call) = try await called()
        let keeper = keeper(world, clocks)
        if lookedBefore { try await keeper.look() }
        clocks.pass(2 * Self.hour)
        let tool = try DatabaseQueue(path: world.store.path)
        try await tool.write { database in
            try database.execute(
                sql: """
                    CREATE TRIGGER full BEFORE INSERT ON change BEGIN SELECT RAISE(ABORT, 'full'); END
                    """
            )
        }
        await #expect(throws: StoreError.self) { try await keeper.look() }
        try await tool.write { try $0.execute(sql: "DROP TRIGGER full") }
        #expect(try await keeper.look() == 1)
        #expect(try notices(world, call).count == 1)
        try tool.close()
        try world.close()
    }

    @Test("a clock that jumps ahead is not acted on until it has stayed there")
    func jump() async throws {
        let (world, clocks, call) = try await called()
        let keeper = keeper(world, clocks)
        try await keeper.look()
        clocks.set(clocks.wall + 365 * 24 * Self.hour)
        #expect(try await keeper.look() == 0)
        #expect(try notices(world, call).isEmpty)
        clocks.set(try ScenarioWorld.moment("2026-08-17T09:31"))
        #expect(try await keeper.look() == 0)
        clocks.pass(2 * Self.hour)
        #expect(try await keeper.look() == 1)
        #expect(try notices(world, call).allSatisfy { $0.isStanding })
        try world.close()
    }

    @Test("a clock that stays where it was set is believed after a quarter of an hour")
    func believed() async throws {
        let (world, clocks, _) = try await called()
        let keeper = keeper(world, clocks)
        try await keeper.look()
        clocks.set(clocks.wall + 3 * Self.hour)
        #expect(try await keeper.look() == 0)
        clocks.pass(16 * 60_000)
        #expect(try await keeper.look() == 1)
        try world.close()
    }

    @Test("a hub recovered under a new incarnation writes nothing a second time")
    func recovered() async throws {
        let clocks = Clocks(try ScenarioWorld.moment("2026-08-17T09:30"))
        let world = try await HubWorld.founded(clock: { clocks.wall })
        try await world.addParty("zone-committee", .zoneCommittee)
        try await world.addParty("street-xufu", .subdistrict)
        let line = HubDoorLine(to: world)
        let office = try await Office("zone-committee", of: world, over: line)
        await office.synchronize()
        let id = try await office.raise("路灯不亮", lead: "street-xufu")
        await office.synchronize()
        let call = RecordRef(type: RecordType.call, id: id)
        clocks.pass(2 * Self.hour)
        #expect(try await keeper(world, clocks).look() == 1)
        await office.synchronize()

        let again = try await world.recovered()
        line.lead(to: again)
        await office.synchronize()
        await office.synchronize()
        #expect(try await keeper(again, clocks).look() == 0)
        let kept = try notices(again, call)
        #expect(kept.count == 1 && kept.allSatisfy { $0.isStanding })
        try office.close()
        try again.close()
    }
}

/// The order in which calls are looked at.
@Suite("The queue of due times")
struct TimeQueueTests {
    private func call(_ number: Int) -> RecordRef {
        RecordRef(type: RecordType.call, id: Text("c-\(number)"))
    }

    @Test("what is due comes out in order, a moved moment counts, a removed one does not")
    func order() {
        var queue = TimeQueue()
        for number in 0..<1_000 { queue.set(call(number), Milliseconds((number * 7_919) % 1_000)) }
        queue.set(call(1), 5_000)
        queue.set(call(2), nil)
        #expect(queue.count == 999)
        var last: Milliseconds = -1
        while let next = queue.next(), next < 5_000 {
            #expect(next > last)
            last = next
            #expect(queue.take(until: next, limit: 10).count == 1)
        }
        #expect(queue.next() == 5_000)
        #expect(queue.take(until: 4_999, limit: 10).isEmpty)
        #expect(queue.take(until: 5_000, limit: 10) == [call(1)])
        #expect(queue.next() == nil)
    }
}
