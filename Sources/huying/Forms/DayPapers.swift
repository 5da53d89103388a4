import ArgumentParser
import DutyBook
import History
import PartySide
import Reports

/// 当日批量打印: which papers of a call an office has to print for what it did, and for what came to it,
/// on one day.
struct DayPapers {
    /// The office that prints.
    let party: String
    /// `nil` of a clock that is beyond all days.
    let day: CivilDay?
    /// Only these, by their names; all where empty.
    let forms: [String]

    /// One paper: its form, and the receiving party it is about.
    struct Wanted: Hashable {
        let form: CallForm
        let party: String?
    }

    func wanted(of call: JSON) -> [Wanted] {
        var wanted: [Wanted] = []
        func want(_ form: CallForm, _ party: String?) {
            let paper = Wanted(form: form, party: party)
            if isMeant(form.rawValue), !wanted.contains(paper) { wanted.append(paper) }
        }
        for event in call["events"]?.array ?? [] where isToday(event["occurredAt"]) {
            guard event["party"]?.string == party, let kind = event["event"]?.string else {
                continue
            }
            switch kind {
            case "raised": want(.call, nil)
            case "signed": want(.receipt, party)
            case "returnRequested": want(.return, party)
            case "extensionRequested": want(.extension_, party)
            case "reported": want(.result, party)
            case "evaluated": want(.evaluation, nil)
            default: break
            }
        }
        // Who dispatches prints for every office, an office only its own.
        let isSender = (call["events"]?.array ?? []).contains { event in
            event["party"]?.string == party && isToday(event["occurredAt"])
                && ["raised", "dispatched"].contains(event["event"]?.string ?? "")
        }
        for dispatch in call["dispatches"]?.array ?? [] where isToday(dispatch["at"]) {
            let receiver = dispatch["party"]?.string
            if isSender || receiver == party { want(.dispatch, receiver) }
        }
        for notice in call["notices"]?.array ?? []
        where notice["notice"]?.string == "expedited" && isToday(notice["at"])
            && notice["party"]?.string == party && notice["lifted"] == .null
        {
            want(.expedite, party)
        }
        return wanted
    }

    /// Call by call, then the orders to this office or by it.
    func papers(of records: DayRecords, on page: Page) -> [(name: String, form: PrintedForm)] {
        var papers: [(name: String, form: PrintedForm)] = records.calls.flatMap { call in
            wanted(of: call).map { paper in
                let filled = CallFormPaper(
                    call: call,
                    form: paper.form,
                    party: paper.party,
                    page: page
                )
                return (paper.form.rawValue, filled.printed())
            }
        }
        guard isMeant(OfficePaper.order.rawValue) else { return papers }
        for order in records.orders where isToday(order["issuedAt"]) {
            let issuer = (order["events"]?.array ?? []).first?["party"]?.string
            guard order["to"]?.string == party || issuer == party else { continue }
            let source = PaperSource(document: order, page: page)
            papers.append((OfficePaper.order.rawValue, OrderPaper(source: source).printed()))
        }
        return papers
    }

    private func isMeant(_ form: String) -> Bool { forms.isEmpty || forms.contains(form) }

    private func isToday(_ time: JSON?) -> Bool { time?.falls(on: day) ?? false }
}

extension JSON {
    /// Whether a time lies on a day in China; never where either is unknown.
    fileprivate func falls(on day: CivilDay?) -> Bool {
        let moment = text.flatMap(CivilTime.milliseconds)
        return day != nil && moment.flatMap { CivilDay(containing: $0) } == day
    }
}

/// Every order, and the calls in which something happened on a day, as the desk shows them.
struct DayRecords {
    let calls: [JSON]
    let orders: [JSON]

    /// Read from the desk at once.
    private static let page: Int64 = 200

    init(of day: CivilDay?, from counter: Counter, at port: any DeskPort) async throws(ExitCode) {
        var calls: [JSON] = []
        let listed = try await Self.all("call.list", from: counter, at: port) { call in
            (call["events"]?.array ?? []).contains { $0["occurredAt"]?.falls(on: day) == true }
        }
        for id in listed.compactMap({ $0["id"]?.text }) {
            let request = DeskRequest("call.show", ["call": .text(id)], language: counter.language)
            calls.append(try await counter.ask(request, at: port))
        }
        self.calls = calls
        orders = try await Self.all("order.list", from: counter, at: port) { _ in true }
    }

    private static func all(
        _ verb: Text,
        from counter: Counter,
        at port: any DeskPort,
        where isMeant: (JSON) -> Bool
    ) async throws(ExitCode) -> [JSON] {
        var items: [JSON] = []
        var after: Text?
        while true {
            var arguments: [Text: Value] = ["limit": .int(page)]
            arguments["after"] = after.map(Value.text)
            let list = try await counter.ask(
                DeskRequest(verb, arguments, language: counter.language),
                at: port
            )
            items += (list["items"]?.array ?? []).filter(isMeant)
            guard let next = list["next"]?.text else { return items }
            after = next
        }
    }
}
