import DutyBook
import History
import HubSide
import PartySide
import SQLiteStore
import Settings

/// What puts machines back in time, doubles them, or takes them away.
extension World {
    /// Whatever came after a copy was made is gone from this machine. A store that can tell must not
    /// write on under its replica; one that cannot is told by the hub.
    private func putBack(_ office: Office, canTell: Bool) async throws {
        let replicas = try await office.site?.epochs().map(\.replica) ?? []
        model.forkable.formUnion(replicas)
        if canTell { office.abandoned.formUnion(replicas) }
        isDisturbed = true
    }

    private func start(_ office: Office) async throws {
        office.harvested = [:]
        office.heads = [:]
        office.shown = [:]
        try office.open(line: Line(self, office: office.index))
        if let reason = office.site?.openingReason {
            situations.note(.newEpochAtOpening)
            note("\(office.name) opens an epoch: \(reason.rawValue)")
        }
        try harvest(office)
        try noteLosses()
    }

    func rollBack(_ office: Office, _ dice: inout Dice) async throws {
        guard office.isRunning, office.snapshot != nil else { return }
        let canTell = dice.percent(50)
        try await putBack(office, canTell: false)
        office.close()
        if canTell {
            office.putDatabase()
        } else {
            // Everything on it is as it was: it may be a replica again that it had left since.
            office.abandoned = []
            try office.rollBack()
        }
        situations.note(.rolledBack)
        note("\(office.name) is put back, \(canTell ? "the database alone" : "the whole machine")")
        try await start(office)
    }

    func restoreBackup(of office: Office) async throws {
        guard office.isRunning, office.backup != nil else { return }
        try await putBack(office, canTell: true)
        office.close()
        try office.putBackup()
        situations.note(.restoredFromBackup)
        note("\(office.name) is restored from its backup")
        try await start(office)
    }

    /// A second machine with everything the first has.
    func clone(_ office: Office, _ dice: inout Dice) async throws {
        guard office.isRunning, offices.count < 10, !offices.contains(where: \.isTwin) else {
            return
        }
        let twin = try Office(
            index: offices.count,
            name: "\(office.name)-twin",
            party: office.party,
            key: office.key,
            machine: Machine(clocks, Dice(plan.seed, UInt64(step), 0xF5)),
            root: root
        )
        twin.isTwin = true
        isDisturbed = true
        let replicas = try await office.site?.epochs().map(\.replica) ?? []
        model.forkable.formUnion(replicas)
        // A copy that is made at rest, as by a disk image.
        office.close()
        let unnoticed = dice.percent(50)
        try twin.copy(from: office, unnoticed: unnoticed)
        try office.open(line: Line(self, office: office.index))
        offices.append(twin)
        situations.note(.cloned)
        note("\(office.name) is cloned, \(unnoticed ? "unnoticed" : "as files")")
        try await start(twin)
    }

    func restoreHub() async throws {
        guard hub.backup != nil, hub.store != nil else { return }
        hub.close()
        try hub.putBack(now: clocks.now)
        situations.note(.hubRestored)
        note("the hub is put back")
        try await beginAnew()
    }

    func loseHub() async throws {
        guard hub.store != nil else { return }
        hub.close()
        hub.replace(with: try recoveredPapers())
        situations.note(.hubLost)
        note("the hub is lost and founded anew")
        try await beginAnew()
    }

    private func beginAnew() async throws {
        hubHeld = VersionVector()
        harvestedHub = nil
        hub.heads = [:]
        model.mayJudgeTwice = true
        isDisturbed = true
        try await hub.open()
        try harvestHub()
        try noteLosses()
    }
}
