import DutyBook
import Exchange
import ExchangeWire
import History
import HubSide
import Identity
import SQLiteStore
import Settings
import Testing

@Suite("Enrolment")
struct EnrolmentTests {
    @Test("A site with a code becomes its party's, and everybody can read so in the history")
    func enrols() async throws {
        let world = try await HubWorld.founded()
        try await world.addParty("dept-a", .department)
        let site = SiteDouble(party: "dept-a", deployment: world.papers.deployment)
        let admission = try await site.enrol(with: world.code(for: "dept-a"), at: world.door)
        #expect(admission.party == "dept-a")
        #expect(admission.site == site.key.name)
        let known = try world.read { try $0.sites() }
        #expect(known.map(\.id) == [site.key.name])
        #expect(known.map(\.publicKey) == [site.key.publicKey])
    }

    @Test("A used code serves the key that used it, and no other")
    func usedCode() async throws {
        let world = try await HubWorld.founded()
        try await world.addParty("dept-a", .department)
        let code = try await world.code(for: "dept-a")
        let site = SiteDouble(party: "dept-a", deployment: world.papers.deployment)
        _ = try await site.enrol(with: code, at: world.door)
        // Its answer was lost: the same key comes again.
        _ = try await site.enrol(with: code, at: world.door)
        let changes = try world.read { try $0.inventory() }
        #expect(changes[world.papers.replica] == 3)
        let other = SiteDouble(party: "dept-a", deployment: world.papers.deployment)
        await #expect(throws: HubRefusalReason.usedCode) {
            try await other.enrol(with: code, at: world.door)
        }
    }

    @Test("Wrong and expired codes are refused, each with its own reason")
    func wrongAndExpired() async throws {
        let world = try await HubWorld.founded()
        try await world.addParty("dept-a", .department)
        let site = SiteDouble(party: "dept-a", deployment: world.papers.deployment)
        await #expect(throws: HubRefusalReason.wrongCode) {
            try await site.enrol(with: .random(), at: world.door)
        }
        try world.close()
        let later = try await HubWorld(opening: world.directory, codeTime: .seconds(-1))
        let code = try await later.code(for: "dept-a")
        await #expect(throws: HubRefusalReason.expiredCode) {
            try await site.enrol(with: code, at: later.door)
        }
    }

    @Test("A hello spends nothing, and a proof cannot be played again")
    func replay() async throws {
        let world = try await HubWorld.founded()
        try await world.addParty("dept-a", .department)
        let code = try await world.code(for: "dept-a")
        let site = SiteDouble(party: "dept-a", deployment: world.papers.deployment)
        for _ in 0..<20 { _ = try await site.hello(to: world.door) }
        let welcome = try await site.hello(to: world.door)
        _ = try await site.prove(code, welcome, to: world.door)
        await #expect(throws: HubRefusalReason.malformed) {
            try await site.prove(code, welcome, to: world.door)
        }
    }

    @Test("Codes given before a restart still work after it")
    func restart() async throws {
        let world = try await HubWorld.founded()
        try await world.addParty("dept-a", .department)
        let code = try await world.code(for: "dept-a")
        try world.close()
        let again = try await HubWorld(opening: world.directory)
        let site = SiteDouble(party: "dept-a", deployment: world.papers.deployment)
        _ = try await site.enrol(with: code, at: again.door)
    }

    @Test("What is no message of ours is refused without a trace of its text")
    func foreignBodies() async throws {
        let world = try await HubWorld.founded()
        for body in [[], Array("<html>login</html>".utf8), [0xA1, 0x01, 0x01], [0xFF]] {
            for answer in [await world.door.enrol(body), await world.door.sync(body)] {
                #expect(answer.status == 400)
                #expect(!answer.body.isEmpty)
            }
        }
    }
}
