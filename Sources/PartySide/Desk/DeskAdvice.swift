import DutyBook
import History
import SQLiteStore

extension Desk {
    /// What a person is told of an error, with what would have been right where the desk knows it.
    func helped(_ error: any Error, by request: DeskRequest) async -> DeskProblem {
        let problem = DeskProblem(explaining: error)
        guard let refusal = error as? Refusal, let subject = refusal.subject else { return problem }
        let form = Command(request.verb)?.fields.first { $0.name == subject }?.form
        switch (refusal.rule, form) {
        case (.unknownValue, .oneOf(let words)?):
            let list = words.map(\.string).joined(separator: " | ")
            return problem.advising(Phrase("可以写：\(list)", "One of: \(list)"))
        case (.malformed, .filledText?)
        where request.arguments[subject]?.text?.isBlank == true:
            return problem.advising(Phrase("不能空着。", "It must not be empty."))
        case (.malformed, let form?):
            return Self.spelling(of: form).map(problem.advising) ?? problem
        case (.unknownParty, _):
            guard let named = try? await parties(like: subject), !named.isEmpty else {
                return problem
            }
            let list = named.map { "\($0.id)（\($0.name)）" }.joined(separator: "、")
            let english = named.map { "\($0.id) (\($0.name))" }.joined(separator: ", ")
            return problem.advising(
                Phrase("请写单位代码。是不是：\(list)", "Give the party's id. Did you mean: \(english)")
            )
        default: return problem
        }
    }

    /// How a value of a form is written; `nil` where any text will do.
    private static func spelling(of form: Form) -> Phrase? {
        let written =
            switch form {
            case .time: "2026-07-16T09:30:00+08:00"
            case .date: "2026-07-16"
            case .count: "1, 2, 3 …"
            default: ""
            }
        return written.isEmpty ? nil : Phrase("写作 \(written)", "Write \(written)")
    }

    /// Parties whose name or id has something of what a person typed; a few.
    private func parties(like typed: Text) async throws -> [PartyInfo] {
        let wanted = typed.string.lowercased()
        guard !typed.isBlank else { return [] }
        let all = try await site.store.read { try $0.parties().all.values.sorted { $0.id < $1.id } }
        let near = all.filter { party in
            party.name.string.contains(wanted) || wanted.contains(party.name.string)
                || party.id.string.contains(wanted)
        }
        return Array(near.prefix(3))
    }
}

extension DeskProblem {
    /// An act has somebody who did it.
    static let nobody = DeskProblem.usage(
        Phrase("办理人（--as）不能空着。", "Who acts (--as) must not be empty.")
    )

    /// The same with another thing to do now.
    fileprivate func advising(_ next: Phrase) -> DeskProblem {
        DeskProblem(code, exit: exit, message, effect: effect, next: next, details: details)
    }
}
