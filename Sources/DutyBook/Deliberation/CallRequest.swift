package import History

/// Something an office asked of one that decides: more time, a pause, a deferral, to be let off,
/// or to be left out of an assessment.
package struct CallRequest: Hashable, Sendable {
    package enum Kind: String, Sendable {
        case extending, pause, deferral, returning
        /// To leave a party's part out of its assessment.
        case exclusion

        init?(_ event: CallEvent) {
            switch event {
            case .extensionRequested: self = .extending
            case .pauseRequested: self = .pause
            case .deferralRequested: self = .deferral
            case .returnRequested: self = .returning
            case .exclusionProposed: self = .exclusion
            default: return nil
            }
        }
    }

    /// What was answered.
    package struct Decision: Hashable, Sendable {
        package let entry: Entry
        package let isGranted: Bool
        package let fields: Value
        /// Offices of one rank decided differently, neither knowing of the other: refused until one
        /// of them decides again.
        package let isContested: Bool
    }

    package let kind: Kind
    package let entry: Entry
    package let fields: Value
    /// `nil` while nobody decided. Silence is not approval.
    package let decision: Decision?

    package var dot: Dot { entry.dot }
    package var party: Text { entry.body.author.party }
    package var isOpen: Bool { decision == nil }
    package var isGranted: Bool { decision?.isGranted ?? false }

    /// Working days of more time: those granted, else those asked for.
    package var days: Int {
        let days = decision?.fields["days"]?.int ?? fields["days"]?.int ?? 0
        return Int(clamping: max(0, days))
    }

    /// What of the clock a pause takes off: as granted, else as asked for.
    package var span: Interval? {
        guard let from = decision?.fields["from"]?.int ?? fields["from"]?.int else { return nil }
        return Interval(from: from, until: decision?.fields["until"]?.int ?? fields["until"]?.int)
    }
}

/// Everything asked about one call, with the answers that count.
struct CallRequests {
    let all: [CallRequest]

    private struct Answer {
        let entry: Entry
        let isGranted: Bool
        let fields: Value
        /// The request it names; a ruling answers every return it knew of.
        let request: Text?
    }

    init(_ history: RecordHistory, parties: PartyDirectory) {
        var asked: [(CallRequest.Kind, Entry, Value)] = []
        var answers: [Answer] = []
        for entry in history.entries {
            for event in entry.body.events {
                guard let known = CallEvent(event.kind) else { continue }
                if let kind = CallRequest.Kind(known) {
                    asked.append((kind, entry, event.fields))
                } else if known == .decided || known == .ruled {
                    let word = event.fields["decision"] ?? event.fields["ruling"]
                    answers.append(
                        Answer(
                            entry: entry,
                            isGranted: word == "granted",
                            fields: event.fields,
                            request: known == .decided
                                ? event.fields["request"]?.text ?? "" : nil
                        )
                    )
                }
            }
        }
        all = asked.map { kind, entry, fields in
            let name = Text(entry.dot.description)
            let own = answers.filter { answer in
                if let request = answer.request { return request == name }
                return kind == .returning && RecordHistory.saw(answer.entry, entry)
            }
            return CallRequest(
                kind: kind,
                entry: entry,
                fields: fields,
                decision: Self.counting(own, parties: parties)
            )
        }
    }

    func of(_ kind: CallRequest.Kind) -> [CallRequest] { all.filter { $0.kind == kind } }

    /// The higher office counts; of one office the later word; of equals that did not know of each
    /// other a refusal, because longer time needs certainty.
    private static func counting(_ answers: [Answer], parties: PartyDirectory)
        -> CallRequest.Decision?
    {
        func rank(_ answer: Answer) -> Int {
            parties[answer.entry.body.author.party]?.kind.officeRank ?? 0
        }
        guard let highest = answers.map(rank).max() else { return nil }
        let ranking = answers.filter { rank($0) == highest }
        let standing = ranking.filter { one in
            !ranking.contains { RecordHistory.saw($0.entry, one.entry) }
        }
        let refused = standing.first { !$0.isGranted }
        guard let counting = refused ?? standing.first else { return nil }
        return CallRequest.Decision(
            entry: counting.entry,
            isGranted: counting.isGranted,
            fields: counting.fields,
            isContested: standing.contains { $0.isGranted != counting.isGranted }
        )
    }
}
