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

/// Histories that differ although both sides name the same numbers: narrowed down, mended by exchanging
/// what differs, counted, and told.
@Suite("A sum over the scope that is not the hub's")
struct ScopeRepairTests {
    /// A committee's real site and another of a department, with calls of both at the hub.
    private func zone(_ calls: Int = 3) async throws -> (
        world: HubWorld, doorstep: HubDoorLine, committee: Office, department: Office
    ) {
        let world = try await HubWorld.founded()
        try await world.addParty("committee", .zoneCommittee)
        try await world.addParty("dept-a", .department)
        let doorstep = HubDoorLine(to: world)
        let committee = try await Office("committee", of: world, over: doorstep)
        let department = try await Office("dept-a", of: world, over: doorstep)
        #expect(await department.synchronize().succeeded)
        for number in 0..<calls {
            try await department.raise(Text("事项 \(number)"), lead: "dept-a")
        }
        for office in [department, committee, department] {
            #expect(await office.synchronize().succeeded)
        }
        return (world, doorstep, committee, department)
    }

    private func expectMended(_ office: Office, with world: HubWorld) async throws {
        try await office.expectAgreement(with: world)
        let again = await office.synchronize()
        #expect(again.outcome == .nothing && !again.mismatch && again.repaired == 0, "\(again)")
        let verified = await office.ask("verify", ["rebuild": true])
        #expect(verified.exit == .done, "\(verified.document)")
    }

    @Test("Bodies that are gone from a site's log without a note come back with the next exchange")
    func lostBodies() async throws {
        let (world, _, committee, department) = try await zone()
        try Spoiling(committee.site.store.path).dropBodies(
            of: department.site,
            numbers: [2, 4],
            alsoInSum: true
        )
        let report = await committee.synchronize()
        #expect(report.succeeded && !report.mismatch, "\(report)")
        #expect(report.repaired == 2)
        try await expectMended(committee, with: world)
        #expect(await committee.ask("call.list").document["items"]?.array?.count == 3)
    }

    @Test(
        "A sum that is not the sum of its parts is added up anew, and nothing is exchanged for it"
    )
    func wrongSum() async throws {
        let (world, doorstep, committee, _) = try await zone()
        try Spoiling(committee.site.store.path).setSum(sha256([1]))
        let before = doorstep.requests
        let report = await committee.synchronize()
        #expect(report.succeeded && !report.mismatch, "\(report)")
        #expect(doorstep.requests - before <= 6)
        try await expectMended(committee, with: world)
    }

    @Test("One change among thousands is found in a few questions")
    func needle() async throws {
        let (world, doorstep, committee, department) = try await zone(1_500)
        try Spoiling(committee.site.store.path).dropBodies(
            of: department.site,
            numbers: [777],
            alsoInSum: true
        )
        let before = doorstep.requests
        let report = await committee.synchronize()
        #expect(report.repaired == 1 && !report.mismatch, "\(report)")
        #expect(doorstep.requests - before < 15, "\(doorstep.requests - before)")
        try await expectMended(committee, with: world)
    }

    @Test("What the hub forgot that a site may read, the site shows, and it counts again")
    func forgottenByTheHub() async throws {
        let (world, _, _, department) = try await zone()
        try Spoiling(world.store.path).withdraw(
            stream: "party:dept-a",
            of: department.site,
            number: 3
        )
        let report = await department.synchronize()
        #expect(report.succeeded && !report.mismatch, "\(report)")
        #expect(report.repaired == 1)
        #expect(!report.repairedRecords.isEmpty)
        try await expectMended(department, with: world)
    }

    @Test(
        "A hub that lies about its sum stops nobody: it is said, counted, and asked no more than once"
    )
    func lyingHub() async throws {
        let (world, doorstep, committee, _) = try await zone()
        try Spoiling(world.store.path).setStreamSum("overseers", sha256([2]))
        for round in 1...2 {
            let before = doorstep.requests
            let report = await committee.synchronize()
            #expect(report.succeeded && report.mismatch, "\(report)")
            #expect(doorstep.requests - before < 8)
            #expect(committee.site.memory.scope.mismatches == Int64(round))
        }
        let status = await committee.ask("status")
        #expect(status.document["healthy"] == false)
        #expect(status.document["scope"]?["open"] == true)
        // Work goes on, and reaches the hub.
        try await committee.raise("还在办", lead: "committee")
        #expect(await committee.synchronize().pushed == 1)
    }

