import DutyBook
import History
import PartySide
import SQLiteStore

/// What offices do at the same time, or one after the other, to one call.
extension World {
    /// Two or three offices at one call, none knowing of the others yet.
    func race(_ dice: inout Dice) async throws {
        guard let call = dice.pick(model.calls) else { return }
        let rivals = try offices.filter { try holds(call, $0) }.shuffled(using: &dice).prefix(3)
        guard rivals.count > 1 else { return }
        let kind = dice.below(5)
        for (index, rival) in rivals.enumerated() {
            let errand = try await errand(of: index, at: rival, in: call, kind: kind, &dice)
            try await perform(errand, at: rival, &dice)
            // The first one's word may be at the hub before the others speak, unheard by them.
            if index == 0, kind == 2, rival.offlineSteps == 0 {
                try await exchange(rival, &dice)
            }
        }
        for rival in rivals where rival.isRunning && dice.percent(70) {
            try await exchange(rival, &dice)
        }
    }

    private func errand(
        of index: Int,
        at office: Office,
        in call: Text,
        kind: Int,
        _ dice: inout Dice
    ) async throws -> Errand {
        // What looks the same is not: one é here is two characters.
        let alike = index % 2 == 0 ? "caf\u{E9} \(step)" : "cafe\u{301} \(step)"
        let text: Value = .text(Text(step % 3 == 0 ? alike : "rival \(step) \(index)"))
        let edit = Errand(verb: "call.edit", arguments: ["call": .text(call), "place": text])
        let naming = Errand(
            verb: "call.redispatch",
            arguments: ["call": .text(call), "lead": .text(party(&dice))]
        )
        switch kind {
        case 0: return edit
        case 1: return naming
        // Somebody else is named while the lead is at work.
        case 2: return index == 0 ? naming : try await due(call, at: office) ?? edit
        case 3 where index == 0:
            return Errand(
                verb: "call.void",
                arguments: ["call": .text(call), "why": "mistake"]
            )
        case 3: return edit
        default:
            return Errand(
                verb: "call.progress",
                arguments: ["call": .text(call), "text": text, "stage": text]
            )
        }
    }

    /// A call that everybody attends to at once, to its end where nothing comes between.
    func carryOn(_ dice: inout Dice) async throws {
        guard let call = dice.pick(model.calls) else { return }
        for _ in 0..<3 {
            for office in offices where office.isRunning && office.offlineSteps == 0 {
                try await exchange(office, &dice)
                guard try holds(call, office), let errand = try await due(call, at: office)
                else { continue }
                try await perform(errand, at: office, &dice)
                try await exchange(office, &dice)
            }
        }
    }

    private func holds(_ call: Text, _ office: Office) throws -> Bool {
        guard office.isRunning else { return false }
        return try office.read { try $0.holds(RecordRef(type: RecordType.call, id: call)) }
    }
}
