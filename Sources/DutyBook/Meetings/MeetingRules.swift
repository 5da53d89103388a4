import History

extension Asking {
    /// What the desk adds to a command on a meeting.
    func meeting() throws(Refusal) -> Supplement {
        switch action {
        case "meeting.accept": return try accepting()
        case "meeting.countersign": return try countersigning()
        case "meeting.issue": return try issuing()
        default: return Supplement()
        }
    }

    /// A topic that a member proposed is put on the agenda as it was proposed, but for what is given.
    private func accepting() throws(Refusal) -> Supplement {
        guard let name = given.text("proposal") else { return Supplement() }
        let proposals = MeetingState(reading).openProposals
        guard let proposal = proposals.first(where: { Text($0.entry.dot.description) == name })
        else { throw refusal(.unknownChange, name) }
        var arguments = proposal.fields.map ?? [:]
        arguments["why"] = nil
        arguments["proposer"] = .text(proposal.entry.body.author.party)
        return Supplement(arguments: arguments)
    }

    /// A signature is for the text as it is here.
    private func countersigning() throws(Refusal) -> Supplement {
        guard let topic = given["topic"]?.rowKey,
            let section = MeetingState(reading).sections.first(where: { $0.topic == topic })
        else { throw refusal(.nothingMinuted, given["topic"]?.rowKey) }
        guard !section.isUndecided else { throw refusal(.inConflict, "section/" + topic) }
        return Supplement(arguments: ["hash": .text(section.hash)])
    }

    /// Issuing makes every draft a resolution, and every resolution a call that somebody has to
    /// answer by a day.
    private func issuing() throws(Refusal) -> Supplement {
        var supplement = Supplement()
        for draft in reading.aspects.rows("draft") {
            guard let number = draft.keys.first, var fields = draft.view.value.map else { continue }
            guard !draft.view.undecided else { throw refusal(.inConflict, draft.aspect) }
            let call = carrying(fields, number)
            fields["call"] = .text(call.id)
            supplement.writes.append(Write("resolution/" + number, .map(fields)))
            supplement.followUps.append(followUp(fields, number, on: call))
        }
        supplement.followUps += goingOn(besides: supplement.followUps.map(\.record.id))
        return supplement
    }

    /// Calls the meeting was asked about go on, also where nothing was resolved that names them.
    private func goingOn(besides resolved: [Text]) -> [FollowUp] {
        let calls = reading.aspects.rows("agenda").flatMap { row in
            row.view.value["calls"]?.list?.compactMap(\.text) ?? []
        }
        return calls.filter { !resolved.contains($0) }.map { call in
            FollowUp(
                verb: "call.resolution",
                record: RecordRef(type: RecordType.call, id: call),
                arguments: ["call": .text(call), "meeting": .text(reading.record.id)],
                isOptional: true
            )
        }
    }

    /// The call it is carried out in: one named, that of the resolution it supersedes, or a new one.
    private func carrying(_ fields: [Text: Value], _ number: Text) -> (id: Text, isNew: Bool) {
        if let call = fields["call"]?.text, !call.isBlank { return (call, false) }
        let older = fields["supersedes"]?.text?.utf8.split(separator: RowKey.separator)
            .compactMap { Text(validating: Array($0)) }
        if let older, older.count == 2 {
            return (MeetingState.call(of: older[1], in: older[0]), false)
        }
        return (MeetingState.call(of: number, in: reading.record.id), true)
    }

    private func followUp(
        _ fields: [Text: Value],
        _ number: Text,
        on call: (id: Text, isNew: Bool)
    ) -> FollowUp {
        var arguments: [Text: Value] = [
            "meeting": .text(reading.record.id),
            "resolution": Int64(number.string).map(Value.int) ?? .null,
        ]
        for name: Text in ["lead", "cooperate", "due", "criterion"] {
            arguments[name] = fields[name]
        }
        if call.isNew {
            arguments["kind"] = "keyTask"
            arguments["title"] = fields["title"]
            arguments["body"] = fields["text"]
        } else {
            arguments["call"] = .text(call.id)
        }
        return FollowUp(
            verb: call.isNew ? "call.raise" : "call.resolution",
            record: RecordRef(type: RecordType.call, id: call.id),
            arguments: arguments
        )
    }
}

extension Act {
    /// What is issued stays; a signature is for a text its author had in front of them; the minutes
    /// go out when the members have signed, or when the convener says why not.
    func checkMeeting(_ scene: Scene) throws(Refusal) {
        guard rule.command == .changes, rule.action != "meeting.void" else { return }
        let past = MeetingState(reading(scene.past, scene))
        guard !past.isIssued else { throw refusal(.alreadyIssued) }
        switch rule.action {
        case "meeting.countersign": try checkCountersignature(past)
        case "meeting.issue":
            // Two offices that issue apart: the second is told. Whether all have signed is judged by
            // what was known, because the calls are on their way.
            guard !MeetingState(reading(scene.now, scene)).isIssued else {
                throw refusal(.alreadyIssued)
            }
            try checkIssue(past)
        default: break
        }
    }

    private func checkCountersignature(_ past: MeetingState) throws(Refusal) {
        guard let fields = events.first?.fields, let topic = fields["topic"]?.rowKey else {
            throw refusal(.malformed, "topic")
        }
        guard let section = past.sections.first(where: { $0.topic == topic }) else {
            throw refusal(.nothingMinuted, topic)
        }
        guard fields["hash"]?.text == section.hash, !section.isUndecided else {
            throw refusal(.staleText, topic)
        }
        let isBare = fields["text"]?.text?.isBlank ?? true
        if fields["stance"] == "object", isBare { throw refusal(.missingArgument, "text") }
    }

    private func checkIssue(_ past: MeetingState) throws(Refusal) {
        guard !past.sections.isEmpty else { throw refusal(.nothingMinuted) }
        if let open = past.sections.first(where: \.isUndecided) {
            throw refusal(.inConflict, "section/" + open.topic)
        }
        guard events.first?.fields["despite"]?.text?.isBlank ?? true else { return }
        for section in past.sections {
            guard let party = section.waitsFor.first else { continue }
            throw refusal(.countersignMissing, section.topic + " · " + party)
        }
    }
}
