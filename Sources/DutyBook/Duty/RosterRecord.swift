import History

/// 班次: which hours of a day somebody is on duty.
package enum DutyShift: String, Sendable, CaseIterable {
    /// Office hours.
    case day
    /// From the close of business until the next morning.
    case night
    /// Around the clock.
    case all
}

extension RecordDeclaration {
    /// 值班表: one row, who is on duty for a party. Two rows of one shift are both shown: an unreachable
    /// duty phone is worse than two numbers.
    static let roster = RecordDeclaration(
        RecordType.roster,
        "值班",
        "duty roster",
        audience: .everyone,
        aspects: [
            AspectRule(
                aspect: "duty",
                policy: .immutable,
                form: .map([
                    .actingParty("party"), .required("date", .date),
                    .required("shift", .oneOf(DutyShift.allCases.map { Text($0.rawValue) })),
                    .required("person", .filledText), .required("phone", .filledText),
                ]),
                editors: .none,
                deciders: [],
                zh: "值班",
                en: "duty",
                isRequired: true
            ),
            Aspects.life(deciders: [.giver, .committee]),
        ],
        events: [EventRule("defined")],
        actions: [
            Actions.act(
                "roster.add",
                RecordType.roster,
                .member,
                writes: ["duty"],
                events: ["defined"],
                command: .opens,
                "排班",
                "put on the roster"
            ),
            Actions.voiding("roster.void", RecordType.roster, [.giver, .committee]),
            Actions.act(
                "roster.settle",
                RecordType.roster,
                [.giver, .committee],
                writes: [RecordHistory.life],
                events: [],
                "决定",
                "settled"
            ),
        ],
        heading: Heading("duty", "person"),
        relations: owner("duty"),
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            try act.checkOwnParty("duty")
        }
    )

    /// AB角: a person stands in for another for a time. Both may act; the trace shows for whom.
    static let delegation = RecordDeclaration(
        RecordType.delegation,
        "代理",
        "delegation",
        audience: .everyone,
        aspects: [
            AspectRule(
                aspect: "delegation",
                policy: .immutable,
                form: .map([
                    .actingParty("party"), .required("person", .filledText),
                    .required("standIn", .filledText), .required("from", .date),
                    .required("to", .date), .optional("scope", .text), .optional("why", .text),
                ]),
                editors: .none,
                deciders: [],
                zh: "代理",
                en: "delegation",
                isRequired: true
            ),
            Aspects.life(deciders: [.giver, .committee]),
        ],
        events: [EventRule("defined")],
        actions: [
            Actions.act(
                "delegation.grant",
                RecordType.delegation,
                .member,
                writes: ["delegation"],
                events: ["defined"],
                command: .opens,
                "指定代理",
                "stand-in named"
            ),
            Actions.voiding("delegation.void", RecordType.delegation, [.giver, .committee]),
            Actions.act(
                "delegation.settle",
                RecordType.delegation,
                [.giver, .committee],
                writes: [RecordHistory.life],
                events: [],
                "决定",
                "settled"
            ),
        ],
        heading: Heading("delegation", "person"),
        relations: owner("delegation"),
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            try act.checkOwnParty("delegation")
            guard let value = act.value(of: "delegation"),
                let from = value["from"]?.text.flatMap(CivilDay.init),
                let to = value["to"]?.text.flatMap(CivilDay.init)
            else { return }
            guard from <= to, value["person"] != value["standIn"] else {
                throw act.refusal(.malformed, from <= to ? "standIn" : "to")
            }
        }
    )

    /// The party a record of people speaks for.
    private static func owner(_ aspect: Text)
        -> @Sendable (RecordAspects, PartyInfo) -> Relations
    {
        { aspects, party in
            aspects.view(aspect)?.value["party"]?.text == party.id ? .giver : .none
        }
    }
}

extension Act {
    /// A party speaks of its own people; the committee may help out.
    fileprivate func checkOwnParty(_ aspect: Text) throws(Refusal) {
        guard let party = value(of: aspect)?["party"]?.text else { return }
        guard party == author.id || author.kind == .zoneCommittee else {
            throw refusal(.notAllowed, party)
        }
    }
}
