import Courier
package import DutyBook
import Foundation
package import History
import HubSide
import Logging
package import PartySide
import SQLiteStore
import Settings
import Synchronization
package import Testing

/// A whole zone in one process: a real hub over a real store, real sites with desks, and one clock for
/// all of them that only the story turns. Sites speak to the hub in sealed, encoded messages over
/// lines that can be cut, so that offices really work apart and then exchange.
///
/// ```swift
/// let world = try await ScenarioWorld.founded(at: "2026-08-17T08:40")
/// let street = try await world.office("street-xufu", person: "王琳")
/// let housing = try await world.office("dept-zhujian", person: "陈静")
/// housing.goOffline()
/// let call = try await street.act("call.raise", ["kind": "routine", …]).id
/// try await world.at("2026-08-17T09:30")
/// try await world.exchange()
/// ```
package final class ScenarioWorld: Sendable {
    package let hub: HubWorld
    package let clock: TurnedClock
    private let timekeeper: HubTimekeeper<HistoryStore>
    private let joined = Mutex<[ScenarioOffice]>([])

    private init(hub: HubWorld, clock: TurnedClock) {
        self.hub = hub
        self.clock = clock
        timekeeper = Self.timekeeper(of: hub, clock)
    }

    private static func timekeeper(
        of hub: HubWorld,
        _ clock: TurnedClock
    ) -> HubTimekeeper<HistoryStore> {
        HubTimekeeper(
            desk: hub.office.desk,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            monotonic: { clock.now }
        )
    }

    /// The hub's timekeeper looks once, as it does every second while the hub serves. Returns how many
    /// calls it wrote something about.
    @discardableResult
    package func keepTime() async throws -> Int { try await timekeeper.look() }

    /// The same by one that was started anew and knows nothing of what another has looked at.
    package func keepTimeAnew() async throws -> Int {
        try await Self.timekeeper(of: hub, clock).look()
    }

    /// A zone founded at a time of day in China.
    ///
    /// - Parameter parties: who takes part; the sample zone by default.
    package static func founded(
        at time: String,
        parties: [PartyInfo] = SampleParties.all
    ) async throws -> ScenarioWorld {
        let clock = TurnedClock(try moment(time))
        let hub = try await HubWorld.founded(zone: "龙口经济开发区", clock: { clock.now })
        for party in parties {
            try await hub.addParty(party.id.string, party.kind, name: party.name.string)
        }
        return ScenarioWorld(hub: hub, clock: clock)
    }

    /// `2026-08-17T08:40` in China standard time, seconds optional.
    package static func moment(_ time: String) throws -> Milliseconds {
        let whole = time.utf8.count == 16 ? time + ":00" : time
        return try #require(CivilTime.milliseconds(Text(whole + "+08:00")), "\(time)")
    }

    /// A time of a document as a clock in China shows it, `2026-08-17 08:40`; `nil` of no time.
    package static func shown(_ time: JSON?) -> String? {
        guard let moment = time?.text.flatMap(CivilTime.milliseconds),
            let day = CivilDay(containing: moment)
        else { return nil }
        let minutes = (moment - day.start) / 60_000
        let (hour, minute) = (minutes / 60, minutes % 60)
        return "\(day) " + (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "")
            + "\(minute)"
    }

    /// The clocks of the hub and of every office now show this time in China; never an earlier one
    /// than they did.
    package func at(_ time: String) async throws {
        let next = try Self.moment(time)
        try #require(next >= clock.now, "\(time) is over")
        clock.turn(to: next)
    }

    /// A new site of a party, enrolled and in step with the hub.
    ///
    /// - Parameters:
    ///   - person: who acts there where nobody is named.
    ///   - skew: milliseconds by which its wall clock is wrong.
    package func office(
        _ party: String,
        person: Text = "李敏",
        skew: Milliseconds = 0
    ) async throws -> ScenarioOffice {
        let line = HubDoorLine(to: hub)
        let number = UInt8(truncatingIfNeeded: joined.withLock { $0.count } + 1)
        let boot = [UInt8](repeating: number, count: 16)
        let office = try await Office(
            party,
            of: hub,
            over: line,
            person: person,
            clock: clock.machine(skew: skew, boot: boot)
        )
        let joining = ScenarioOffice(office, line: line)
        joined.withLock { $0.append(joining) }
        return joining
    }

    /// An office's computer is lost and another takes its place with a backup.
    package func restored(
        _ lost: ScenarioOffice,
        from backup: String
    ) async throws -> ScenarioOffice {
        try lost.office.close()
        let path = NSTemporaryDirectory() + "huying-office-" + UUID().uuidString
        let directory = try StateDirectory(flag: path, environment: [:], program: .site)
        let reply = SiteBackup.restore(backup, into: directory, language: .english)
        try #require(reply.exit == .done, "\(reply.document)")
        let line = HubDoorLine(to: hub)
        let boot = [UInt8](repeating: 0xFF, count: 16)
        let next = ScenarioOffice(
            try Office(opening: directory, over: line, clock: clock.machine(boot: boot)),
            line: line
        )
        joined.withLock { joined in
            joined.removeAll { $0 === lost }
            joined.append(next)
        }
        return next
    }

    /// Offices with a line exchange, in the order given or of their enrolment, until all of them have
    /// heard what each had to say.
    package func exchange(
        _ offices: ScenarioOffice...,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let all = offices.isEmpty ? joined.withLock { $0 } : offices
        let present = all.filter { !$0.isOffline }
        for _ in 0..<2 {
            for office in present {
                let report = await office.office.synchronize()
                try #require(
                    report.succeeded,
                    "\(office.party): \(String(describing: report.failure))",
                    sourceLocation: location
                )
            }
        }
    }

    /// Everybody is back on the line, exchanges, and holds exactly what the hub holds for them.
    package func settle(at location: SourceLocation = #_sourceLocation) async throws {
        let all = joined.withLock { $0 }
        for office in all { office.comeBack() }
        try await exchange(at: location)
        for office in all { try await office.office.expectAgreement(with: hub, at: location) }
    }
}
