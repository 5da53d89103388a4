import DutyBook
import History
import Identity
import PartySide
import SQLiteStore
import Settings

/// One thing a clerk does, as the desk takes it.
struct Errand: Sendable {
    var verb: Text
    var arguments: [Text: Value] = [:]
    var seen: Text?
}

/// Random office work, all of it through the desk.
extension World {
    func work(at office: Office, _ dice: inout Dice) async throws {
        guard office.isRunning else { return }
        if dice.percent(18) { return try await look(at: office, &dice) }
        guard let errand = try await errand(at: office, &dice) else { return }
        try await perform(errand, at: office, &dice)
    }

    /// Does one thing at the desk, and looks at what came of it.
    func perform(_ errand: Errand, at office: Office, _ dice: inout Dice) async throws {
        if plan.has(.powerCut), dice.percent(8) {
            SimulatedDisk.shared.cutPower(of: office.place.path, after: dice.below(9))
        }
        let reply = await office.ask(errand.verb, errand.arguments, seen: errand.seen)
        let code = reply.document["code"]?.string ?? "-"
        note("\(office.name) \(errand.verb) \(reply.exit) \(code)")
        guard SimulatedDisk.shared.hasPower(office.place.path) else {
            situations.note(.siteCutWhileWriting)
            return try await restart(office)
        }
        SimulatedDisk.shared.disarm(office.place.path)
        try remember(errand, reply, code)
        try harvest(office)
        if reply.exit == .done { try checkAcknowledged(reply.document, at: office) }
        try await check(office, records(of: errand, reply.document))
    }

    /// I4: what the desk reported as done is in the log.
    private func checkAcknowledged(_ document: JSON, at office: Office) throws {
        for change in [document["change"]].compactMap({ $0?.string }) {
            guard let dot = Dot(change), model.changes[dot] != nil,
                try office.read({ try $0.bodyBytes(at: dot) }) != nil
            else { throw Violation("I4", "\(office.name) reported \(change) and does not hold it") }
        }
    }

    private func records(of errand: Errand, _ document: JSON) -> Set<RecordRef> {
        let names = [document["id"]?.text, errand.arguments["call"]?.text].compactMap(\.self)
        return Set(
            names.filter { model.calls.contains($0) }.map { RecordRef(type: "call", id: $0) }
        )
    }

    private func remember(_ errand: Errand, _ reply: DeskReply, _ code: String) throws {
        let isDone = reply.exit == .done
        switch errand.verb {
        case "outbox.resubmit" where isDone: situations.note(.resubmitted)
        case "outbox.discard" where isDone: situations.note(.discarded)
        case "conflict.resolve" where isDone: situations.note(.conflictSettled)
        case "call.evaluate" where isDone: situations.note(.evaluated)
        default: break
        }
        if isDone, errand.seen != nil { situations.note(.editFromOldScreen) }
        if code.contains("changed") { situations.note(.editRefusedAsChanged) }
        if code.contains("reassigned") { situations.note(.reassigned) }
        if code.contains("inConflict") { situations.note(.editInConflictRefused) }
        let expected = ["unexpected", "usage", "done", "someReturned", "conflictsWaiting"]
        guard expected.contains("\(reply.exit)") else {
            throw Violation("I22", "\(errand.verb) ended with \(reply.exit) \(code)")
        }
    }

    /// Reads a call and keeps its token for an edit some steps later.
    private func look(at office: Office, _ dice: inout Dice) async throws {
        guard let call = dice.pick(model.calls) else { return }
        let reply = await office.ask("call.show", ["call": .text(call)])
        guard let seen = reply.document["seen"]?.text else { return }
        office.screens.append((call, seen))
        note("\(office.name) looks at \(call)")
    }

    // MARK: What to do

    private func errand(at office: Office, _ dice: inout Dice) async throws -> Errand? {
        if model.calls.count < 2 || model.calls.count < 7 && dice.percent(12) {
            return raise(at: office, &dice)
        }
        guard let call = try callAt(office, &dice) else { return raise(at: office, &dice) }
        switch dice.below(100) {
        case 0..<24: return edit(call, at: office, &dice)
        case 24..<42: return try await due(call, at: office) ?? edit(call, at: office, &dice)
        case 42..<50: return responders(call, &dice)
        case 50..<60: return dispatch(call, &dice)
        case 60..<73: return try await settle(at: office, &dice)
        case 73..<82: return try await outbox(at: office, &dice)
        case 82..<88: return duty(&dice)
        default: return closing(call, &dice)
        }
    }

    /// A call this office holds – mostly; asking for any other must do no harm.
    private func callAt(_ office: Office, _ dice: inout Dice) throws -> Text? {
        guard !dice.percent(5) else { return dice.pick(model.calls) }
        let calls = model.calls
        let held = try office.read { store in
            try calls.filter { try store.holds(RecordRef(type: "call", id: $0)) }
        }
        return dice.pick(held)
    }

    func party(_ dice: inout Dice) -> Text {
        Self.parties[dice.below(min(7, plan.offices))].id
    }

    private func raise(at office: Office, _ dice: inout Dice) -> Errand {
        var arguments: [Text: Value] = [
            "kind": "routine", "title": .text(Text("title \(step)")), "place": "here",
        ]
        if dice.percent(80) { arguments["lead"] = .text(party(&dice)) }
        if dice.percent(40) { arguments["cooperate"] = .list([.text(party(&dice))]) }
        return Errand(verb: "call.raise", arguments: arguments)
    }

