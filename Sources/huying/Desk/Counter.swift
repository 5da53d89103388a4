import ArgumentParser
import Foundation
import History
import PartySide
import Settings

/// Where an errand is handed over and its answer handed back: the one path of every command.
///
/// It finds the desk, shows how far long work has come, writes the answer as a document or as a
/// sheet, and ends with the same exit code in both.
struct Counter: Sendable {
    /// Works on a successful document before it is shown, such as writing a part of it to a file.
    typealias Finish = @Sendable (JSON) throws(DeskProblem) -> JSON

    let language: Language
    let printsJSON: Bool
    let terminal: Terminal
    private let state: String?
    private let door: any Door

    init(_ common: CommonOptions) {
        language = common.lang ?? .current
        printsJSON = common.json
        state = common.state
        terminal = Surroundings.terminal
        door = Surroundings.door
    }

    /// The same with what a person is shown: names of parties, language, the present moment.
    typealias Paperwork = @Sendable (JSON, Page) throws(DeskProblem) -> JSON

    /// Does one errand and writes papers from its answer.
    func run(_ errand: Errand, writing paperwork: @escaping Paperwork) async throws(ExitCode) {
        try await run(errand, at: opened(), writing: paperwork)
    }

    /// The same at a desk that is open already.
    func run(
        _ errand: Errand,
        at port: any DeskPort,
        writing paperwork: @escaping Paperwork
    ) async throws(ExitCode) {
        var page = terminal.page(language)
        page.names = await names(from: port)
        let written = page
        try await run(errand, at: port) { document throws(DeskProblem) in
            try paperwork(document, written)
        }
    }

    /// Does one errand; throws the exit code where it is not 0.
    func run(_ errand: Errand, finish: Finish? = nil) async throws(ExitCode) {
        try await run(errand, at: opened(), finish: finish)
    }

    /// Does one errand at a desk that is open already.
    func run(
        _ errand: Errand,
        at port: any DeskPort,
        finish: Finish? = nil
    ) async throws(ExitCode) {
        var reply = await reply(to: errand, from: port)
        if let finish, !reply.isError {
            do {
                let document = reply.document
                let finished = try Ownership.restored { () throws(DeskProblem) in
                    try finish(document)
                }
                reply = DeskReply(finished, exit: reply.exit)
            } catch {
                throw refuse(error)
            }
        }
        if reply.isError {
            show(reply)
        } else if printsJSON {
            terminal.print(errand.isLong ? reply.document.asResult : reply.document)
        } else {
            if reply.document["readOnly"]?.bool == true {
                terminal.tell(RefusalSheet.readOnly(on: terminal.messagePage(language)))
            }
            let document = await errand.sequel?(reply.document, port, language) ?? reply.document
            var page = terminal.page(language)
            page.names = await names(from: port)
            page.records = await RecordName.names(in: document, from: port, language)
            terminal.print(errand.sheet(document, page))
        }
        if reply.exit != .done { throw ExitCode(reply.exit.rawValue) }
    }

    /// Asks the desk something on the way to an errand; throws the exit code where it refuses.
    func ask(_ request: DeskRequest, at port: any DeskPort) async throws(ExitCode) -> JSON {
        let reply = await port.perform(request) { _ in }
        guard reply.isError else { return reply.document }
        show(reply)
        throw ExitCode(reply.exit.rawValue)
    }

    /// Hands back what was done without a desk; throws the exit code where it is not 0.
    func deliver(_ reply: DeskReply, sheet: Errand.Sheet) throws(ExitCode) {
        if reply.isError {
            show(reply)
        } else if printsJSON {
            terminal.print(reply.document)
        } else {
            terminal.print(sheet(reply.document, terminal.page(language)))
        }
        if reply.exit != .done { throw ExitCode(reply.exit.rawValue) }
    }

    /// Reads what the command line names before anything else happens.
    func reading<Content>(
        _ work: () throws(DeskProblem) -> Content
    ) throws(ExitCode) -> Content {
        do {
            return try work()
        } catch {
            throw refuse(error)
        }
    }

    /// Says why something is refused; gives the exit code to throw.
    func refuse(_ problem: DeskProblem) -> ExitCode {
        show(problem.reply(in: language))
        return ExitCode(problem.exit.rawValue)
    }

    /// The state directory that the command line, the environment or the system names.
    func stateDirectory() throws(DeskProblem) -> StateDirectory {
        do {
            return try StateDirectory(
                flag: state,
                environment: terminal.environment,
                program: .site
            )
        } catch {
            throw DeskProblem(
                "E4304.stateDirectory",
                exit: .configuration,
                Phrase(
                    "数据目录不能用：\(error.description)",
                    "The state directory cannot be used: \(error.description)"
                )
            )
        }
    }

    /// The desk. Where no daemon runs it lives in this process and holds the store: one command opens
    /// it once.
    func opened() async throws(ExitCode) -> any DeskPort {
        do {
            return try await door.open(try stateDirectory())
        } catch {
            throw refuse(error)
        }
    }

    private func reply(to errand: Errand, from port: any DeskPort) async -> DeskReply {
        var request = errand.request
        request.language = language
        let progress = ProgressLine(terminal: terminal, language: language, asJSON: printsJSON)
        defer { progress.end() }
        return await port.perform(request) { progress.show($0) }
    }

    /// The parties' names, so that a person reads names instead of ids.
    private func names(from port: any DeskPort) async -> [String: String] {
        let parties = await port.perform(DeskRequest("party.list", language: language)) { _ in }
        return PartySheet.names(in: parties.document)
    }

    private func show(_ reply: DeskReply) {
        if printsJSON {
            terminal.print(reply.document)
        } else {
            terminal.tell(RefusalSheet.lines(reply.document, on: terminal.messagePage(language)))
        }
    }
}

extension DeskReply {
    /// Whether the document says why something did not happen, instead of what came of it.
    var isError: Bool { document["type"]?.text == "error" }
}

extension JSON {
    /// The document marked as the last line of long work.
    var asResult: JSON {
        guard case .object(let members) = self, self["type"] == nil else { return self }
        return .object([JSONMember("type", "result")] + members)
    }
}
