package import History
package import PartySide
import SQLiteStore
package import Testing

/// An office of a scenario: its site and desk, and a line that can be cut.
package final class ScenarioOffice: Sendable {
    package let office: Office
    private let line: HubDoorLine

    init(_ office: Office, line: HubDoorLine) {
        self.office = office
        self.line = line
    }

    package var party: Text { office.site.party }

    // MARK: The line

    package var isOffline: Bool { line.isCut }
    package func goOffline() { line.isCut = true }
    package func comeBack() { line.mend() }
    /// The line breaks after so many requests, the last answer being lost.
    package func cutsLine(afterRequests count: Int) { line.cut(afterRequests: count) }
    /// From now on the line brings every request to the hub twice.
    package func doublesRequests(_ doubles: Bool) { line.isDoubling = doubles }

    // MARK: Commands

    /// What a command answers, a refusal included.
    package func ask(
        _ verb: Text,
        _ arguments: [Text: Value] = [:],
        as person: Text? = nil,
        seen: Text? = nil
    ) async -> DeskReply {
        await office.ask(verb, arguments, as: person, seen: seen)
    }

    /// Does a command that must succeed.
    @discardableResult
    package func act(
        _ verb: Text,
        _ arguments: [Text: Value] = [:],
        as person: Text? = nil,
        seen: Text? = nil,
        at location: SourceLocation = #_sourceLocation
    ) async throws -> JSON {
        let reply = await ask(verb, arguments, as: person, seen: seen)
        try #require(
            reply.exit == .done,
            "\(party) \(verb): \(reply.document)",
            sourceLocation: location
        )
        return reply.document
    }

    /// Raises a call that must be accepted; gives its id.
    @discardableResult
    package func raise(
        _ title: Text,
        kind: Text = "routine",
        lead: Text? = nil,
        _ more: [Text: Value] = [:],
        as person: Text? = nil,
        at location: SourceLocation = #_sourceLocation
    ) async throws -> Text {
        var arguments = more
        arguments["kind"] = .text(kind)
        arguments["title"] = .text(title)
        arguments["lead"] = lead.map(Value.text)
        let document = try await act("call.raise", arguments, as: person, at: location)
        return try #require(document["id"]?.text, sourceLocation: location)
    }

    /// The code with which a command is refused; `nil` where it is not.
    package func refusal(
        _ verb: Text,
        _ arguments: [Text: Value] = [:],
        as person: Text? = nil
    ) async -> String? {
        await ask(verb, arguments, as: person).document["code"]?.string
    }

    /// Asks the hub for bytes by their digest.
    package func fetch(call: Text, hash: Digest, size: Int) async throws {
        try await office.sync.fetch(AttachmentPlace(call: call, hash: hash, size: size))
    }

    // MARK: What is seen here

    /// The derived state of a call.
    package func call(
        _ id: Text,
        at location: SourceLocation = #_sourceLocation
    ) async throws -> SeenCall {
        SeenCall(try await act("call.show", ["call": .text(id)], at: location))
    }

    /// Conflicts waiting here.
    package func conflicts() async throws -> [JSON] {
        try await act("conflict.list")["items"]?.array ?? []
    }

    /// What came back here, with its reason.
    package func returned() async throws -> [JSON] {
        try await act("outbox.list")["items"]?.array?
            .filter { $0["state"]?.string == "returned" } ?? []
    }
}

/// A call as `call show --json` gives it.
package struct SeenCall {
    package let document: JSON

    init(_ document: JSON) { self.document = document }

    package var state: String? { document["state"]?.string }
    package var kind: String? { document["kind"]?.string }
    package var number: Text? { document["number"]?.text }

    /// How far a party has come with it: `pendingReceipt`, `signed` …
    package func dispatch(of party: Text) -> JSON? {
        document["dispatches"]?.array?.first { $0["party"]?.text == party }
    }

    package func clock(_ name: String, of party: Text? = nil) -> JSON? {
        document["clocks"]?.array?.first {
            $0["clock"]?.string == name && (party == nil || $0["party"]?.text == party)
        }
    }

    /// What an aspect holds: the agreed value, or the provisional one of a conflict.
    package func value(_ aspect: Text) -> JSON? { document["aspects"]?[aspect]?["value"] }

    /// Whether an aspect waits for a decision.
    package func isUndecided(_ aspect: Text) -> Bool {
        document["aspects"]?[aspect]?["undecided"]?.bool ?? false
    }

    /// Names of events, in causal order.
    package var events: [String] {
        document["events"]?.array?.compactMap { $0["event"]?.string ?? $0["name"]?.string } ?? []
    }
}
