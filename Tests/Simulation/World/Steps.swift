import DutyBook
import Foundation
import History
import HubSide
import PartySide
import SQLiteStore
import Settings

/// What happens in one step.
extension World {
    func take(_ step: Int) async throws {
        var dice = Dice(plan.seed, UInt64(step), 0x57E9)
        for office in offices where office.offlineSteps > 0 { office.offlineSteps -= 1 }
        let office = offices[dice.below(offices.count)]
        switch dice.below(200) {
        case 0..<94: try await work(at: office, &dice)
        case 94..<106: try await race(&dice)
        case 106..<108: try await carryOn(&dice)
        case 108..<158: try await exchange(office, &dice)
        case 158..<166:
            let quarters = dice.percent(30) ? 40 + dice.below(80) : 1 + dice.below(12)
            clocks.pass(Int64(quarters) * Self.day / 4)
            situations.note(.daysOffline)
            note("time passes")
        case 166..<171 where plan.has(.lyingSite): for _ in 0..<3 { try await lie(&dice) }
        case 166..<181: try await trouble(at: office, &dice)
        default: try await troubleAtLarge(office, &dice)
        }
    }

    /// One exchange of an office with the hub, to its end or to where the line breaks.
    @discardableResult
    func exchange(_ office: Office, _ dice: inout Dice) async throws -> SyncReport? {
        guard let sync = office.sync, hub.store != nil else { return nil }
        if plan.has(.powerCut), !wires.isHealed, dice.percent(8) {
            SimulatedDisk.shared.cutPower(of: office.place.path, after: dice.below(25))
        }
        wires.comparing.remove(office.index)
        let report = await sync.synchronize { _, _ in }
        let code = report.failure?.code.string ?? "-"
        note(
            "\(office.name) exchanges: \(report.outcome) \(code) pushed \(report.pushed) "
                + "pulled \(report.pulled) returned \(report.returned.count)"
        )
        if let broken { throw broken }
        guard SimulatedDisk.shared.hasPower(office.place.path) else {
            situations.note(.siteCutWhileSyncing)
            try await restart(office)
            return report
        }
        SimulatedDisk.shared.disarm(office.place.path)
        SimulatedDisk.shared.disarm(hub.directory)
        try remember(report, of: office, code)
        try harvest(office)
        try checkAcknowledged(by: office)
        try await check(office, report.records)
        try checkHub(report.records)
        return report
    }

    private func remember(_ report: SyncReport, of office: Office, _ code: String) throws {
        if !report.returned.isEmpty { situations.note(.returnedChange) }
        if report.newEpoch { situations.note(.newEpochByHub) }
        if report.repaired > 0 { situations.note(.scopeMended) }
        lastFailure[office.index] = report.succeeded ? nil : code
        let isAllowed = !["storeTrouble", "tooOld"].contains(report.outcome.rawValue)
        guard isAllowed, code != "E1406.unexpected" else {
            throw Violation("I21", "\(office.name) exchanged into \(report.outcome) \(code)")
        }
        if report.mismatch {
            guard isDisturbed else {
                throw Violation("I6", "\(office.name) holds other history than the hub says")
            }
            mismatches += 1
            note("\(office.name) holds other history than the hub says it should")
        }
    }

    /// I4: what an office takes for acknowledged, the hub has.
    private func checkAcknowledged(by office: Office) throws {
        guard !isDisturbed, hub.store != nil else { return }
        let signed = try office.read { store in
            try office.harvested.keys.sorted().map { ($0, try store.signedHead(of: $0).number) }
        }
        let held = try hub.read { try $0.inventory() }
        for (replica, number) in signed {
            guard held[replica] >= number else {
                throw Violation("I4", "\(office.name) believes \(number) of \(replica) at the hub")
            }
        }
    }

    // MARK: Machines

    /// Opens an office's site again, as after a crash.
    func restart(_ office: Office) async throws {
        office.close()
        var dice = Dice(plan.seed, UInt64(step), 0xC4A5, UInt64(office.index))
        SimulatedDisk.shared.restart(office.place.path, &dice)
        let before = office.harvested
        try office.open(line: Line(self, office: office.index))
        note("\(office.name) starts")
        if let reason = office.site?.openingReason {
            situations.note(.newEpochAtOpening)
            note("\(office.name) opens an epoch: \(reason.rawValue)")
        }
        let held = try office.read { try $0.inventory() }
        for (replica, number) in before.sorted(by: { $0.key < $1.key }) {
            guard held[replica] >= number else {
                throw Violation(
                    "I4",
                    "\(office.name) lost \(replica) \(number), it has \(held[replica])"
                )
            }
        }
        try harvest(office)
        try checkStandings(at: office)
    }

    func restartHub() async throws {
        hub.close()
        var dice = Dice(plan.seed, UInt64(step), 0xC4A6)
        SimulatedDisk.shared.restart(hub.directory, &dice)
        try await hub.open()
        note("the hub starts")
        try harvestHub()
    }

    private func trouble(at office: Office, _ dice: inout Dice) async throws {
        if plan.has(.partition), dice.percent(30) {
            office.offlineSteps = 3 + dice.below(20)
            situations.note(.partitioned)
            return note("\(office.name) is cut off")
        }
        if plan.has(.wrongClock), dice.percent(30) {
            let years = Int64(dice.below(21) - 10)
            office.machine.turnClock(by: years * 365 * Self.day)
            situations.note(.clockTurned)
            return note("\(office.name) turns its clock by \(years) years")
        }
        guard plan.has(.crash) else { return }
        SimulatedDisk.shared.cutPower(of: office.place.path)
        situations.note(.siteCrashed)
        try await restart(office)
        try await check(office, Set(model.calls.map { RecordRef(type: "call", id: $0) }))
    }

    private func troubleAtLarge(_ office: Office, _ dice: inout Dice) async throws {
        switch dice.below(9) {
        case 0 where plan.has(.hubCrash):
            SimulatedDisk.shared.cutPower(of: hub.directory)
            situations.note(.hubCrashed)
            try await restartHub()
        case 1 where plan.has(.hubRestore): try await restoreHub()
        case 2 where plan.has(.hubLoss) && dice.percent(50): try await loseHub()
        case 3 where plan.has(.rollback): try await rollBack(office, &dice)
        case 4 where plan.has(.restore): try await restoreBackup(of: office)
        case 5 where plan.has(.clone): try await clone(office, &dice)
        case 6: try office.takeSnapshot()
        case 7:
            office.backup = SimulatedDisk.shared.image(of: office.place.path)
            note("\(office.name) is backed up")
        default:
            hub.backup = (hub.papers, SimulatedDisk.shared.image(of: hub.directory))
            note("the hub is backed up")
        }
    }
}
