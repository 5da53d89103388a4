import ChangeCodec
import DutyBook
import Exchange
import Foundation
import History
import HubSide
import Identity
import PartySide
import SQLiteStore
import Testing
import Worlds

@Suite("Hubs and sites that have lost something, each with the other's real code")
struct ExchangeFaultTests {
    @Test("A hub that accepts no nonce ends an exchange instead of repeating it for ever")
    func noNonce() async throws {
        let world = try await HubWorld.founded()
        try await world.addParty("committee", .zoneCommittee)
        let doorstep = try await Doorstep(world)
        let office = try await Office("committee", of: world, at: doorstep)
        try await office.raise("路灯", lead: "committee")
        let before = doorstep.requests
        doorstep.forgetNonces(of: world)
        let report = await office.synchronize()
        #expect(report.outcome == .failed)
        #expect(report.failure?.code == "E1401.staleAnswer")
        #expect(report.exit == .unexpected)
        #expect((2...6).contains(doorstep.requests - before))
        // What was pushed counts all the same, and the next exchange is an ordinary one.
        doorstep.lead(to: world)
        #expect(await office.synchronize().succeeded)
        try await office.expectAgreement(with: world)
        try office.close()
    }

    @Test(
        "A site proves its enrolment to a new hub, however long the old hub's chain was before it"
    )
    func longHubChain() async throws {
        let old = try await HubWorld.founded()
        try await old.addParty("committee", .zoneCommittee)
        // More than one page of the hub's own changes lies before the enrolment.
        let filling = (0..<100).map { number in
            let id = Text("p\(number)")
            return HubDraft(
                record: RecordRef(type: RecordType.party, id: id),
                action: "party.add",
                writes: [
                    Write("kind", "chamber"),
                    Write("name", .text(Text(String(repeating: "名", count: 5_000)))),
                ]
            )
        }
        for start in stride(from: 0, to: filling.count, by: 50) {
            try await old.office.desk.write(Array(filling[start..<start + 50]))
        }
        let doorstep = try await Doorstep(old)
        let office = try await Office("committee", of: old, at: doorstep)
        try await office.raise("一", lead: "committee")
        #expect(await office.synchronize().succeeded)
        try await office.raise("二", lead: "committee")
        let new = try await old.recovered()
        doorstep.lead(to: new)
        let report = await office.synchronize()
        #expect(report.succeeded, "\(report)")
        // Judged by the parties and enrolments that came in the same exchange.
        #expect(report.returned.isEmpty, "\(report)")
        #expect(await office.synchronize().succeeded)
        #expect(try new.read { try $0.sites() }.map(\.id) == [office.site.id])
        #expect(try new.read { try $0.parties() }.all.count == 101)
        try await office.expectAgreement(with: new)
        try office.close()
    }

    @Test("The first site a new hub hears of may bring unsent work with the old hub's chain")
    func unsentWorkFirst() async throws {
        let old = try await HubWorld.founded()
        try await old.addParty("dept-a", .department)
        let doorstep = try await Doorstep(old)
        let office = try await Office("dept-a", of: old, at: doorstep)
        #expect(await office.synchronize().succeeded)
        try await office.raise("未送", lead: "dept-a")
        let new = try await old.recovered()
        doorstep.lead(to: new)
        let report = await office.synchronize()
        #expect(report.succeeded && report.returned.isEmpty, "\(report)")
        #expect(report.pushed == 1)
        try await office.expectAgreement(with: new)
        try office.close()
    }

    @Test("A receipt that a new hub gets late reaches everybody whose call it speaks of")
    func lateReceipt() async throws {
        let old = try await HubWorld.founded()
        let parties = ["dept-a", "dept-b", "dept-c"]
        for party in parties { try await old.addParty(party, .department) }
        let doorstep = try await Doorstep(old)
        var offices: [String: Office] = [:]
        for party in parties {
            offices[party] = try await Office(party, of: old, at: doorstep)
        }
        let (a, b, c) = (
            try #require(offices["dept-a"]), try #require(offices["dept-b"]),
            try #require(offices["dept-c"])
        )
        for office in [a, b, c, a, b, c] { #expect(await office.synchronize().succeeded) }
        try await a.raise("甲", lead: "dept-b")
        #expect(await a.synchronize().succeeded)
        try await c.raise("丙", lead: "dept-c")
        #expect(await c.synchronize().succeeded)
        // B has heard of neither. C holds A's receipt as a stub, and is the first to come back.
        let new = try await old.recovered()
        doorstep.lead(to: new)
        for office in [c, b, a, a, b, c, b] {
            let report = await office.synchronize()
            #expect(report.succeeded, "\(report)")
            if office.site.party == "dept-b" { #expect(!report.mismatch) }
        }
        for office in [a, b, c] {
            let report = await office.synchronize()
            #expect(report.outcome == .nothing && !report.mismatch, "\(office.site.party)")
            try await office.expectAgreement(with: new)
            try office.close()
        }
    }

    @Test("A receipt that went to one party first and to everybody later counts once")
    func receiptInTwoStreams() async throws {
        let old = try await HubWorld.founded()
        for party in ["dept-a", "dept-c"] { try await old.addParty(party, .department) }
        let site = try await old.site("committee", .zoneCommittee)
        try site.open()
        try await site.sync(at: old)
        let doorstep = try await Doorstep(old)
        let office = try await Office("dept-c", of: old, at: doorstep)
        #expect(await office.synchronize().succeeded)
        // One receipt for a call, which some read, and for an item, which all read.
        let zone = try old.read { try $0.parties() }
        try site.raise("路灯", lead: "dept-a", in: zone)
        _ = try site.request()
        try site.define("垃圾清运", in: zone)
        try await site.sync(at: old)
        let item = try old.read { try $0.entry(at: Dot(site.replica, 3))?.standing }
        #expect(item?.verdict == .accepted)
        let chain = try old.read {
            try $0.pieces(of: old.papers.replica, after: 0, byteLimit: .max)
        }
        let new = try await old.recovered()
        // The hub's chain first, then the call, and the item last of all.
        let proof = chain.compactMap { if case .segment(let segment) = $0 { segment } else { nil } }
        try await site.sync(at: new) {
            $0.fills = proof
            $0.pieces = chain
        }
        try await site.sync(at: new) { $0.pieces.removeLast() }
        // Who takes no part in the call holds the receipt as a stub so far.
        doorstep.lead(to: new)
        #expect(await office.synchronize().succeeded)
        try await site.sync(at: new)
        let report = await office.synchronize()
        #expect(report.succeeded && !report.mismatch, "\(report)")
        try await office.expectAgreement(with: new)
        let verified = await office.ask("verify", ["rebuild": true])
        #expect(verified.exit == .done, "\(verified.document)")
        try office.close()
        try new.read { store in
            let parties = try store.parties()
            for party: Text in ["dept-a", "committee"] {
                let streams = HubStreams.read(by: party, parties: parties)
                var sum = Digest.zero
                for dot in try Self.readable(in: streams, of: store) {
                    sum &+= try #require(try store.entry(at: dot)).digest
                }
                var said = Digest.zero
                for stream in streams { said &+= try store.scopeSum(of: stream) }
                #expect(said == sum, "\(party)")
            }
        }
        try new.close()
    }

    /// Every dot a new reader of these streams would be given.
    private static func readable(in streams: [Text], of store: StoreView) throws -> Set<Dot> {
        var dots: Set<Dot> = []
        for entry in try store.inventory().entries {
            for number in 1...entry.number {
                let dot = Dot(entry.replica, number)
                if try store.isReadable(dot, in: streams) { dots.insert(dot) }
            }
        }
        return dots
    }
}
