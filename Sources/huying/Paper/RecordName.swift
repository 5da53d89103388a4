import DutyBook
import History
import PartySide
import Settings

/// A record as a person names it: number and title where known, else its id.
enum RecordName {
    static func show(_ record: JSON, of document: JSON = .null, on page: Page) -> String {
        if let id = record.string, let name = page.records[id] { return Plain.line(name) }
        let parts = [document["number"]?.string ?? record.string, document["title"]?.string]
            .compactMap(\.self).map { Plain.line($0) }
        return parts.isEmpty ? page.unknown : parts.joined(separator: " ")
    }

    /// Most records that are looked up for one sheet; the rest shows its ids.
    private static let lookups = 100

    /// Number and title of the records a document speaks of, by id, as the desk knows them.
    static func names(
        in document: JSON,
        from port: any DeskPort,
        _ language: Language
    ) async -> [String: String] {
        var names: [String: String] = [:]
        for (type, id) in records(in: document).prefix(lookups) {
            let request = DeskRequest(type + ".show", [type: .text(id)], language: language)
            let shown = await port.perform(request) { _ in }.document
            let parts = [shown["number"]?.string, shown["title"]?.string].compactMap(\.self)
            if !parts.isEmpty { names[id.string] = parts.joined(separator: " ") }
        }
        return names
    }

    /// Every record that stands beside its type anywhere in the document, once.
    private static func records(in document: JSON) -> [(type: Text, id: Text)] {
        var found: [(Text, Text)] = []
        var open = [document]
        while let next = open.popLast() {
            if let type = next["recordType"]?.text, let id = next["record"]?.text,
                type == RecordType.call || RecordDeclaration.of(type)?.hasCommands == true,
                !found.contains(where: { $0.1 == id })
            {
                found.append((type, id))
            }
            for key: Text in ["items", "returned", "conflicts"] {
                open += (next[key]?.array ?? []).reversed()
            }
        }
        return found
    }
}
