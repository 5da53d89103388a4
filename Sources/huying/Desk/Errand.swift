import ArgumentParser
import History
import PartySide
import Settings

/// What one command asks of the desk, and the paper its answer is written on for a person.
struct Errand: Sendable {
    /// Turns the answer's document into lines for a person.
    typealias Sheet = @Sendable (JSON, Page) -> [String]

    var request: DeskRequest
    let sheet: Sheet
    /// Sends progress before the result; with `--json` every line then says its type.
    var isLong = false
    /// What is done before a person is shown the answer; scripts have it at once.
    var sequel: Sequel?

    /// Works on from the answer's document, and says what the person is to be shown.
    typealias Sequel = @Sendable (JSON, any DeskPort, Language) async -> JSON

    init(
        _ verb: Text,
        writing: WritingOptions? = nil,
        paging: PagingOptions? = nil,
        sheet: @escaping Sheet
    ) {
        request = DeskRequest(verb, language: .current)
        self.sheet = writing?.prepare == true ? PreparedSheet.kept : sheet
        if let writing {
            if writing.prepare { request.arguments["prepare"] = true }
            request.person = writing.person.map { Text($0) }
            request.seen = writing.seen.map { Text($0) }
            request.arguments["occurredAt"] = writing.occurredAt.map { .text(Text($0)) }
        }
        if let paging {
            request.arguments["limit"] = paging.limit.map { .int(Int64($0)) }
            request.arguments["after"] = paging.after.map { .text(Text($0)) }
        }
    }

    /// The errand with a text argument; `nil` leaves it out.
    func with(_ key: Text, _ value: String?) -> Errand {
        guard let value else { return self }
        return with(key, .text(Text(value)))
    }

    /// The errand with a list argument; an empty one is left out.
    func with(_ key: Text, _ values: [String]) -> Errand {
        guard !values.isEmpty else { return self }
        return with(key, .list(values.map { .text(Text($0)) }))
    }

    /// The errand with a switch; one that is off is left out.
    func with(_ key: Text, _ isOn: Bool) -> Errand {
        isOn ? with(key, .bool(true)) : self
    }

    func with(_ key: Text, _ value: Value) -> Errand {
        var errand = self
        errand.request.arguments[key] = value
        return errand
    }

    /// The errand with something to be done before a person is shown the answer.
    func followed(by sequel: @escaping Sequel) -> Errand {
        var errand = self
        errand.sequel = sequel
        return errand
    }

    /// The errand as long work, which tells how far it has come.
    func long() -> Errand {
        var errand = self
        errand.isLong = true
        return errand
    }
}

/// A command that is one call to the desk.
protocol DeskVerb: AsyncParsableCommand {
    var common: CommonOptions { get }
    var errand: Errand { get }
}

extension DeskVerb {
    mutating func run() async throws {
        try await Counter(common).run(errand)
    }
}
