import DutyBook
import History
import SQLiteStore
import Settings
import Synchronization

/// The desk of a site: every command, whether it comes from a person, a script or the console.
///
/// It answers from the store here; no command but `sync now` waits for a network.
package final class Desk: DeskPort {
    let site: Site
    let sync: any SyncControl
    /// Ids that earlier lines of a batch stream gave to their refs, by session.
    let sessions = Mutex<[Text: [Text: Text]]>([:])

    package init(site: Site, sync: any SyncControl) {
        self.site = site
        self.sync = sync
    }

    package func perform(_ request: DeskRequest, progress: @escaping ProgressSink) async
        -> DeskReply
    {
        let gate = ProgressGate(progress)
        do {
            guard site.isReadOnly else { return try await answer(request) { gate.tell($0) } }
            guard !Self.writing.contains(request.verb.string) else { throw StoreError.readOnly }
            let reply = try await answer(request) { gate.tell($0) }
            return DeskReply(reply.document.adding(["readOnly": true]), exit: reply.exit)
        } catch {
            return await helped(error, by: request).reply(in: request.language)
        }
    }

    /// Verbs that change no record; everything else goes to the duty book.
    static let asking: Set<String> = [
        "status", "digest", "party.list", "party.people", "call.list", "call.show", "item.list",
        "item.show",
        "item.export", "item.who", "item.gaps", "item.drift", "item.check",
        "conflict.list", "conflict.show", "outbox.list", "outbox.show", "trace", "verify",
        "sync.now", "sync.pause", "sync.resume", "sql", "calendar.list", "rules.show",
        "roster.onDuty", "draft.list", "today",
        "report.list", "report.run",
        "meeting.resolutions", "meeting.waiting",
        "attachment.list", "attachment.get",
    ]

    /// Verbs that write something beside changes.
    private static let writing: Set<String> = [
        "repair", "bundle.import", "sync.now", "sync.pause", "sync.resume",
    ]

    /// Whether a verb changes no record.
    static func asks(_ verb: Text) -> Bool {
        asking.contains(verb.string) || GeneralQuestion(verb) != nil
    }

    private func answer(_ request: DeskRequest, progress: @escaping ProgressSink) async throws
        -> DeskReply
    {
        let arguments = DeskArguments(request)
        guard request.person?.isBlank != true else { throw DeskProblem.nobody }
        try Self.checkPreparable(request)
        switch request.verb.string {
        case "status": return try await status()
        case "digest": return try await digest()
        case "party.list": return try await parties(arguments)
        case "party.people": return try await people(arguments)
        case "call.list": return try await calls(arguments)
        case "call.show": return try await showCall(arguments)
        case "item.list": return try await items(arguments)
        case "item.show": return try await showItem(arguments)
        case "item.export": return try await exportItems(request, arguments, progress: progress)
        case "item.who": return try await whose(arguments)
        case "item.gaps": return try await gaps(arguments)
        case "item.drift": return try await drift(arguments)
        case "item.check": return try await checkLists(arguments)
        case "item.import": return try await importItems(request, arguments, progress: progress)
        case "conflict.list": return try await conflicts(arguments)
        case "conflict.show": return try await showConflict(arguments)
        case "outbox.list": return try await outbox(arguments)
        case "outbox.show": return try await showOutbox(arguments)
        case "outbox.resubmit": return try await resubmit(request, arguments)
        case "outbox.discard": return try await discard(request, arguments)
        case "trace": return try await trace(arguments)
        case "trace.verify": return try Self.verifyEvidence(arguments)
        case "verify": return try await verify(arguments, progress: progress)
        case "bundle.export": return try await exportBundle(arguments)
        case "bundle.import": return try await importBundle(arguments)
        case "repair": return try await repair(progress: progress)
        case "backup.create": return try await createBackup(arguments, progress: progress)
        case "sync.now": return try await syncNow(arguments, progress: progress)
        case "sync.pause": return try await pause()
        case "sync.resume": return try await resume()
        case "call.attach": return try await attach(request, arguments)
        case "attachment.void": return try await voidAttachment(request, arguments)
        case "attachment.list": return try await attachments(arguments)
        case "attachment.get": return try await attachment(arguments)
        case "calendar.list": return try await calendars(arguments)
        case "report.list": return reports(arguments)
        case "report.run": return try await report(arguments, progress: progress)
        case "meeting.show": return try await showMeeting(arguments)
        case "meeting.resolutions": return try await resolutions()
        case "meeting.waiting": return try await waitingForMeeting()
        case "rules.show": return try await zoneRules(arguments)
        case "roster.onDuty": return try await onDuty(arguments)
        case "today": return try await today(request, arguments)
        case "call.handOver": return try await handOver(request, arguments)
        case "draft.list": return try await prepared()
        case "draft.approve": return try await approve(request, arguments)
        case "draft.discard": return try await discardPrepared(request, arguments)
        case "sql": return try await sql(arguments)
        default:
            guard let question = GeneralQuestion(request.verb) else {
                return try await changeKnowingParties(request)
            }
            return try await answer(question, request, arguments)
        }
    }

    /// A party added at the hub since the last exchange is asked for once before it is refused.
    private func changeKnowingParties(_ request: DeskRequest) async throws -> DeskReply {
        do {
            return try await change(request)
        } catch let refusal as Refusal where refusal.rule == .unknownParty {
            guard await sync.now(progress: { _ in }).succeeded else { throw refusal }
            return try await change(request)
        }
    }
}

/// The arguments of a reading verb, each asked for by name and form.
struct DeskArguments {
    private let values: [Text: Value]
    let language: Language

    /// Nothing given.
    static let none = DeskArguments()

    private init() {
        values = [:]
        language = .chinese
    }

    init(_ request: DeskRequest) {
        values = request.arguments
        language = request.language
    }

    subscript(name: Text) -> Value? { values[name].flatMap { $0 == .null ? nil : $0 } }

    func text(_ name: Text) throws(DeskProblem) -> Text? {
        guard let value = self[name] else { return nil }
        guard let text = value.text else { throw malformed(name) }
        return text
    }

    func required(_ name: Text) throws(DeskProblem) -> Text {
        guard let text = try text(name) else {
            throw .usage(Phrase("缺少 \(name)。", "\(name) is missing."))
        }
        return text
    }

    func flag(_ name: Text) throws(DeskProblem) -> Bool {
        guard let value = self[name] else { return false }
        guard let flag = value.bool else { throw malformed(name) }
        return flag
    }

    func count(_ name: Text) throws(DeskProblem) -> Int? {
        guard let value = self[name] else { return nil }
        guard let int = value.int, int >= 1, let count = Int(exactly: int) else {
            throw malformed(name)
        }
        return count
    }

    func moment(_ name: Text) throws(DeskProblem) -> Milliseconds? {
        guard let text = try text(name) else { return nil }
        guard let moment = CivilTime.milliseconds(text) else { throw malformed(name) }
        return moment
    }

    func day(_ name: Text) throws(DeskProblem) -> CivilDay? {
        guard let text = try text(name) else { return nil }
        guard let day = CivilDay(text) else { throw malformed(name) }
        return day
    }

    private func malformed(_ name: Text) -> DeskProblem {
        .usage(Phrase("\(name) 的写法不对。", "\(name) has the wrong form."))
    }
}
