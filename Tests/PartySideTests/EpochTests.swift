import ChangeCodec
import Exchange
import Foundation
import History
import Identity
import PartySide
import SQLiteStore
import Settings
import Testing

/// A store that was put back or copied never numbers a change twice.
@Suite struct EpochTests {
    private let zone: TestZone
    private let files = FileManager.default

    init() throws { zone = try TestZone() }

    private func reopen(_ directory: StateDirectory) throws -> Site {
        try Site(
            opening: directory,
            lock: StateLock.acquire(SiteFiles(directory).lock, as: .command)
        )
    }

    private func directory(_ name: String) throws -> StateDirectory {
        try StateDirectory(
            flag: zone.directory.appendingPathComponent(name).path,
            environment: [:],
            program: .site
        )
    }

    private func write(_ site: Site) async -> Dot? {
        let reply = await site.ask("call.raise", ["kind": "routine", "title": "路灯"])
        return reply.document["change"]?.string.flatMap { Dot($0) }
    }

    @Test func aSiteThatWasMerelyClosedGoesOn() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let first = try #require(await write(site))
        try await zone.forget(site)
        let again = try reopen(site.directory)
        #expect(again.openingReason == nil)
        let second = try #require(await write(again))
        #expect(second == Dot(first.replica, first.number + 1))
    }

    @Test func aDatabasePutBackOpensANewEpoch() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let path = SiteFiles(site.directory).store
        try await site.store.backup(to: path + ".old")
        let first = try #require(await write(site))
        try await zone.forget(site)
        for suffix in ["", "-wal", "-shm"] { try? files.removeItem(atPath: path + suffix) }
        try files.moveItem(atPath: path + ".old", toPath: path)
        let again = try reopen(site.directory)
        #expect(again.openingReason == .databasePutBack)
        let second = try #require(await write(again))
        #expect(second.replica != first.replica)
        let status = await again.ask("status").document
        #expect(status["replica"]?.string == second.replica.description)
        #expect(status["notices"]?.array?.last?["reason"] == "databasePutBack")
    }

    @Test func aCopiedDirectoryOpensANewEpochAndTheOriginalGoesOn() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let first = try #require(await write(site))
        try await zone.forget(site)
        let copy = try directory("copy")
        try files.copyItem(atPath: site.directory.path, toPath: copy.path)
        let clone = try reopen(copy)
        #expect(clone.openingReason == .copied)
        let original = try reopen(site.directory)
        #expect(original.openingReason == nil)
        let there = try #require(await write(clone))
        let here = try #require(await write(original))
        #expect(here.replica == first.replica)
        #expect(there.replica != first.replica)
    }

    @Test func aRestoredBackupHasANewReplicaAndEverythingElse() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        let first = try #require(await write(site))
        let path = zone.directory.appendingPathComponent("backup").path
        let made = await site.ask("backup.create", ["path": .text(Text(path))])
        #expect(made.exit == .done, "\(made.document)")
        try await zone.forget(site)
        let place = try directory("restored")
        let restored = SiteBackup.restore(path, into: place, language: .english)
        #expect(restored.exit == .done, "\(restored.document)")
        let again = try reopen(place)
        #expect(again.openingReason == .restored)
        #expect(again.id == site.id)
        #expect(await again.ask("call.list").document["items"]?.array?.count == 1)
        let second = try #require(await write(again))
        #expect(second.replica != first.replica)
        try again.close()
        #expect(try reopen(place).openingReason == nil)
        let broken = zone.directory.appendingPathComponent("broken").path
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try bytes.dropLast(100).write(to: URL(fileURLWithPath: broken))
        let refused = SiteBackup.restore(broken, into: try directory("x"), language: .english)
        #expect(refused.exit == .storeTrouble)
    }

    @Test func aBackupIsLookedIntoAndTriedWithoutBeingPutInPlace() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        _ = await write(site)
        let path = zone.directory.appendingPathComponent("backup").path
        let made = await site.ask("backup.create", ["path": .text(Text(path))])
        #expect(made.exit == .done, "\(made.document)")
        let scratch = zone.directory.appendingPathComponent("scratch").path
        try files.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        let verified = SiteBackup.verify(path, scratch: scratch, language: .english)
        #expect(verified.exit == .done, "\(verified.document)")
        #expect(verified.document["hash"] == made.document["hash"])
        let drilled = await SiteBackup.drill(path, scratch: scratch, language: .english) { _ in }
        #expect(drilled.exit == .done, "\(drilled.document)")
        #expect(drilled.document["drilled"] == true)
        #expect(drilled.document["digest"] == (await site.ask("digest")).document["digest"])
        #expect(try files.contentsOfDirectory(atPath: scratch).isEmpty)
        // Nothing of the site moved.
        #expect(await site.ask("verify", ["rebuild": true]).exit == .done)
    }

    /// Else this site could never give their bodies to a hub that has lost them.
    @Test func ownNumbersThatComeBackWithoutAnAcknowledgementAreProvenHere() async throws {
        let site = try await zone.site("a", party: "street-xufu")
        _ = await write(site)
        let replica = try #require(await write(site)).replica
        try await site.store.write { store in
            let (signed, head) = (try store.signedHead(of: replica), try store.head(of: replica))
            #expect(signed.number < head.number)
            // What the copy that was put back had written after these.
            let body = try #require(try store.entry(at: Dot(replica, head.number))).body
            let bytes = ChangeCoding.encode(body)
            let next = try #require(head.next(replica, body: sha256(bytes), hash: sha256))
            let message = SegmentSigning.bytes(
                deployment: site.deployment,
                replica: replica,
                point: next
            )
            let segment = Segment(
                replica: replica,
                start: head,
                items: [.body(bytes)],
                head: SignedHead(point: next, key: site.id, signature: try site.key.sign(message))
            )
            var answer = SyncAnswer(
                deployment: site.deployment,
                hub: ReplicaID(high: 0xAB, low: 1),
                challenge: [],
                nonce: [],
                held: signed,
                hubTime: 0
            )
            answer.pieces = [.segment(segment)]
            var intake = AnswerIntake(
                store: store,
                trust: site.trust,
                party: site.party,
                key: site.key,
                current: replica
            )
            _ = try intake.take(answer, sent: SentPush())
            #expect(try store.unsignedReplicas().isEmpty)
            for number in (signed.number + 1)...next.number {
                let proof = try #require(try store.segment(around: Dot(replica, number)))
                #expect(proof.items[Int(number - proof.first)].body != nil)
            }
        }
        let verified = await site.ask("verify", ["rebuild": true])
        #expect(verified.exit == .done, "\(verified.document)")
    }
}
