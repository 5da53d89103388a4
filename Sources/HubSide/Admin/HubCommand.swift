package import Settings

/// One verb of the hub's operator, as the program hands it to whoever has the store: a serving hub
/// through its admin socket, else the program itself.
package struct HubCommand: Codable, Sendable, Equatable {
    /// The closed list of verbs that need the store.
    package enum Verb: String, Codable, Sendable {
        case addParty = "party.add"
        case listSites = "site.list"
        case retireSite = "site.retire"
        case returnSite = "site.return"
        case invite, status, digest
        case createBackup = "backup.create"
        case verify, repair
        case publishCalendar = "calendar.publish"
        case showRules = "rules.show"
        case publishRules = "rules.publish"
        case exportBundle = "bundle.export"
        case importBundle = "bundle.import"
        case card
    }

    /// Where a serving hub takes commands.
    package static let path = "/v1/admin"
    /// Bytes of one command: names and paths, or a whole file in base 64.
    package static let longest = 64 << 20

    package let verb: Verb
    /// Flag names to what was given.
    package let arguments: [String: String]
    /// `zh` or `en`, for the words of the answer.
    package let language: String

    package init(_ verb: Verb, _ arguments: [String: String] = [:], language: Language) {
        self.verb = verb
        self.arguments = arguments
        self.language = language.rawValue
    }

    package func argument(_ name: String) throws(HubProblem) -> String {
        guard let value = arguments[name], !value.isEmpty else {
            throw .usage(zh: "缺少参数 \(name)。", en: "The argument \(name) is missing.")
        }
        return value
    }
}

/// What a verb has to say: the document for scripts, the words for people, and the exit code.
package struct HubOutcome: Codable, Sendable, Equatable {
    package let exit: Int32
    /// One JSON document.
    package let document: String
    package let text: String
    /// The bytes of a file for the program to write, in base 64.
    package let content: String?

    package init(
        _ document: HubDocument,
        text: String,
        exit: Int32 = 0,
        content: String? = nil
    ) {
        self.exit = exit
        self.content = content
        self.document = document.json
        self.text = text
    }

    /// Several documents as one; what is missing is `null`.
    package init(joining names: [String], _ documents: [String?], text: String, exit: Int32) {
        self.exit = exit
        self.text = text
        content = nil
        let members = zip(names, documents).map { "\"\($0)\":\($1 ?? "null")" }
        document = "{" + members.joined(separator: ",") + "}"
    }

    package init(_ problem: HubProblem, in language: Language) {
        exit = problem.exit.rawValue
        document = problem.document(in: language).json
        text = problem.text(in: language)
        content = nil
    }
}
