import DutyBook
import History
import HubSide
import Identity
import PartySide
import SQLiteStore
import Settings

/// The end of a run: nothing goes wrong any more, and everything has to come together.
extension World {
    /// Rounds after which everybody must have talked to the end.
    private static let mostRounds = 14

    func heal() async throws {
        step = 1_000_000
        wires.isHealed = true
        wires.late = [:]
        for office in offices {
            office.offlineSteps = 0
            office.machine.turnClock(by: 0)
            SimulatedDisk.shared.disarm(office.place.path)
        }
        SimulatedDisk.shared.disarm(hub.directory)
        clocks.pass(Self.day)
        note("healing")
        let held = try heldSomewhere()
        var dice = Dice(plan.seed, 0x4EA1)
        var quiet = 0
        var rounds = 0
        while quiet < 2 {
            guard rounds < Self.mostRounds else {
                throw Violation("I21", "no rest after \(rounds) rounds: \(lastFailure)")
            }
            rounds += 1
            var isQuiet = true
            let before = mismatches
            for office in offices {
                clocks.pass(60_000)
                let report = try await exchange(office, &dice)
                if report?.outcome != .nothing { isQuiet = false }
            }
            guard !isQuiet || mismatches == before else {
                throw Violation("I6", "at rest somebody holds other history than the hub says")
            }
            quiet = isQuiet ? quiet + 1 : 0
        }
        note("at rest after \(rounds) rounds")
        isAtRest = true
        model.expectOneVerdict()
        try checkNothingLost(held)
        try await checkAtRest()
        try await checkEvidence(&dice)
    }

    /// I4: what was on one disk when the trouble ended is at the hub now, or was issued again.
    private func checkNothingLost(_ held: Set<Kept>) throws {
        let atHub = Set(try hub.read { try bodies(in: $0) })
        let changes = model.order.flatMap { model.changes[$0] ?? [] }
        let replaced = Set(
            changes.compactMap { change -> Kept? in
                guard atHub.contains(Kept(dot: change.dot, digest: change.digest)) else {
                    return nil
                }
                return change.body.replaces.map { Kept(dot: $0.dot, digest: $0.digest) }
            }
        )
        let isHub = Set(changes.filter { $0.office == nil }.map(\.dot.replica))
        for change in changes {
            let kept = Kept(dot: change.dot, digest: change.digest)
            guard held.contains(kept), !atHub.contains(kept), !replaced.contains(kept) else {
                continue
            }
            // Forked bookkeeping of a left epoch says nothing that its successor does not say.
            let isBookkeeping =
                change.body.record.type == "site" || isHub.contains(change.dot.replica)
            if isBookkeeping, model.forkable.contains(change.dot.replica) { continue }
            throw Violation("I4", "\(change.dot) was on a disk and did not reach the hub")
        }
    }

    /// I6, I21: nothing waits anywhere, and hub and offices have the same.
    private func checkAtRest() async throws {
        for office in offices {
            if try !office.read({ try $0.bodiless(limit: 1) }).isEmpty {
                situations.note(.stubsHeld)
            }
            let expected = try hub.digests(for: office.party.id)
            let status = await office.ask("status").document
            for figure in ["pending", "incoming"] as [Text] {
                guard status[figure]?.int == 0 else {
                    throw Violation("I21", "\(office.name) is at rest with \(figure) left")
                }
            }
            let digest = await office.ask("digest").document
            guard digest["history"]?.string == "\(expected.history)" else {
                throw Violation("I6", "\(office.name) does not hold what it may see")
            }
            guard digest["digest"]?.string == "\(expected.state)" else {
                throw Violation("I6", "\(office.name) shows another state than the hub")
            }
            let calls = Set(model.calls.map { RecordRef(type: "call", id: $0) })
            try await check(office, calls)
            try checkOrder(calls, at: office)
            note("\(office.name) at rest \(digest["digest"]?.string ?? "-")")
        }
        try checkHub(Set(model.calls.map { RecordRef(type: "call", id: $0) }))
    }

    /// I7: any order in which changes might have come gives the same.
    private func checkOrder(_ records: Set<RecordRef>, at office: Office) throws {
        var dice = Dice(plan.seed, 0x0DE4)
        let ranks = try office.read { try Zone($0).ranks }
        for record in records.sorted() {
            let held = try office.read { try $0.entries(of: record) }
            guard held.count > 1 else { continue }
            let expected = RecordAspects(of: RecordHistory(held), type: record.type, ranks: ranks)
            let shuffled = RecordHistory(held.shuffled(using: &dice))
            let found = RecordAspects(of: shuffled, type: record.type, ranks: ranks)
            guard expected.readings.map(\.view) == found.readings.map(\.view) else {
                throw Violation("I7", "\(record.id) depends on the order of arrival")
            }
        }
    }

    /// I18 and the rows: the log proves itself, an exported trace does, and an altered one does not.
    private func checkEvidence(_ dice: inout Dice) async throws {
        guard let office = dice.pick(offices) else { return }
        let isThorough = plan.level == .sqlite || dice.percent(10)
        let verified = await office.ask("verify", ["rebuild": .bool(isThorough)])
        guard verified.exit == .done else {
            throw Violation("I7", "\(office.name): \(verified.document["code"]?.string ?? "-")")
        }
        let calls = model.calls
        let held = try office.read { store in
            try calls.filter { try store.holds(RecordRef(type: "call", id: $0)) }
        }
        guard let call = dice.pick(held) else { return }
        let trace = await office.ask("trace", ["record": .text(call), "export": true])
        guard let evidence = trace.document["evidence"] else { return }
        let bytes = evidence.text.map { Array($0.utf8) } ?? evidence.bytes
        try await checkEvidence(bytes, at: office, &dice)
    }

    private func checkEvidence(_ bytes: [UInt8], at office: Office, _ dice: inout Dice)
        async throws
    {
        let whole = await office.ask(
            "trace.verify",
            ["evidence": .text(Text(String(decoding: bytes, as: UTF8.self)))]
        )
        guard whole.exit == .done else {
            throw Violation("I18", "an exported trace does not prove itself")
        }
        var altered = bytes
        guard let index = dice.pick(Self.bodyDigits(in: bytes)) else { return }
        altered[index] = altered[index] == 0x39 ? 0x30 : 0x39
        let reply = await office.ask(
            "trace.verify",
            ["evidence": .text(Text(String(decoding: altered, as: UTF8.self)))]
        )
        guard reply.exit != .done else {
            throw Violation("I18", "a trace with another body proves itself")
        }
    }

    /// Where the digits of bodies lie in an exported trace.
    private static func bodyDigits(in bytes: [UInt8]) -> [Int] {
        let mark = Array(#""body":""#.utf8)
        var digits: [Int] = []
        var index = 0
        while index + mark.count < bytes.count {
            guard bytes[index..<(index + mark.count)].elementsEqual(mark) else {
                index += 1
                continue
            }
            index += mark.count
            while index < bytes.count, bytes[index] != 0x22 {
                digits.append(index)
                index += 1
            }
        }
        return digits
    }
}