    private func edit(_ call: Text, at office: Office, _ dice: inout Dice) -> Errand {
        // Now and then two offices write the very same.
        let value: Text = dice.percent(15) ? "the same" : Text("value \(step)")
        let aspect: Text = dice.pick(["title", "body", "place", "place"]) ?? "place"
        var errand = Errand(verb: "call.edit", arguments: ["call": .text(call)])
        if dice.percent(45), let screen = dice.pick(office.screens) {
            errand.arguments["call"] = .text(screen.call)
            errand.seen = screen.seen
        }
        errand.arguments[aspect] = .text(value)
        return errand
    }

    private func responders(_ call: Text, _ dice: inout Dice) -> Errand {
        let text: Value = .text(Text("text \(step)"))
        let all: [Errand] = [
            Errand(verb: "call.sign"),
            Errand(verb: "call.respond", arguments: ["kind": "contact", "text": text]),
            Errand(verb: "call.progress", arguments: ["text": text, "stage": text]),
            Errand(verb: "call.progress", arguments: ["text": text]),
            Errand(verb: "call.result", arguments: ["kind": "solved", "text": text]),
            Errand(verb: "call.supplement", arguments: ["text": text]),
        ]
        var errand = all[dice.below(all.count)]
        errand.arguments["call"] = .text(call)
        return errand
    }

    /// What a diligent office does next with a call; `nil` where it is not its turn.
    func due(_ call: Text, at office: Office) async throws -> Errand? {
        let shown = await office.ask("call.show", ["call": .text(call)]).document
        let party = office.party.id
        let text: Value = .text(Text("text \(step)"))
        if shown["state"]?.text == "awaitingVerification", shown["caller"]?.text == party {
            return Errand(
                verb: "call.evaluate",
                arguments: ["call": .text(call), "solved": "yes", "satisfied": "yes"]
            )
        }
        let own = shown["dispatches"]?.array?.first { $0["party"]?.text == party }
        switch own?["state"]?.text {
        case "pendingReceipt": return Errand(verb: "call.sign", arguments: ["call": .text(call)])
        case "signed":
            return Errand(
                verb: "call.respond",
                arguments: ["call": .text(call), "kind": "contact", "text": text]
            )
        case "responded" where own?["role"]?.text == "lead":
            return Errand(
                verb: "call.result",
                arguments: ["call": .text(call), "kind": "solved", "text": text]
            )
        default: return nil
        }
    }

    private func dispatch(_ call: Text, _ dice: inout Dice) -> Errand {
        var errand = Errand(
            verb: dice.percent(60) ? "call.redispatch" : "call.dispatch",
            arguments: ["call": .text(call), "lead": .text(party(&dice))]
        )
        if dice.percent(40) { errand.arguments["cooperate"] = .list([.text(party(&dice))]) }
        return errand
    }

    private func closing(_ call: Text, _ dice: inout Dice) -> Errand {
        var errand: Errand
        switch dice.below(10) {
        case 0..<4:
            errand = Errand(
                verb: "call.evaluate",
                arguments: ["solved": "yes", "satisfied": "yes"]
            )
        case 4..<7: errand = Errand(verb: "call.void", arguments: ["why": "mistake"])
        case 7: errand = Errand(verb: "call.withdraw", arguments: ["why": "solved itself"])
        default:
            errand = Errand(
                verb: "call.return",
                arguments: ["reason": "notMyDuty", "basis": "the list"]
            )
        }
        errand.arguments["call"] = .text(call)
        return errand
    }

    private func settle(at office: Office, _ dice: inout Dice) async throws -> Errand? {
        let reply = await office.ask("conflict.list")
        guard let conflict = dice.pick(reply.document["items"]?.array ?? []),
            let id = conflict["id"]?.text,
            let claim = dice.pick(conflict["claims"]?.array ?? [])?["claim"]?.text
        else { return nil }
        return Errand(
            verb: "conflict.resolve",
            arguments: ["conflict": .text(id), "take": .text(claim), "why": "so it is"]
        )
    }

    private func outbox(at office: Office, _ dice: inout Dice) async throws -> Errand? {
        let reply = await office.ask("outbox.list")
        let items = reply.document["items"]?.array ?? []
        let returned = items.filter { $0["state"]?.string == "returned" }
        if let item = dice.pick(returned), let change = item["change"] {
            let verb: Text = dice.percent(70) ? "outbox.resubmit" : "outbox.discard"
            return Errand(verb: verb, arguments: ["change": .text(change.text ?? "")])
        }
        guard dice.percent(15), let item = dice.pick(items), let change = item["change"]?.text
        else { return nil }
        return Errand(verb: "outbox.discard", arguments: ["change": .text(change)])
    }

    private func duty(_ dice: inout Dice) -> Errand {
        let text: Value = .text(Text("duty \(step)"))
        guard let item = dice.pick(model.items), !dice.percent(25) else {
            return Errand(verb: "item.define", arguments: ["kind": "divested", "title": text])
        }
        return Errand(
            verb: "item.edit",
            arguments: ["item": .text(item), "content": text, "why": "so it is"]
        )
    }
}