    @Test("A receipt that outlived the changes it speaks of counts with everybody who holds it")
    func orphanedReceipt() async throws {
        let old = try await HubWorld.founded()
        for party in ["committee", "dept-a"] {
            try await old.addParty(party, party == "committee" ? .zoneCommittee : .department)
        }
        let doorstep = HubDoorLine(to: old)
        let committee = try await Office("committee", of: old, over: doorstep)
        let department = try await Office("dept-a", of: old, over: doorstep)
        #expect(await department.synchronize().succeeded)
        try await department.raise("无人还有", lead: "dept-a")
        for office in [department, committee, department] {
            #expect(await office.synchronize().succeeded)
        }
        // The department's computer is lost, and with it the only copies of its own change.
        let lost = department.site
        try Spoiling(committee.site.store.path).dropBodies(
            of: lost,
            numbers: [2],
            alsoInSum: true,
            noted: true
        )
        let new = try await old.recovered()
        doorstep.lead(to: new)
        for _ in 0..<3 {
            let report = await committee.synchronize()
            #expect(report.succeeded && !report.mismatch, "\(report)")
        }
        // The body was taken from under the rows; they are derived anew.
        #expect(await committee.ask("repair").exit == .done)
        try await committee.expectAgreement(with: new)
        let missing = try new.read { try $0.bodiless(limit: 100) }
        let dot = try Dot(#require(await lost.epochs().last).replica, 2)
        #expect(missing.contains { $0.contains(dot) }, "\(missing)")
    }

    @Test(
        "Two branches of somebody's replica: the hub's counts, as bodies and as a run of stubs",
        arguments: ["committee", "dept-b"]
    )
    func foreignBranch(reader: String) async throws {
        let old = try await HubWorld.founded()
        let double = try await old.site("dept-a", .department)
        try await old.addParty(reader, reader == "committee" ? .zoneCommittee : .department)
        let doorstep = HubDoorLine(to: old)
        let office = try await Office(reader, of: old, over: doorstep)
        let zone = try old.read { try $0.parties() }
        try double.open()
        try await double.sync(at: old)
        let fork = double.point
        try double.raise("一支", lead: "dept-a", in: zone)
        try await double.sync(at: old)
        #expect(await office.synchronize().succeeded)
        let chain = try old.read {
            try $0.pieces(of: old.papers.replica, after: 0, byteLimit: .max)
        }
        // The hub is lost. Before anybody else, a copy of the site that went another way comes back.
        let new = try await old.recovered()
        let proof = chain.compactMap { if case .segment(let segment) = $0 { segment } else { nil } }
        double.forget(after: fork)
        try double.raise("另一支", lead: "dept-a", in: zone)
        try double.raise("又一件", lead: "dept-a", in: zone)
        try await double.sync(at: new) {
            $0.fills = proof
            $0.pieces = chain + $0.pieces
        }
        doorstep.lead(to: new)
        for _ in 0..<3 {
            let report = await office.synchronize()
            #expect(report.succeeded && !report.mismatch, "\(report)")
        }
        try await office.expectAgreement(with: new)
        let replica = double.replica
        let held = try await office.site.store.read { try $0.head(of: replica) }
        #expect(held == double.point)
        let verified = await office.ask("verify", ["rebuild": true])
        #expect(verified.exit == .done, "\(verified.document)")
    }

    @Test(
        "repair fetches altered bodies again and derives altered rows anew; own unsent work stays"
    )
    func repair() async throws {
        let (world, _, committee, department) = try await zone()
        let spoiling = try Spoiling(committee.site.store.path)
        try spoiling.alterBody(of: department.site, number: 2)
        try spoiling.alterRows()
        try await committee.raise("未送", lead: "committee")
        #expect(await committee.ask("verify", ["rebuild": true]).exit == .storeTrouble)
        let repaired = await committee.ask("repair")
        #expect(repaired.exit == .done, "\(repaired.document)")
        #expect(repaired.document["fetched"] == 1)
        #expect(await committee.ask("verify", ["rebuild": true]).exit == .done)
        try await committee.expectAgreement(with: world)
        #expect(await committee.ask("call.list").document["items"]?.array?.count == 4)
        // Once more there is nothing to do.
        #expect(await committee.ask("repair").document["found"]?.array?.isEmpty == true)
        // An own change that was altered before it was sent is never passed on.
        try await committee.raise("坏了", lead: "committee")
        try spoiling.alterBody(of: committee.site, number: 3)
        let report = await committee.synchronize()
        #expect(report.outcome == .storeTrouble && report.failure?.code == "E3101.damaged")
    }
}
