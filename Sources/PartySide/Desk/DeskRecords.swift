import DutyBook
import History
import SQLiteStore

/// A reading verb of a type that follows from its declaration: `boundary.list`, `handover.show` …
struct GeneralQuestion {
    let type: Text
    let isList: Bool

    /// `nil` for any other verb.
    init?(_ verb: Text) {
        for declared in RecordDeclaration.all
        where declared.hasCommands && declared.type != RecordType.item {
            guard verb == declared.type + ".list" || verb == declared.type + ".show" else {
                continue
            }
            type = declared.type
            isList = verb == declared.type + ".list"
            return
        }
        return nil
    }
}

extension Desk {
    func answer(_ question: GeneralQuestion, _ arguments: DeskArguments) async throws -> DeskReply {
        let type = question.type
        let reading = try await clockReading()
        guard !question.isList else {
            let party = try arguments.flag("todo") ? site.party : nil
            return try await page(of: type, arguments) { document, _ in
                let record = document.general(clocks: reading)
                guard let party else { return record }
                let waiting = record["waitsFor"]?.array ?? []
                return waiting.contains(.string(party)) ? record : nil
            }
        }
        let name = try arguments.required(type)
        return try await site.store.read { store in
            let record = RecordRef(type: type, id: name)
            guard let document = try Zone(store).document(of: record, in: store) else {
                throw Refusal(.unknownRecord, subject: name)
            }
            return DeskReply(
                document.general(clocks: reading).adding(["conflicts": .array(document.conflicts())]
                )
            )
        }
    }
}
