package import History

/// What a joint meeting has come to: derived from its changes.
package struct MeetingState: Sendable {
    package enum Phase: String, Sendable { case planned, minuted, issued, void }

    /// One member's word on a section of the minutes.
    package struct Signature: Sendable {
        package enum Standing: String, Sendable {
            case agreed, objected
            /// For a text that was changed since: to be asked for again.
            case stale
            case missing
        }

        package let party: Text
        package let standing: Standing
        package let text: Text?
        /// The hash of the text it is for; `nil` while missing.
        package let hash: Text?
    }

    /// The minutes of one topic.
    package struct Section: Sendable {
        package let topic: Text
        package let text: Text
        package let isUndecided: Bool
        package let hash: Text
        /// One for each member, in the order of the members.
        package let signatures: [Signature]

        /// Those whose agreement to this text is still wanted.
        package var waitsFor: [Text] {
            signatures.filter { $0.standing != .agreed }.map(\.party)
        }
    }

    package let reading: RecordReading
    package let members: [Text]
    package let sections: [Section]
    package let isIssued: Bool

    package init(_ reading: RecordReading) {
        self.reading = reading
        let listed = reading.aspects.view("members")?.value.list?.compactMap(\.text) ?? []
        members = listed
        let absent = reading.aspects.rows("actual")
            .filter { $0.view.value["present"] == "no" }.flatMap(\.keys)
        let signing = listed.filter { !absent.contains($0) }
        let signatures = reading.happenings("countersigned")
        sections = reading.aspects.rows("section").map { row in
            let topic = row.keys.first ?? ""
            let text = row.view.value.text ?? ""
            let hash = Self.hash(of: text, reading.hash)
            return Section(
                topic: topic,
                text: text,
                isUndecided: row.view.undecided,
                hash: hash,
                signatures: signing.map { party in
                    let own = signatures.filter {
                        $0.entry.body.author.party == party
                            && $0.fields["topic"]?.rowKey == topic
                    }
                    return Self.signature(of: party, own, on: hash, isOpen: row.view.undecided)
                }
            )
        }
        isIssued = !reading.happenings("issued").isEmpty
    }

    /// By which a signature is bound to the text of a section.
    static func hash(of text: Text, _ hash: HashFunction) -> Text {
        Text(Hexadecimal.text(hash(text.utf8).bytes))
    }

    /// The last word counts; while two texts are undecided no signature is for what will be issued.
    private static func signature(
        of party: Text,
        _ own: [(entry: Entry, fields: Value)],
        on hash: Text,
        isOpen: Bool
    ) -> Signature {
        guard let last = own.last else {
            return Signature(party: party, standing: .missing, text: nil, hash: nil)
        }
        let isFor = last.fields["hash"]?.text == hash && !isOpen
        let isAgreed = last.fields["stance"] == "agree"
        return Signature(
            party: party,
            standing: !isFor ? .stale : isAgreed ? .agreed : .objected,
            text: last.fields["text"]?.text,
            hash: last.fields["hash"]?.text
        )
    }

    package var phase: Phase {
        if reading.aspects.isVoid { return .void }
        if isIssued { return .issued }
        return sections.isEmpty ? .planned : .minuted
    }

    /// Members that still have to sign something.
    package var waitsFor: [Text] {
        guard phase == .minuted else { return [] }
        return members.filter { party in sections.contains { $0.waitsFor.contains(party) } }
    }

    /// Topics proposed and not on the agenda yet.
    package var openProposals: [(entry: Entry, fields: Value)] {
        let taken = reading.aspects.rows("agenda").compactMap { $0.view.value["proposal"]?.text }
        return reading.happenings("proposed").filter {
            !taken.contains(Text($0.entry.dot.description))
        }
    }

    /// Calls and duty items that stand on its agenda.
    package func isOnAgenda(_ record: Text) -> Bool {
        reading.aspects.rows("agenda").contains { row in
            ["calls", "items"].contains { field in
                row.view.value[field]?.list?.contains(.text(record)) == true
            }
        }
    }
}

extension MeetingState {
    /// The call that carries out a resolution of a meeting, where it is not one that was there
    /// before. Two offices that issue the same resolution apart mean one call.
    static func call(of number: Text, in meeting: Text) -> Text { meeting + "-" + number }

    var derived: [(name: Text, value: Value)] {
        [
            ("state", .text(Text(phase.rawValue))),
            ("sections", .list(sections.map(\.document))),
            ("openProposals", .list(openProposals.map(Self.document))),
            ("discussion", .list(discussion)),
        ]
    }

    /// Questions by topic, each with its answers; numbered within the topic.
    private var discussion: [Value] {
        let answers = reading.happenings("answered")
        var count: [Int64: Int64] = [:]
        return reading.happenings("asked").map { asked in
            let topic = asked.fields["topic"]?.int ?? 0
            count[topic, default: 0] += 1
            let number = count[topic] ?? 0
            let own = answers.filter {
                $0.fields["topic"]?.int == topic && $0.fields["question"]?.int == number
            }
            return [
                "topic": .int(topic), "number": .int(number),
                "from": asked.fields["from"] ?? .null,
                "question": asked.fields["question"] ?? .null,
                "answers": .list(
                    own.map { answered in
                        [
                            "party": .text(answered.entry.body.author.party),
                            "answer": answered.fields["answer"] ?? .null,
                        ]
                    }
                ),
            ]
        }
    }

    private static func document(_ proposal: (entry: Entry, fields: Value)) -> Value {
        let own: [Text: Value] = [
            "party": .text(proposal.entry.body.author.party),
            "proposal": .text(Text(proposal.entry.dot.description)),
        ]
        return .map((proposal.fields.map ?? [:]).merging(own) { _, new in new })
    }
}

extension MeetingState.Section {
    fileprivate var document: Value {
        [
            "topic": .text(topic), "text": .text(text), "undecided": .bool(isUndecided),
            "hash": .text(hash),
            "signatures": .list(
                signatures.map { signature in
                    [
                        "party": .text(signature.party),
                        "standing": .text(Text(signature.standing.rawValue)),
                        "text": signature.text.map(Value.text) ?? .null,
                        "hash": signature.hash.map(Value.text) ?? .null,
                    ]
                }
            ),
        ]
    }
}
