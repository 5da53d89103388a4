import DutyBook
import History
import SQLiteStore

/// Supervision orders and the people on duty, as rows of the zone.
extension Zone {
    private static let most = 1_000_000

    /// Every record of a type, as it reads here.
    private func histories(of type: Text, in store: StoreView) throws -> [(Text, RecordHistory)] {
        try store.records(of: type, after: nil, limit: Self.most).compactMap { id in
            let record = RecordRef(type: type, id: id)
            return try history(of: record, in: store).map { (id, $0) }
        }
    }

    /// Orders that stand, by the calls they name.
    func ordersByCall(
        in store: StoreView,
        calendar: WorkingCalendar,
        now: Milliseconds
    ) throws -> [Text: [LadderReading.Order]] {
        var byCall: [Text: [LadderReading.Order]] = [:]
        for (id, history) in try histories(of: RecordType.order, in: store) {
            let state = OrderState(history, ranks: ranks)
            guard let colour = state.colour, state.phase == .issued || state.phase == .replied
            else { continue }
            let order = LadderReading.Order(
                number: state.number ?? id,
                colour: colour,
                isUnanswered: state.isUnanswered(at: now, rules: rules, calendar: calendar),
                due: state.due(rules: rules, calendar: calendar)
            )
            for name in state.calls {
                let call = try RecordLookup.call(name, in: store)?.id ?? name
                byCall[call, default: []].append(order)
            }
        }
        return byCall
    }

    /// Who is on duty at a moment, party by party.
    func onDuty(at moment: Milliseconds, in store: StoreView) throws -> [DutyRow] {
        let rows = try histories(of: RecordType.roster, in: store).compactMap { _, history in
            DutyRow(history, ranks: ranks)
        }
        return rows.filter { row in
            row.covers(moment, hours: rules.current.hours(of: row.party))
        }.sorted { ($0.party, $0.person, $0.phone) < ($1.party, $1.person, $1.phone) }
    }

    /// For whom a person acts; `nil` for themselves.
    func represented(
        by person: Text,
        of party: Text,
        doing action: Text,
        at now: Milliseconds,
        in store: StoreView
    ) throws -> Text? {
        guard let day = CivilDay(containing: now) else { return nil }
        let delegations = try histories(of: RecordType.delegation, in: store)
            .compactMap { _, history in StandIn(history, ranks: ranks) }
        return StandIn.represented(
            by: person,
            of: party,
            doing: action,
            on: day,
            among: delegations
        )
    }
}

extension Desk {
    /// `roster.onDuty`: who answers the duty phone now, or at a time.
    func onDuty(_ arguments: DeskArguments) async throws -> DeskReply {
        let party = try arguments.text("party")
        let moment = try arguments.moment("at") ?? site.clock.now()
        let rows = try await site.store.read { try Zone($0).onDuty(at: moment, in: $0) }
        return Self.list(
            rows.filter { party == nil || $0.party == party }.map(Self.duty),
            next: nil
        )
    }

    static func duty(_ row: DutyRow) -> JSON {
        [
            "party": .string(row.party), "person": .string(row.person),
            "phone": .string(row.phone), "shift": .string(row.shift.rawValue),
            "date": .string(row.date.description),
        ]
    }

    /// Whom to phone for an urgent call that has not left: those on duty for whom it is for, or the
    /// committee's where nobody is named.
    func phoneList(for arguments: [Text: Value]) async throws -> JSON {
        let now = site.clock.now()
        return try await site.store.read { store in
            let zone = try Zone(store)
            var parties = [arguments["lead"]?.text].compactMap(\.self)
            parties += arguments["cooperate"]?.list?.compactMap(\.text) ?? []
            if parties.isEmpty {
                parties = zone.parties.all.values.filter { $0.kind == .zoneCommittee }.map(\.id)
            }
            let rows = try zone.onDuty(at: now, in: store)
            return .array(rows.filter { parties.contains($0.party) }.map(Self.duty))
        }
    }

    /// `rules.show`: the zone's rules in force here, or an edition of them.
    func zoneRules(_ arguments: DeskArguments) async throws -> DeskReply {
        let version = try arguments.count("version")
        let book = try await site.store.read { try Zone($0).rules }
        let editions = [RuleSet.zoneDefault] + book.published.map(\.rules)
        let wanted = version.map { version in editions.first { $0.version == version } }
        guard let rules = wanted ?? book.current else {
            throw DeskProblem.usage(
                Phrase("本机没有这一版区内规则。", "That edition of the zone's rules is not here."),
                next: Phrase("先同步，或不写 --version。", "Exchange first, or leave out --version.")
            )
        }
        let published = book.published.last { $0.rules == rules }
        return DeskReply(
            JSON(rules.value).adding([
                "name": .string(rules.name),
                "source": .string(published == nil ? "shipped" : "published"),
                "since": Timestamps.json(published?.publishedAt),
                "editions": .array(editions.map { .count($0.version) }),
            ])
        )
    }
}
