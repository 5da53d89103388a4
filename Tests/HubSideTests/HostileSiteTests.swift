import ChangeCodec
import DutyBook
import Exchange
import History
import HubSide
import Identity
import SQLiteStore
import Testing
import Worlds

/// What an enrolled site may say of others, and with whose key.
@Suite("A site that harms others")
struct HostileSiteTests {
    @Test("Nobody confirms for somebody else's replica")
    func foreignConfirmation() async throws {
        let world = try await HubWorld.founded()
        let victim = try await world.site("dept-a", .department)
        let hostile = try await world.site("dept-b", .department)
        for site in [victim, hostile] {
            try site.open()
            try await site.sync(at: world)
        }
        let hub = world.papers.replica
        let head = try world.read { try $0.head(of: hub).number }
        try await hostile.sync(at: world) {
            $0.replica = victim.replica
            $0.head = .origin
            $0.confirmed = HubPosition(hub, head)
            $0.pieces = []
        }
        let call = try victim.raise("路灯", lead: "dept-a", in: world.read { try $0.parties() })
        try await victim.sync(at: world)
        let verdicts = try world.read { try $0.entries(of: call).map { $0.standing?.verdict } }
        #expect(verdicts == [.accepted])
    }

    @Test("What a site confirms under a new epoch says nothing of work left in the former")
    func formerEpoch() async throws {
        let world = try await HubWorld.founded()
        let site = try await world.site("dept-a", .department)
        try site.open()
        try await site.sync(at: world)
        // Written, and put back before it was sent.
        let zone = try world.read { try $0.parties() }
        let call = try site.raise("积存", lead: "dept-a", in: zone)
        let left = try site.request().pieces
        let next = SiteDouble(party: "dept-a", deployment: site.deployment, key: site.key)
        try next.open()
        let hub = world.papers.replica
        let head = try world.read { try $0.head(of: hub).number }
        for pieces in [[], left] {
            try await next.sync(at: world) {
                $0.confirmed = HubPosition(hub, head)
                $0.pieces += pieces
            }
        }
        let verdicts = try world.read { try $0.entries(of: call).map { $0.standing?.verdict } }
        #expect(verdicts == [.accepted])
    }

    @Test("A lost site's key opens no new replica, however its opening is brought")
    func replicaOfALostSite() async throws {
        let world = try await HubWorld.founded()
        let lost = try await world.site("dept-a", .department)
        let carrier = try await world.site("dept-b", .department)
        for site in [lost, carrier] {
            try site.open()
            try await site.sync(at: world)
        }
        let told = await world.perform(
            .retireSite,
            ["site": lost.key.name.string, "why": "丢失", "lost": "yes"]
        )
        #expect(told.exit == 0, "\(told.text)")
        let thief = SiteDouble(party: "dept-a", deployment: lost.deployment, key: lost.key)
        try thief.open()
        let opening = try #require(try thief.request().pieces.first)
        let run = StubRun(replica: thief.replica, first: 1, end: thief.point)
        try await carrier.sync(at: world) { $0.pieces += [.stubs(run), opening] }
        #expect(try world.read { try $0.head(of: thief.replica) } == .origin)
    }

    @Test("A question about the same numbers again and again is refused")
    func repeatedQuestion() async throws {
        let world = try await HubWorld.founded()
        let site = try await world.site("dept-a", .department)
        try site.open()
        for _ in 0..<2 { try await site.sync(at: world) { $0.vector = VersionVector() } }
        let whole = try #require(DotRun(world.papers.replica, first: 1, last: 1 << 40))
        let twice = try #require(DotRun(world.papers.replica, first: 2, last: 2))
        for question in [
            ScopeQuestion(.sums, of: [whole, twice]), ScopeQuestion(.numbers, of: [whole]),
        ] {
            await #expect(throws: HubRefusalReason.malformed) {
                try await site.sync(at: world) { $0.scope = question }
            }
            // The refusal brings no nonce.
            try await site.sync(at: world)
        }
        let answer = try await site.sync(at: world) { $0.scope = ScopeQuestion(.sums, of: [whole]) }
        #expect(answer.scope != nil)
    }
}
