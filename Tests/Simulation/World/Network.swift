import Courier
import DutyBook
import Exchange
import ExchangeWire
import History
import HubSide
import PartySide
import SQLiteStore
import Settings

/// An answer on its way back.
struct Carried: Sendable {
    var status: Int
    var body: [UInt8]
}

/// What the lines have carried before and may bring again.
struct Wires: Sendable {
    /// The last answer each office was sent.
    var answers: [Int: Carried] = [:]
    /// A request that is still under way, by office.
    var late: [Int: [UInt8]] = [:]
    /// Requests carried, for dice of their own.
    var carried: UInt64 = 0
    /// Offices that began their exchange without a cursor, and compare vectors for that reason.
    var comparing: Set<Int> = []
    /// No faults any more.
    var isHealed = false
}

extension World {
    /// One request and its answer. What is found broken on the way is kept, for the exchange makes a
    /// failure of its own of it.
    func carry(_ request: CourierRequest, from office: Int) async throws -> Carried {
        do {
            try harvest(offices[office])
            return try await answer(request, from: office)
        } catch let violation as Violation {
            broken = violation
            throw violation
        }
    }

    /// Everything a line may do to a request and its answer.
    private func answer(_ request: CourierRequest, from office: Int) async throws -> Carried {
        wires.carried += 1
        var dice = Dice(plan.seed, UInt64(step), 0x11E5, wires.carried)
        try checkSynced(offices[office])
        guard offices[office].offlineSteps == 0 else {
            throw CourierError.unreachable(errno: 113)
        }
        guard request.url.hasSuffix("/v1/sync") else {
            guard let door = hub.door else { throw CourierError.unreachable(errno: 111) }
            return Carried(status: 200, body: door.introduction)
        }
        try checkSize(request.body, of: offices[office].name)
        let heard = Overheard.request(request.body)
        if let heard { try checkNeed(heard, of: office) }
        try await deliverLate(of: office)
        if happens(.lostRequest, &dice, 12) {
            situations.note(.requestLost)
            throw CourierError.timedOut(.waiting)
        }
        if happens(.late, &dice, 10) {
            wires.late[office] = request.body
            situations.note(.requestLate)
            throw CourierError.timedOut(.waiting)
        }
        if happens(.cachedAnswer, &dice, 8), let old = wires.answers[office] {
            situations.note(.answerCached)
            return old
        }
        if happens(.doubled, &dice, 15) {
            situations.note(.requestDoubled)
            _ = try await knock(with: request.body, heard)
        }
        if happens(.hubPowerCut, &dice, 6) {
            SimulatedDisk.shared.cutPower(of: hub.directory, after: dice.below(12))
        }
        var answer = try await knock(with: request.body, heard)
        try checkSynced(ofHub: ())
        if happens(.lostAnswer, &dice, 12) {
            situations.note(.answerLost)
            wires.answers[office] = answer
            throw CourierError.cutOff(.receiving)
        }
        if happens(.cutAnswer, &dice, 8) {
            situations.note(.answerCut)
            return Carried(
                status: 200,
                body: Array(answer.body.prefix(dice.below(answer.body.count)))
            )
        }
        if happens(.lyingHub, &dice, 10), let heard {
            answer = try await lied(answer, to: heard, of: office, &dice)
        }
        if happens(.rewritten, &dice, 8) { answer = rewritten(answer, &dice) }
        wires.answers[office] = answer
        return answer
    }

    private func rewritten(_ answer: Carried, _ dice: inout Dice) -> Carried {
        if dice.percent(30) {
            situations.note(.loginPage)
            return Carried(status: 200, body: Array("<html>login</html>".utf8))
        }
        situations.note(.answerRewritten)
        var body = answer.body
        guard !body.isEmpty else { return answer }
        body[dice.below(body.count)] ^= UInt8(1 << dice.below(8))
        return Carried(status: answer.status, body: body)
    }

    private func happens(_ fault: Fault, _ dice: inout Dice, _ share: Int) -> Bool {
        let thrown = dice.percent(share)
        return thrown && plan.has(fault) && !wires.isHealed
    }

    /// The hub's front door; a power cut behind it is a line that goes dead.
    func knock(with body: [UInt8], _ request: SyncRequest?) async throws -> Carried {
        guard let door = hub.door else { throw CourierError.unreachable(errno: 111) }
        var expected: ExpectedPush?
        if let request, !request.pieces.isEmpty {
            expected = try hub.read { store in
                try ExpectedPush(request) { try store.head(of: $0).number }
            }
        }
        let answer = await door.sync(body)
        guard SimulatedDisk.shared.hasPower(hub.directory) else {
            situations.note(.hubCutWhileCommitting)
            try await restartHub()
            throw CourierError.cutOff(.waiting)
        }
        try harvestHub()
        try checkSize(answer.body, of: "the hub")
        if let request, let expected, let heard = Overheard.answer(answer.body) {
            try check(heard, to: request, expected)
        }
        return Carried(status: answer.status, body: answer.body)
    }

    /// I22: no message is longer than everybody agreed to.
    private func checkSize(_ body: [UInt8], of name: String) throws {
        guard body.count <= Limits.wireBytes else {
            throw Violation("I22", "\(name) sends \(body.count) bytes")
        }
    }

    /// A request of this office that was under way arrives after all; nobody hears the answer.
    private func deliverLate(of office: Int) async throws {
        guard let body = wires.late.removeValue(forKey: office) else { return }
        note("late request of \(offices[office].name) arrives")
        let before = try hub.read { try $0.inventory() }
        let heard = Overheard.request(body)
        _ = try await knock(with: body, heard)
        let after = try hub.read { try $0.inventory() }
        if before == after { situations.note(.lateRequestHarmless) }
        // Once more: everything in it is known now, so nothing may move.
        _ = try await knock(with: body, heard)
        guard try hub.read({ try $0.inventory() }) == after else {
            throw Violation("I9", "a request that came twice moved the hub twice")
        }
    }

    /// I24: where nothing was put back, doubled or lost, the cursor is enough: whoever compares vectors
    /// all the same has found that something is missing.
    private func checkNeed(_ request: SyncRequest, of office: Int) throws {
        guard request.vector != nil else { return }
        situations.note(.reconciled)
        guard !isDisturbed else { return }
        if request.cursor == nil { wires.comparing.insert(office) }
        guard wires.comparing.contains(office) else {
            throw Violation("I24", "\(offices[office].name) found something missing")
        }
    }

    /// I5: what leaves a machine lies on its disk.
    private func checkSynced(_ office: Office) throws {
        let waiting = SimulatedDisk.shared.unsyncedLog(of: office.place.path)
        guard waiting == 0 else {
            throw Violation("I5", "\(office.name) sends with \(waiting) bytes not synced")
        }
    }

    private func checkSynced(ofHub _: Void) throws {
        let waiting = SimulatedDisk.shared.unsyncedLog(of: hub.directory)
        guard waiting == 0 else {
            throw Violation("I4", "the hub answers with \(waiting) bytes not synced")
        }
    }
}
