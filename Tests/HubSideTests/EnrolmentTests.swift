import DutyBook
import Exchange
import ExchangeWire
import History
import HubSide
import Identity
import SQLiteStore
import Settings
import Testing
import Worlds

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
        let later = try await HubWorld(opening: world.scratch, codeTime: .seconds(-1))
        let code = try await later.code(for: "dept-a")
        await #expect(throws: HubRefusalReason.expiredCode) {
            try await site.enrol(with: code, at: later.door)
        }
    }

    @Test("Guessing from one address is bounded, and nobody else is locked out by it")
    func guessing() async throws {
        let world = try await HubWorld.founded()
        try await world.addParty("dept-a", .department)
        let code = try await world.code(for: "dept-a")
        let guesser = SiteDouble(party: "dept-a", deployment: world.papers.deployment)
        for _ in 0..<Limits.codeTries {
            await #expect(throws: HubRefusalReason.wrongCode) {
                try await guesser.enrol(with: .random(), at: world.door, from: "203.0.113.7")
            }
        }
        // Not even the right code is looked at from there.
        await #expect(throws: HubRefusalReason.tooManyTries) {
            try await guesser.enrol(with: code, at: world.door, from: "203.0.113.7")
        }
        let office = SiteDouble(party: "dept-a", deployment: world.papers.deployment)
        _ = try await office.enrol(with: code, at: world.door, from: "203.0.113.8")
        // A new code given out forgives the address.
        let second = try await world.code(for: "dept-a")
        let neighbour = SiteDouble(party: "dept-a", deployment: world.papers.deployment)
        _ = try await neighbour.enrol(with: second, at: world.door, from: "203.0.113.7")
    }

    @Test("After half an hour an address may try again, and only so many are remembered")
    func triesAreForgotten() {
        let tries = EnrolmentTries()
        for _ in 0..<Limits.codeTries { tries.wasWrong("a", now: 1_000) }
        let window = Int64(Limits.codeMinutes) * 60_000
        #expect(!tries.mayTry("a", now: window))
        #expect(tries.mayTry("a", now: 1_000 + window))
        for _ in 0..<Limits.codeTries { tries.wasWrong("b", now: 1) }
        for index in 0..<4_096 { tries.wasWrong("x\(index)", now: 2) }
        #expect(tries.mayTry("b", now: 3))
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
        let again = try await HubWorld(opening: world.scratch)
        let site = SiteDouble(party: "dept-a", deployment: world.papers.deployment)
        _ = try await site.enrol(with: code, at: again.door)
    }

    @Test("What is no message of ours is refused without a trace of its text")
    func foreignBodies() async throws {
        let world = try await HubWorld.founded()
        for body in [[], Array("<html>login</html>".utf8), [0xA1, 0x01, 0x01], [0xFF]] {
            for answer in [await world.door.enrol(body, from: nil), await world.door.sync(body)] {
                #expect(answer.status == 400)
                #expect(!answer.body.isEmpty)
            }
        }
    }
}
