package import Courier
import Foundation
package import History
import HubSide
package import PartySide
import SQLiteStore
package import Settings
package import Testing

/// A real site with its own store, in this process; its directory goes with it.
package final class Office: Sendable {
    package let site: Site
    package let sync: SiteSync
    package let desk: Desk

    /// A site of a party that the hub knows, enrolled over the line it will use.
    ///
    /// - Parameter person: who acts where nobody is named.
    package convenience init(
        _ party: String,
        of world: HubWorld,
        url: String = "http://127.0.0.1:1",
        over line: any RequestCarrier,
        person: Text = "王",
        clock: SiteClock = .machine
    ) async throws {
        let path = NSTemporaryDirectory() + "huying-office-" + UUID().uuidString
        let directory = try StateDirectory(flag: path, environment: [:], program: .site)
        let code = await world.perform(.invite, ["party": party]).field("code")
        let enrolled = await Enrolling(
            url: url,
            code: Text(try #require(code)),
            person: person,
            directory: directory,
            clock: clock,
            carrier: line
        ).perform(in: .english)
        try #require(enrolled.exit == .done, "\(enrolled.document)")
        try self.init(opening: directory, over: line, clock: clock)
    }

    /// The site that a directory holds; the directory goes with it.
    package init(
        opening directory: StateDirectory,
        over line: any RequestCarrier,
        clock: SiteClock = .machine
    ) throws {
        site = try Site(
            opening: directory,
            lock: StateLock.acquire(SiteFiles(directory).lock, as: .command),
            clock: clock
        )
        var defaults = SettingsReader(environment: [:], file: SettingsText())
        sync = SiteSync(
            site: site,
            courier: line,
            settings: try SiteSettings(reading: &defaults)
        )
        desk = Desk(site: site, sync: SyncOnDemand(rounds: sync, memory: site.memory))
    }

    deinit { try? FileManager.default.removeItem(atPath: site.directory.path) }

    package func close() throws { try site.close() }

    /// Exchanges with the hub until neither has more to say.
    @discardableResult
    package func synchronize() async -> SyncReport {
        let report = await sync.synchronize { _, _ in }
        site.memory.note(report)
        return report
    }

    /// What a command answers at this desk, a refusal included.
    package func ask(
        _ verb: Text,
        _ arguments: [Text: Value] = [:],
        as person: Text? = nil,
        seen: Text? = nil
    ) async -> DeskReply {
        await desk.perform(
            DeskRequest(verb, arguments, as: person, seen: seen, language: .english)
        ) { _ in }
    }

    @discardableResult
    package func raise(_ title: Text, lead: Text) async throws -> Text {
        let reply = await ask(
            "call.raise",
            ["kind": "routine", "title": .text(title), "lead": .text(lead)]
        )
        return try #require(reply.document["id"]?.text, "\(reply.document)")
    }

    /// Expects this site to hold exactly what the hub holds for it.
    package func expectAgreement(
        with world: HubWorld,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let here = await ask("digest").document
        let there = await world.perform(.digest, ["site": site.id.string])
        for field in ["digest", "history"] {
            #expect(
                here[Text(field)]?.string == there.field(field),
                "\(field) of \(site.party)",
                sourceLocation: location
            )
        }
    }
}
