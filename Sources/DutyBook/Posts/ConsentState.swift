import History

/// Where a request for consent stands: derived from its changes.
package struct ConsentState: Sendable {
    package enum Phase: String, Sendable {
        case waiting, agreed, conditional, disagreed
        /// Opinions on one version that did not know of each other and differ: no consent.
        case contested
        case void
    }

    /// One opinion, on the version it was written for.
    struct Opinion: Sendable {
        let entry: Entry
        let version: Int64
        let word: Text
        let approvedBy: Text?
    }

    private struct Version: Sendable {
        let number: Int64
        let entry: Entry
    }

    private let reading: RecordReading
    private let versions: [Version]
    let opinions: [Opinion]

    package init(_ reading: RecordReading) {
        self.reading = reading
        let asked = reading.happenings("requested")
        versions = asked.map { asked in
            Version(number: asked.fields["version"]?.int ?? 1, entry: asked.entry)
        }
        opinions = reading.happenings("answered").compactMap { answered in
            guard let version = answered.fields["version"]?.int,
                let word = answered.fields["opinion"]?.text
            else { return nil }
            return Opinion(
                entry: answered.entry,
                version: version,
                word: word,
                approvedBy: answered.fields["approvedBy"]?.text
            )
        }
    }

    /// The latest version; 0 before the first.
    package var version: Int64 { versions.map(\.number).max() ?? 0 }

    func has(version: Int64) -> Bool { versions.contains { $0.number == version } }

    /// The opinions on a version that no later one of the office knew and replaced.
    private func standing(on version: Int64) -> [Opinion] {
        let own = opinions.filter { $0.version == version }
        return own.filter { one in !own.contains { RecordHistory.saw($0.entry, one.entry) } }
    }

    package var phase: Phase {
        if reading.aspects.isVoid { return .void }
        let words = Set(standing(on: version).map(\.word))
        guard words.count <= 1 else { return .contested }
        switch words.first {
        case "agree": return .agreed
        case "conditional": return .conditional
        case "disagree": return .disagreed
        default: return .waiting
        }
    }

    private var addressee: Text? { reading.aspects.view("head")?.value["zone"]?.text }

    /// Who still has to give an opinion on the version in force.
    var waitsFor: [Text] {
        phase == .waiting || phase == .contested ? [addressee].compactMap(\.self) : []
    }

    var derived: [(name: Text, value: Value)] {
        [
            ("state", .text(Text(phase.rawValue))), ("version", .int(version)),
            (
                "opinions",
                .list(
                    opinions.map { opinion in
                        [
                            "version": .int(opinion.version), "opinion": .text(opinion.word),
                            "party": .text(opinion.entry.body.author.party),
                            "approvedBy": opinion.approvedBy.map(Value.text) ?? .null,
                            "current": .bool(opinion.version == version),
                        ]
                    }
                )
            ),
        ]
    }

    /// K16 of each version: from its arrival until the opinion on it. A version that was replaced
    /// waits for nobody.
    func clocks(_ maker: ClockMaker) -> [CallClock] {
        versions.compactMap { asked in
            let start = ClockMoment.start(asked.entry, "requested")
            let stop = opinions.filter { $0.version == asked.number }
                .compactMap {
                    ClockMoment.stop($0.entry, "answered", start: start, outages: Outages())
                }
                .min { $0.at < $1.at }
            let course = ClockMaker.Course(
                start: start,
                stop: stop,
                isDropped: asked.number != version || phase == .void
            )
            return maker.clock(.consent, addressee, course)
        }
    }
}

extension Asking {
    /// Versions are counted by the desk; the name goes into a record of its own, which only the
    /// offices concerned read.
    func consent() -> Supplement {
        let state = ConsentState(reading)
        let candidate = RecordRef(type: RecordType.candidate, id: reading.record.id)
        var person = given.map(["name", "note"]).map ?? [:]
        switch action {
        case "consent.request":
            person["version"] = 1
            let readers =
                [party] + [given.text("zone")].compactMap(\.self)
                + (given.texts("readers") ?? [])
            person["readers"] = .list(readers.map(Value.text))
            return Supplement(
                arguments: ["version": 1],
                followUps: [FollowUp(verb: "candidate.open", record: candidate, arguments: person)]
            )
        case "consent.replace":
            let version = Value.int(state.version + 1)
            person["version"] = version
            person["candidate"] = .text(candidate.id)
            return Supplement(
                arguments: ["version": version],
                followUps: [
                    FollowUp(verb: "candidate.replace", record: candidate, arguments: person)
                ]
            )
        case "consent.answer":
            return answer(on: candidate, latest: state.version)
        default: return Supplement()
        }
    }

    /// What is said of a person goes where the person's name is.
    private func answer(on candidate: RecordRef, latest: Int64) -> Supplement {
        let version = given["version"] ?? .int(latest)
        var supplement = Supplement(arguments: ["version": version])
        if let text = given["text"] {
            supplement.followUps = [
                FollowUp(
                    verb: "candidate.remark",
                    record: candidate,
                    arguments: [
                        "candidate": .text(candidate.id), "version": version, "text": text,
                    ]
                )
            ]
        }
        return supplement
    }
}

extension Act {
    /// Requests go to the zone about a stationed agency; an opinion names a version that was there.
    func checkConsent(_ scene: Scene) throws(Refusal) {
        if let head = value(of: "head") {
            guard let zone = head["zone"]?.text, scene.parties[zone]?.kind == .zoneCommittee else {
                throw refusal(.unknownValue, "zone")
            }
            guard let agency = head["agency"]?.text,
                scene.parties[agency]?.kind == .stationedAgency
            else { throw refusal(.unknownValue, "agency") }
        }
        let state = ConsentState(reading(scene.past, scene))
        let version = events.first?.fields["version"]?.int
        switch rule.action {
        case "consent.answer":
            guard let version, state.has(version: version) else {
                throw refusal(.unknownVersion, version.map { Text(String($0)) })
            }
        case "consent.request", "consent.replace":
            guard version == state.version + 1 else { throw refusal(.malformed, "version") }
        default: break
        }
    }
}
