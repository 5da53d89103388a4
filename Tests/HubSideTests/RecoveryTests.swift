import DutyBook
import Exchange
import Foundation
import History
import HubSide
import Identity
import SQLiteStore
import Safekeeping
import Settings
import Testing
import Worlds

@Suite("A hub that is lost, restored or moved")
struct RecoveryTests {
    @Test("A recovered hub serves a site that proves its enrolment by the old hub's chain")
    func recoverFromSites() async throws {
        let old = try await HubWorld.founded()
        let site = try await old.site("committee", .zoneCommittee)
        try site.open()
        try await site.sync(at: old)
        let chain = try old.read {
            try $0.pieces(of: old.papers.replica, after: 0, byteLimit: .max)
        }
        let segments = chain.compactMap { piece in
            if case .segment(let segment) = piece { segment } else { nil }
        }
        try old.close()
        try FileManager.default.removeItem(atPath: old.directory.path)
        try await Task.sleep(for: .seconds(1))

        let scratch = try HubScratch()
        let directory = scratch.directory
        _ = try HubFounding(directory, language: .english).recover(sheet: old.sheet, zone: nil)
        let new = try await HubWorld(opening: scratch)
        #expect(new.papers.deployment == old.papers.deployment)
        #expect(new.papers.incarnation > old.papers.incarnation)
        #expect(new.papers.replica != old.papers.replica)
        #expect(new.papers.tlsKey == old.papers.tlsKey)
        await #expect(throws: HubRefusalReason.unknownSite) { try await site.sync(at: new) }
        // Proof alone lets it in; with the chain, its enrolment is back for everybody.
        let answer = try await site.sync(at: new) {
            $0.pieces = []
            $0.fills = segments
        }
        #expect(answer.hub == new.papers.replica)
        try await site.sync(at: new) {
            $0.pieces = chain + $0.pieces
        }
        #expect(try new.read { try $0.sites() }.map(\.id) == [site.key.name])
        #expect(try new.read { try $0.head(of: site.replica) } == site.point)
        #expect(try new.read { try $0.parties() }["committee"] != nil)
        // A site some other zone's hub enrolled has no proof here.
        let foreign = try await HubWorld.founded()
        let other = try await foreign.site("committee", .zoneCommittee)
        try other.open()
        let foreignChain = try foreign.read {
            try $0.pieces(of: foreign.papers.replica, after: 0, byteLimit: .max)
        }
        await #expect(throws: HubRefusalReason.unknownSite) {
            try await other.sync(at: new) {
                $0.deployment = new.papers.deployment
                $0.pieces = foreignChain
            }
        }
    }

    @Test("A branch of another site's replica that the hub does not hold keeps nobody out")
    func foreignBranch() async throws {
        let world = try await HubWorld.founded()
        let committee = try await world.site("committee", .zoneCommittee)
        let department = try await world.site("dept-a", .department)
        let parties = try world.read { try $0.parties() }
        try department.open()
        try await department.sync(at: world)
        let fork = department.point
        try department.raise("一支", lead: "dept-a", in: parties)
        try await department.sync(at: world)
        department.point = fork
        try department.raise("另一支", lead: "dept-a", in: parties)
        _ = try department.request()
        let branch = try #require(department.segments.last)
        try committee.open()
        try committee.raise("自己的", lead: "dept-a", in: parties)
        let answer = try await committee.sync(at: world) {
            $0.pieces.insert(.segment(branch), at: 0)
            $0.fills = [branch]
        }
        #expect(answer.push == .taken)
        #expect(try world.read { try $0.head(of: committee.replica) } == committee.point)
        #expect(
            try world.read { try $0.head(of: department.replica).link } != branch.head.point.link
        )
        // Its own site is told, for it alone can give the branch other numbers.
        let own = try await department.sync(at: world)
        #expect(own.push == .forked(department.replica, at: fork.number + 1))
    }

    @Test("A backup restores under a new incarnation and a new replica, and keeps what was there")
    func backupAndRestore() async throws {
        let world = try await HubWorld.founded()
        let site = try await world.site("committee", .zoneCommittee)
        try site.open()
        try await site.sync(at: world)
        let file = world.directory.path + "-backup"
        defer {
            for name in [file, file + ".sha256"] {
                try? FileManager.default.removeItem(atPath: name)
            }
        }
        let outcome = await world.perform(.createBackup, ["file": file])
        try #require(outcome.exit == 0, "\(outcome.text)")
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let parties = try world.read { try $0.parties() }
        try site.raise("井盖缺失", lead: "committee", in: parties)
        try await site.sync(at: world)
        try world.close()

        let restored = try HubFounding(world.directory, language: .english).restore(file)
        #expect(restored.exit == 0)
        let aside = try #require(restored.field("replaced"))
        #expect(FileManager.default.fileExists(atPath: aside + "/hub.sqlite"))
        let again = try await HubWorld(opening: world.scratch)
        #expect(again.papers.incarnation > world.papers.incarnation)
        #expect(again.papers.replica != world.papers.replica)
        #expect(again.papers.officialBase > world.papers.officialBase)
        // The site is known, and brings back what came after the backup.
        #expect(try again.read { try $0.head(of: site.replica) }.number == 1)
        try await site.sync(at: again)
        #expect(try again.read { try $0.head(of: site.replica) } == site.point)
    }

    @Test(
        "A damaged or foreign backup is refused and changes nothing",
        arguments: [0, 40, 300, 5_000]
    )
    func damagedBackup(offset: Int) async throws {
        let world = try await HubWorld.founded()
        let file = world.directory.path + "-backup"
        defer {
            for name in [file, file + ".sha256"] {
                try? FileManager.default.removeItem(atPath: name)
            }
        }
        try #require(await world.perform(.createBackup, ["file": file]).exit == 0)
        try world.close()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        bytes[offset] ^= 1
        try bytes.write(to: URL(fileURLWithPath: file))
        #expect(throws: KeepingProblem.self) {
            try HubFounding(world.directory, language: .english).restore(file)
        }
        try Data(bytes.prefix(bytes.count / 2)).write(to: URL(fileURLWithPath: file))
        #expect(throws: KeepingProblem.self) {
            try HubFounding(world.directory, language: .english).restore(file)
        }
        #expect(try world.directory.papers() == world.papers)
        #expect(FileManager.default.fileExists(atPath: world.directory.storePath))
    }

    @Test("Founding refuses a directory in use, and recovery a mistyped sheet")
    func refusals() async throws {
        let world = try await HubWorld.founded()
        let founding = HubFounding(world.directory, language: .english)
        #expect(throws: HubProblem.self) { try founding.found(zone: "Other", sheetFile: nil) }
        let scratch = try HubScratch()
        let empty = HubFounding(scratch.directory, language: .english)
        #expect(throws: HubProblem.self) {
            try empty.recover(sheet: String(world.sheet.dropLast()) + "#", zone: nil)
        }
        let key = String(world.sheet.reversed())
        #expect(throws: HubProblem.self) { try empty.recover(sheet: key, zone: nil) }
        let papers = try String(contentsOfFile: world.directory.papersPath, encoding: .utf8)
        let root = try RecoverySheet(typed: world.sheet).rootKey.secretBytes
        #expect(!papers.contains(Hexadecimal.text(root)), "the root key lies on the hub's disk")
    }

    @Test("Status names parties, sites with their last contact, and nothing missing")
    func status() async throws {
        let world = try await HubWorld.founded()
        let site = try await world.site("committee", .zoneCommittee)
        try site.open()
        try await site.sync(at: world)
        let outcome = await world.perform(.status)
        let document = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.document.utf8)) as? [String: Any]
        )
        let sites = try #require(document["sites"] as? [[String: Any]])
        #expect(sites.first?["party"] as? String == "committee")
        #expect(sites.first?["head"] as? String == "\(site.replica):1")
        #expect(sites.first?["lastContact"] is String)
        #expect((document["missing"] as? [Any])?.isEmpty == true)
        // The contact outlives the process once it is saved.
        try await world.office.saveContacts()
        try world.close()
        let again = try await HubWorld(opening: world.scratch)
        #expect(again.office.contacts.last(of: site.key.name)?.replica == "\(site.replica)")
    }
}
