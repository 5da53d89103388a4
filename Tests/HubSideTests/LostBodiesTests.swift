import Courier
import DutyBook
import Exchange
import Foundation
import History
import HubSide
import Identity
import PartySide
import SQLiteStore
import Safekeeping
import Settings
import Synchronization
import Testing
import Worlds

/// Bodies that are gone on one side come back from whoever has them, however many there are, whatever
/// else is gone for good, and whichever answer is lost on the way.
@Suite("Bodies that were lost")
struct LostBodiesTests {
    /// A department's site and the calls it raised, ten in every exchange.
    private func zone(
        _ exchanges: Int
    ) async throws -> (world: HubWorld, doorstep: HubDoorLine, department: Office) {
        let world = try await HubWorld.founded()
        try await world.addParty("dept-a", .department)
        let doorstep = HubDoorLine(to: world)
        let department = try await Office("dept-a", of: world, over: doorstep)
        #expect(await department.synchronize().succeeded)
        for exchange in 0..<exchanges {
            for number in 0..<10 {
                try await department.raise(Text("\(exchange) – \(number)"), lead: "dept-a")
            }
            #expect(await department.synchronize().succeeded)
        }
        return (world, doorstep, department)
    }

    private func lose(_ numbers: ClosedRange<UInt64>, of office: Office, at world: HubWorld)
        async throws
    {
        try Spoiling(world.store.path).dropBodies(
            of: office.site,
            numbers: Array(numbers),
            alsoInSum: true
        )
        #expect(await world.perform(.repair).exit == 0)
        let missing = try world.read { try $0.bodiless(limit: 100) }
        #expect(missing.map(\.first) == [numbers.lowerBound])
    }

    @Test("More than one request carries come back in one exchange")
    func manyPages() async throws {
        let (world, _, department) = try await zone(12)
        try await lose(2...121, of: department, at: world)
        let page = BigEndian.bytes(UInt64(Limits.leastPageBytes))
        try await department.site.store.write { try $0.setFact("sync.page", to: page) }
        #expect(await department.synchronize().succeeded)
        #expect(try world.read { try $0.bodiless(limit: 100) } == [])
        try await department.expectAgreement(with: world)
    }

    @Test("A site whose answer was lost is asked again", arguments: 1...3)
    func lostAnswer(at request: Int) async throws {
        let (world, doorstep, department) = try await zone(1)
        try await lose(2...5, of: department, at: world)
        doorstep.cut(afterRequests: request)
        _ = await department.synchronize()
        doorstep.mend()
        #expect(await department.synchronize().succeeded)
        #expect(try world.read { try $0.bodiless(limit: 100) } == [])
        // And not for ever.
        let before = doorstep.requests
        #expect(await department.synchronize().outcome == .nothing)
        #expect(doorstep.requests - before <= 2)
    }

    @Test("A site that has none of what the hub lost is asked once")
    func nothingToGive() async throws {
        let (world, doorstep, department) = try await zone(1)
        try await world.addParty("committee", .zoneCommittee)
        let committee = try await Office("committee", of: world, over: doorstep)
        try await lose(2...5, of: department, at: world)
        for _ in 0..<3 { #expect(await committee.synchronize().succeeded) }
        let before = doorstep.requests
        #expect(await committee.synchronize().succeeded)
        #expect(doorstep.requests - before == 1)
    }

    @Test("What nobody has any more keeps nothing else from a site that waits for it")
    func hopelessWants() async throws {
        let world = try await HubWorld.founded()
        try await world.addParty("dept-a", .department)
        try await world.addParty("committee", .zoneCommittee)
        let doorstep = HubDoorLine(to: world)
        let committee = try await Office("committee", of: world, over: doorstep)
        let gone = ReplicaID(high: 7, low: 7)
        let hopeless = (0..<Limits.wantedRuns + 10).map { Dot(gone, UInt64(2 * $0 + 1)) }
        try await committee.site.store.write { store in
            try store.addWants(RecordRef(type: RecordType.hub, id: "grants"), hopeless)
        }
        let department = try await Office("dept-a", of: world, over: doorstep)
        #expect(await department.synchronize().succeeded)
        try await department.raise("路灯", lead: "dept-a")
        for office in [department, committee] { #expect(await office.synchronize().succeeded) }
        try Spoiling(committee.site.store.path).dropBodies(
            of: department.site,
            numbers: [2],
            alsoInSum: true
        )
        let given = try await committee.site.store.mend().bodies
        #expect(given.count == 1)
        let before = doorstep.requests
        #expect(await committee.synchronize().succeeded)
        #expect(doorstep.requests - before < 10)
        let rest = try await committee.site.store.read { try $0.wants(limit: .max) }
        #expect(Set(rest.map(\.replica)) == [gone])
    }

    @Test("Comparing vectors ends when the hub has what a site has, whatever others write there")
    func busyHub() async throws {
        let world = try await HubWorld.founded()
        try await world.addParty("dept-a", .department)
        let busy = BusyLine(to: world, writes: 40)
        let department = try await Office("dept-a", of: world, over: busy)
        #expect(await department.synchronize().succeeded)
        #expect(busy.requests < 20)
    }

    @Test("A damaged hub is salvaged beyond the first segment that cannot be read")
    func salvage() async throws {
        let (world, _, department) = try await zone(1)
        let file = world.directory.path + "/copy"
        let seal = try await HubBackup.create(file, papers: world.papers) {
            try await world.store.backup(to: $0)
        }
        BackupRecord(path: file, madeAt: HubClock.milliseconds(), seal: seal)
            .keep(in: world.directory.path)
        for exchange in 0..<3 {
            for number in 0..<10 {
                try await department.raise(Text("\(exchange) + \(number)"), lead: "dept-a")
            }
            #expect(await department.synchronize().succeeded)
        }
        let replica = try #require(await department.site.epochs().last).replica
        let head = try world.read { try $0.head(of: replica) }
        #expect(head.number == 41)
        try world.close()
        try Spoiling(world.directory.storePath).dropChange(of: department.site, number: 15)
        var defaults = SettingsReader(environment: [:], file: SettingsText())
        let outcome = try await HubRepair(
            world.directory,
            settings: HubSettings(reading: &defaults),
            language: .english
        ).run()
        #expect(outcome.exit == 0 && outcome.document.contains("\"rebuilt\":true"), "\(outcome)")
        let again = try await HubWorld(opening: world.scratch)
        #expect(try again.read { try $0.head(of: replica) } == head)
        let run = try #require(DotRun(replica, first: 12, last: 21))
        #expect(try again.read { try $0.bodiless(limit: 100) }.contains(run))
    }
}

/// A line over which the hub has written something more whenever a site has had its answer.
private final class BusyLine: RequestCarrier {
    private let line: HubDoorLine
    private let world: HubWorld
    private let left: Mutex<Int>

    var requests: Int { line.requests }

    init(to world: HubWorld, writes: Int) {
        line = HubDoorLine(to: world)
        self.world = world
        left = Mutex(writes)
    }

    func send(_ request: CourierRequest) async throws(CourierError) -> CourierAnswer {
        let answer = try await line.send(request)
        let number = left.withLock { left in
            left -= 1
            return left
        }
        if number >= 0, request.url.hasSuffix("/v1/sync") {
            try? await world.addParty("party-\(number)", .developmentCompany)
        }
        return answer
    }
}
