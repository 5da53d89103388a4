import ChangeCodec
import DutyBook
import History
import KeeperContract
import Testing

@testable import SQLiteStore

@Suite("Rows are a fold over the log")
struct RowTests {
    private let scratch: Scratch
    private let store: HistoryStore

    init() throws {
        scratch = try Scratch()
        store = try scratch.store()
    }

    private func rows(_ question: String) async throws -> [[Value]] {
        try await store.query(question).rows
    }

    @Test("so two places written apart are one call in conflict, until somebody settles")
    func conflict() async throws {
        var one = Scribe(1)
        one.append(Bodies.raise(.lamp, lead: "dept-zhujian"))
        one.append(Bodies.place(.lamp, "6号门", seen: VersionVector([one.dot(1)])))
        var two = Scribe(2)
        two.append(Bodies.place(.lamp, "7号门", seen: VersionVector([one.dot(1)])))
        let (first, second) = (one, two)
        try await store.write { (store) throws in
            try store.take(first, 1, 2)
            try store.take(second, 1, 1)
        }
        #expect(
            try await rows("SELECT state, kind, undecided, place FROM v_calls").first?.prefix(3)
                == ["dispatched", "urgent", 1]
        )
        let claims = try await rows("SELECT value, base, decider FROM v_conflicts ORDER BY claim")
        #expect(Set(claims.map(\.[0])) == ["6号门", "7号门"])
        #expect(claims.allSatisfy { $0[1] == "5号门" && $0[2] == "caller" })
        #expect(try await store.read { try $0.recordsInConflict() } == [.lamp])
        let settling = Bodies.place(.lamp, "8号门", seen: VersionVector([one.dot(2), two.dot(1)]))
        two.append(settling)
        let settled = two
        try await store.write { _ = try $0.take(settled, 2, 2) }
        #expect(try await rows("SELECT place, undecided FROM v_calls") == [["8号门", 0]])
        #expect(try await rows("SELECT * FROM v_conflicts").isEmpty)
        try await store.expectSound()
    }

    @Test("so the same changes in another order and other cuts give the same digest")
    func orderFree() async throws {
        var one = Scribe(1)
        one.append(Bodies.raise(.lamp))
        one.append(Bodies.place(.lamp, "6号门", seen: VersionVector([one.dot(1)])))
        var two = Scribe(2)
        two.append(Bodies.place(.lamp, "7号门", seen: VersionVector([one.dot(1)])))
        let (first, second) = (one, two)
        let other = try HistoryStore(path: scratch.path + "/other.db", hash: store.hash)
        try await store.write { (store) throws in
            try store.take(first, 1, 2)
            try store.take(second, 1, 1)
        }
        try await other.write { _ = try $0.take(second, 1, 1) }
        try await other.write { _ = try $0.take(first, 1, 1) }
        try await other.write { _ = try $0.take(first, 2, 2) }
        let digests = (
            try await store.read { try $0.foldedDigest() },
            try await other.read { try $0.foldedDigest() }
        )
        #expect(digests.0 == digests.1)
        #expect(digests.0 != .zero)
    }

    @Test("so a receipt that comes later gives the official number, and both numbers find the call")
    func officialNumber() async throws {
        var scribe = Scribe(1)
        scribe.append(Bodies.raise(.lamp, number: "XF-20260817-003"))
        let written = scribe
        try await store.write { _ = try $0.take(written, 1, 1) }
        try await store.write { (store) throws in
            let standing = Standing(
                order: HubOrder(incarnation: 7, number: 2, index: 0),
                place: 1,
                verdict: .accepted,
                receivedAt: 1_785_000_000_000,
                official: 123
            )
            try store.settle([(written.dot(1), standing)])
        }
        let official = try #require(try await rows("SELECT number FROM v_calls").first?.first?.text)
        let found = try await store.read { (store) throws in
            [try store.call(numbered: official), try store.call(numbered: "XF-20260817-003")]
        }
        #expect(found == ["0190-lamp", "0190-lamp"])
        #expect(official.string.hasSuffix("000123"))
        let trace = try await rows("SELECT place, received_at, verdict FROM v_trace")
        #expect(trace == [[1, "2026-07-25T17:20:00.000Z", "accepted"]])
    }

    @Test("so a record is not shown until everything its grant promised is here")
    func incoming() async throws {
        var scribe = Scribe(1)
        scribe.append(Bodies.raise(.lamp))
        scribe.append(Bodies.place(.lamp, "6号门", seen: VersionVector([scribe.dot(1)])))
        scribe.append(Bodies.place(.lamp, "7号门", seen: VersionVector([scribe.dot(2)])))
        let written = scribe
        try await store.write { (store) throws in
            try store.append(written.run(1, 1))
            try store.take(written, 2, 3) { $0 == 3 }
            try store.addWants(.lamp, [1, 2, 3].map(written.dot))
        }
        try await store.read { (store) throws in
            #expect(try store.isIncoming(.lamp))
            #expect(try store.incomingCount() == 1)
            #expect(try store.calls(after: nil, limit: 9).isEmpty)
            #expect(try store.foldedDigest() == .zero)
            #expect(
                try store.wants(limit: 9)
                    == [try #require(DotRun(written.replica, first: 1, last: 2))]
            )
        }
        let segments = [written.segment(1, 1), written.segment(2, 3)]
        for (index, segment) in segments.enumerated() {
            try await store.write { (store) throws in
                _ = try store.fill(segment, bodies: written.decoded(segment))
            }
            let shown = try await store.read { try $0.calls(after: nil, limit: 9) }
            #expect(shown == (index == 0 ? [] : ["0190-lamp"]))
        }
        #expect(try await store.read { try $0.wants(limit: 9) }.isEmpty)
        try await store.expectSound()
    }

    @Test("so parties, hubs and sites are known as soon as their changes are here")
    func zone() async throws {
        var hub = Scribe(9)
        hub.append(Bodies.hubOpening())
        hub.append(Bodies.party("dept-zhujian", kind: .department, name: "住房和城乡建设局"))
        let enrolment = Enrolment(
            site: "5e",
            party: "dept-zhujian",
            publicKey: Array(repeating: 4, count: 32),
            sealingKey: Array(repeating: 9, count: 32),
            person: "李工"
        )
        let record = RecordRef(type: "site", id: "5e")
        hub.append(Bodies.body(record, Bookkeeping.siteEnrol, [], [enrolment.event]))
        var site = Scribe(1)
        let opening = SiteOpening(site: "5e", ordinal: 1, previous: nil, previousLink: nil)
        site.append(Bodies.body(record, Bookkeeping.siteOpen, [], [opening.event]))
        // An enrolment that is not the hub's counts for nothing.
        let forged = Enrolment(
            site: "5e",
            party: "zone-committee",
            publicKey: Array(repeating: 5, count: 32),
            sealingKey: Array(repeating: 9, count: 32),
            person: "冒名"
        )
        site.append(Bodies.body(record, Bookkeeping.siteEnrol, [], [forged.event]))
        let (one, two) = (site, hub)
        try await store.write { (store) throws in
            try store.take(one, 1, 2)
            try store.take(two, 1, 3)
        }
        try await store.read { (store) throws in
            #expect(try store.hubs() == [two.replica: 7])
            #expect(try store.site(of: one.replica) == "5e")
            #expect(try store.site(of: two.replica) == nil)
            #expect(try store.sites().map(\.party) == ["dept-zhujian"])
            #expect(try store.sites().first?.publicKey == enrolment.publicKey)
            #expect(try store.parties()["dept-zhujian"]?.kind == .department)
        }
        try await store.expectSound()
    }

    @Test("so a disputed lead is shown anew when one of its parties turns out to be a sub-district")
    func lateParty() async throws {
        var one = Scribe(1)
        one.append(Bodies.raise(.lamp))
        one.append(Bodies.lead(.lamp, "street-xufu", seen: VersionVector([one.dot(1)])))
        var two = Scribe(2)
        two.append(Bodies.lead(.lamp, "dept-zhujian", seen: VersionVector([one.dot(1)])))
        var hub = Scribe(9)
        hub.append(Bodies.hubOpening())
        hub.append(Bodies.party("street-xufu", kind: .subdistrict, name: "徐福街道"))
        hub.append(Bodies.party("dept-zhujian", kind: .department, name: "住建局"))
        let (first, second, centre) = (one, two, hub)
        try await store.write { (store) throws in
            try store.take(first, 1, 2)
            try store.take(second, 1, 1)
        }
        try await store.write { _ = try $0.take(centre, 1, 3) }
        #expect(
            try await rows("SELECT state, lead FROM v_calls") == [["leadConflict", "dept-zhujian"]]
        )
        try await store.expectSound()
    }

    @Test("so rows of an older version are dropped and replayed at the next opening")
    func olderRows() async throws {
        var scribe = Scribe(1)
        scribe.append(Bodies.raise(.lamp))
        let written = scribe
        try await store.write { (store) throws in
            try store.take(written, 1, 1)
            try store.setFact(StoreView.rowsVersionFact, to: [0])
            try store.sql.execute("DROP VIEW v_trace; DELETE FROM call_row")
        }
        try store.close()
        let reopened = try scratch.store()
        #expect(try await reopened.query("SELECT title FROM v_calls").rows == [["路灯不亮"]])
        try await reopened.expectSound()
    }
}
