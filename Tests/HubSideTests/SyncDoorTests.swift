import DutyBook
import Exchange
import ExchangeWire
import Foundation
import History
import HubSide
import Identity
import SQLiteStore
import Settings
import Testing
import Worlds

@Suite("The hub's front door")
struct SyncDoorTests {
    @Test("A push is receipted once, however often it is sent, and reaches who takes part")
    func pushAndPull() async throws {
        let world = try await HubWorld.founded()
        let committee = try await world.site("committee", .zoneCommittee)
        let department = try await world.site("dept-a", .department)
        let stranger = try await world.site("dept-b", .department)
        for site in [committee, department, stranger] { try site.open() }
        let parties = try world.read { try $0.parties() }
        let call = try committee.raise("路灯不亮", lead: "dept-a", in: parties)
        for _ in 0..<3 { try await committee.sync(at: world) }
        let entries = try world.read { try $0.entries(of: call) }
        #expect(entries.map { $0.standing?.verdict } == [.accepted])
        #expect(entries.first?.standing?.official != nil)
        for (site, isSeen) in [(department, true), (stranger, false)] {
            try await site.sync(at: world)
            let answer = try await site.sync(at: world) { $0.vector = VersionVector() }
            let bodies = answer.pieces.filter { $0.replica == committee.replica }.flatMap { piece in
                if case .segment(let segment) = piece {
                    segment.items.compactMap(\.body)
                } else {
                    []
                }
            }
            // The opening of an epoch is for all; the call only for those who take part.
            #expect(bodies.count == (isSeen ? 2 : 1))
        }
    }

    @Test("A stale nonce brings a fresh one and no news, but the push counts")
    func staleNonce() async throws {
        let world = try await HubWorld.founded()
        let site = try await world.site("committee", .zoneCommittee)
        try site.open()
        let first = try await site.sync(at: world)
        #expect(first.staleNonce)
        #expect(first.held == site.point)
        #expect(first.pieces.isEmpty && first.cursor == nil)
        let second = try await site.sync(at: world)
        #expect(!second.staleNonce)
    }

    @Test("Only the latest request may come twice, and only for a while")
    func nonces() {
        let nonces = HubNonces()
        let first = nonces.spend([], challenge: [1], of: "s", now: 0)
        #expect(!first.isCurrent)
        let second = nonces.spend(first.fresh, challenge: [2], of: "s", now: 1_000)
        #expect(second.isCurrent)
        let again = nonces.spend(first.fresh, challenge: [2], of: "s", now: 2_000)
        #expect(again.isCurrent && again.fresh == second.fresh)
        #expect(!nonces.spend(second.fresh, challenge: [3], of: "other", now: 2_000).isCurrent)
        let third = nonces.spend(second.fresh, challenge: [4], of: "s", now: 3_000)
        #expect(third.isCurrent)
        #expect(!nonces.spend(second.fresh, challenge: [4], of: "s", now: 60_000).isCurrent)
        // Whoever replays an old request spoils the site's next turn, not its news.
        let fresh = nonces.spend(first.fresh, challenge: [2], of: "s", now: 60_000)
        #expect(!fresh.isCurrent)
        #expect(nonces.spend(fresh.fresh, challenge: [5], of: "s", now: 60_001).isCurrent)
    }

    @Test("Requests of other zones, of strangers and under foreign keys have reasons of their own")
    func refusals() async throws {
        let world = try await HubWorld.founded()
        let site = try await world.site("committee", .zoneCommittee)
        try site.open()
        await #expect(throws: HubRefusalReason.wrongDeployment) {
            try await site.sync(at: world) { $0.deployment = sha256([1]) }
        }
        let stranger = SiteDouble(party: "committee", deployment: world.papers.deployment)
        try stranger.open()
        await #expect(throws: HubRefusalReason.unknownSite) { try await stranger.sync(at: world) }
        let request = try site.request()
        let forged = try SealedMessage.seal(
            SyncWire.encode(request),
            as: .syncRequest,
            key: site.key.name,
            sign: { try stranger.key.sign($0) }
        )
        #expect(await world.door.sync(forged).status == 401)
        // A known site may not speak in another's name either.
        var borrowed = request
        borrowed.site = stranger.key.name
        #expect(await world.door.sync(try site.sealed(borrowed)).status == 401)
        #expect(try world.read { try $0.head(of: site.replica) } == .origin)
    }

    @Test("Every cut and every altered byte of a request is refused and changes nothing")
    func cutsAndFlips() async throws {
        let world = try await HubWorld.founded()
        let site = try await world.site("committee", .zoneCommittee)
        try site.open()
        let parties = try world.read { try $0.parties() }
        try site.raise("占道经营", lead: "committee", in: parties)
        let whole = try site.sealed(site.request())
        let before = try world.read { try $0.inventory() }
        for length in stride(from: 0, to: whole.count, by: 7) {
            #expect(await world.door.sync(Array(whole.prefix(length))).status == 400)
        }
        for index in stride(from: 0, to: whole.count, by: 5) {
            var altered = whole
            altered[index] ^= 0x10
            #expect(await world.door.sync(altered).status >= 400)
        }
        #expect(try world.read { try $0.inventory() } == before)
        #expect(await world.door.sync(whole).status == 200)
    }

    @Test("A waiting site is woken by what it may read, and let go when the hub drains")
    func waiting() async throws {
        let world = try await HubWorld.founded()
        let committee = try await world.site("committee", .zoneCommittee)
        let department = try await world.site("dept-a", .department)
        try committee.open()
        try await committee.sync(at: world)
        try await department.sync(at: world)
        try await department.sync(at: world) { $0.vector = VersionVector() }
        let position = try #require(department.cursor).position
        let waiting = WaitRequest(
            deployment: world.papers.deployment,
            site: department.key.name,
            incarnation: world.papers.replica,
            position: position,
            challenge: HubNonces.sixteenRandomBytes()
        )
        let header = waiting.text(signature: try department.key.sign(waiting.signedBytes))
        let waiter = try await world.door.waiter(header).get()
        async let woken = world.door.wait(waiter)
        let parties = try world.read { try $0.parties() }
        try committee.raise("垃圾堆放", lead: "dept-a", in: parties)
        try await committee.sync(at: world)
        #expect(await woken)
        world.door.endWaiting()
        let committeeWaiting = WaitRequest(
            deployment: world.papers.deployment,
            site: committee.key.name,
            incarnation: world.papers.replica,
            position: .max,
            challenge: HubNonces.sixteenRandomBytes()
        )
        let signature = try committee.key.sign(committeeWaiting.signedBytes)
        let late = try await world.door.waiter(committeeWaiting.text(signature: signature)).get()
        #expect(await world.door.wait(late) == false)
        // Nobody waits under another's signature.
        let foreign = try department.key.sign(committeeWaiting.signedBytes)
        guard
            case .failure(let refused) =
                await world.door.waiter(committeeWaiting.text(signature: foreign))
        else {
            Issue.record("a foreign signature was let in")
            return
        }
        #expect(refused.status == 401)
    }
}
