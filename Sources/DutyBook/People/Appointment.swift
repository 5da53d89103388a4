package import History

/// One person in one role of a party, from when to when.
package struct Appointment: Hashable, Sendable {
    /// That it is over.
    package struct Ending: Hashable, Sendable {
        package let change: Dot
        /// `nil` while it has no receipt here.
        package let order: HubOrder?
        /// The first day without the role; `nil` where it ended at once.
        package let from: CivilDay?
    }

    package let person: Text
    package let role: PersonRole
    /// The first day; `nil` from the appointment on.
    package let from: CivilDay?
    /// The last day; `nil` until it is ended.
    package let until: CivilDay?
    package let change: Dot
    /// `nil` while it has no receipt here.
    package let order: HubOrder?
    /// Words that ended it: every one that the appointment had not seen.
    package fileprivate(set) var endings: [Ending]

    /// - Parameter day: `nil` where it is not asked.
    package func holds(on day: CivilDay?) -> Bool {
        guard let day else { return !endings.contains { $0.from == nil } }
        if let from, day < from { return false }
        if let until, day > until { return false }
        return !isEnded(by: day)
    }

    /// Whether it holds that day or will later; `false` once it ran out or was ended.
    ///
    /// - Parameter day: `nil` where it is not asked.
    package func lasts(from day: CivilDay?) -> Bool {
        guard let day else { return holds(on: nil) }
        return until.map { day <= $0 } ?? true && !isEnded(by: day)
    }

    private func isEnded(by day: CivilDay) -> Bool {
        endings.contains { ending in ending.from.map { $0 <= day } ?? true }
    }
}

/// Who works for a party in which role: kept in the party's record, so that everybody has it.
///
/// Of an appointment and a removal that did not know of each other the removal counts.
package struct People: Hashable, Sendable {
    package let appointments: [Appointment]

    package static let nobody = People([])

    private init(_ appointments: [Appointment]) { self.appointments = appointments }

    /// Reads a party's record.
    package init(_ history: RecordHistory) {
        var dismissals: [(entry: Entry, event: Event)] = []
        for entry in history.entries {
            for event in entry.body.events where event.kind == Self.dismissed {
                dismissals.append((entry, event))
            }
        }
        appointments = history.entries.flatMap { entry in
            entry.body.events.compactMap { event in
                guard event.kind == Self.appointed,
                    let person = event.fields["person"]?.text,
                    let role = event.fields["role"]?.text.flatMap(PersonRole.init)
                else { return nil }
                let endings = dismissals.filter { dismissal in
                    dismissal.event.fields["person"]?.text == person
                        && !RecordHistory.saw(entry, dismissal.entry)
                        && dismissal.event.fields["role"].map { $0.text == Text(role.rawValue) }
                            ?? true
                }
                return Appointment(
                    person: person,
                    role: role,
                    from: event.fields["from"]?.text.flatMap(CivilDay.init),
                    until: event.fields["until"]?.text.flatMap(CivilDay.init),
                    change: entry.dot,
                    order: entry.standing?.order,
                    endings: endings.map { dismissal in
                        Appointment.Ending(
                            change: dismissal.entry.dot,
                            order: dismissal.entry.standing?.order,
                            from: dismissal.event.fields["from"]?.text.flatMap(CivilDay.init)
                        )
                    }
                )
            }
        }
    }

    static let appointed: Text = "appointed"
    static let dismissed: Text = "dismissed"

    package var isEmpty: Bool { appointments.isEmpty }

    /// What the author of a change knew of it: what the replica had written itself, and what the hub
    /// had told it.
    ///
    /// - Parameter seenHub: the incarnation and number of the change's `seenHub`, any index.
    package func known(to dot: Dot, seenHub: HubOrder?) -> People {
        kept { change, order in
            if change.replica == dot.replica { return change.number < dot.number }
            guard let seenHub, let order else { return false }
            return (order.incarnation, order.number) <= (seenHub.incarnation, seenHub.number)
        }
    }

    /// What the hub had heard of it before a place in its order.
    package func heard(before place: HubOrder) -> People {
        kept { _, order in order.map { $0 < place } ?? false }
    }

    private func kept(_ isKnown: (Dot, HubOrder?) -> Bool) -> People {
        guard !isEmpty else { return self }
        return People(
            appointments.compactMap { appointment in
                guard isKnown(appointment.change, appointment.order) else { return nil }
                var kept = appointment
                kept.endings = appointment.endings.filter { isKnown($0.change, $0.order) }
                return kept
            }
        )
    }

    // MARK: Who may

    /// The roles somebody has that day.
    package func roles(of person: Text, on day: CivilDay?) -> Set<PersonRole> {
        Set(appointments.filter { $0.person == person && $0.holds(on: day) }.map(\.role))
    }

    /// Those in one of these roles that day, in the order in which they were named.
    package func holders(of roles: Set<PersonRole>, on day: CivilDay?) -> [Text] {
        var holders: [Text] = []
        for one in appointments
        where roles.contains(one.role) && one.holds(on: day) && !holders.contains(one.person) {
            holders.append(one.person)
        }
        return holders
    }

    /// Whether somebody may do what takes one of these roles.
    ///
    /// Whether they have left, and whether they only read, is asked of the one who acts; those for whom
    /// they act add the roles they still have. Where nobody is named to a role it takes, it is a clerk's
    /// work; where nobody is named a clerk either, whoever acts for the party may.
    ///
    /// - Parameters:
    ///   - persons: who acts, then for whom.
    ///   - needed: empty where any work for the party will do.
    package func allows(_ persons: [Text], _ needed: Set<PersonRole>, on day: CivilDay?) -> Bool {
        let own = roles(of: persons.first.map { [$0] } ?? [], on: day)
        if own == [.auditor] || own.isEmpty && hasDismissed(Array(persons.prefix(1))) {
            return false
        }
        let all = roles(of: persons, on: day)
        if !all.isDisjoint(with: needed) { return true }
        guard holders(of: needed, on: day).isEmpty else { return false }
        return !all.subtracting([.auditor]).isEmpty || holders(of: [.clerk], on: day).isEmpty
    }

    /// Why somebody may not do what takes one of these roles, and whom that names: them, or those who
    /// may; `nil` where they may.
    func fault(
        of persons: [Text],
        _ needed: Set<PersonRole>,
        on day: CivilDay?
    ) -> (rule: Refusal.Rule, subject: Text)? {
        guard let person = persons.first, !allows(persons, needed, on: day) else { return nil }
        if roles(of: person, on: day) == [.auditor] { return (.readsOnly, person) }
        let named = holders(of: needed, on: day)
        let holders = named.isEmpty ? holders(of: [.clerk], on: day) : named
        guard !holders.isEmpty else { return (.needsRole, person) }
        return (
            needed == [.leader] && !named.isEmpty ? .needsLeader : .needsRole,
            Text(holders.map(\.string).joined(separator: "、"))
        )
    }

    private func roles(of persons: [Text], on day: CivilDay?) -> Set<PersonRole> {
        persons.reduce(into: []) { $0.formUnion(roles(of: $1, on: day)) }
    }

    /// Somebody's role was ended.
    var hasDismissed: Bool { appointments.contains { !$0.endings.isEmpty } }

    /// Those of whom a role was ended.
    package var dismissed: [Text] { appointments.filter { !$0.endings.isEmpty }.map(\.person) }

    /// A role of one of these persons was ended.
    func hasDismissed(_ persons: [Text]) -> Bool {
        appointments.contains { persons.contains($0.person) && !$0.endings.isEmpty }
    }

    /// In which role somebody acts: one of those it takes, else one that is theirs, else as a clerk.
    package func role(of persons: [Text], _ needed: Set<PersonRole>, on day: CivilDay?) -> Text {
        let own = roles(of: persons, on: day)
        let fitting = own.intersection(needed.isEmpty ? [.clerk] : needed)
        let order = PersonRole.allCases
        let role = order.first(where: fitting.contains) ?? order.first(where: own.contains)
        return Text((role ?? .clerk).rawValue)
    }
}

// MARK: Rows

extension People {
    /// As a row keeps it.
    package var value: Value {
        .list(
            appointments.map { one in
                var value: [Text: Value] = [
                    "person": .text(one.person), "role": .text(Text(one.role.rawValue)),
                    "change": .text(Text(one.change.description)),
                ]
                value["from"] = one.from.map { .text(Text($0.description)) }
                value["until"] = one.until.map { .text(Text($0.description)) }
                value["order"] = one.order?.value
                value["endings"] = .list(
                    one.endings.map { ending in
                        var value: [Text: Value] = [
                            "change": .text(Text(ending.change.description))
                        ]
                        value["order"] = ending.order?.value
                        value["from"] = ending.from.map { .text(Text($0.description)) }
                        return .map(value)
                    }
                )
                return .map(value)
            }
        )
    }

    /// `nil` for a value that is no such row.
    package init?(_ value: Value) {
        var appointments: [Appointment] = []
        for one in value.list ?? [] {
            guard let person = one["person"]?.text,
                let role = one["role"]?.text.flatMap(PersonRole.init),
                let change = one["change"]?.text.flatMap({ Dot($0.string) })
            else { return nil }
            var endings: [Appointment.Ending] = []
            for ending in one["endings"]?.list ?? [] {
                guard let change = ending["change"]?.text.flatMap({ Dot($0.string) }) else {
                    return nil
                }
                endings.append(
                    Appointment.Ending(
                        change: change,
                        order: ending["order"].flatMap(HubOrder.init),
                        from: ending["from"]?.text.flatMap(CivilDay.init)
                    )
                )
            }
            appointments.append(
                Appointment(
                    person: person,
                    role: role,
                    from: one["from"]?.text.flatMap(CivilDay.init),
                    until: one["until"]?.text.flatMap(CivilDay.init),
                    change: change,
                    order: one["order"].flatMap(HubOrder.init),
                    endings: endings
                )
            )
        }
        self.init(appointments)
    }
}

extension HubOrder {
    fileprivate var value: Value {
        .list([incarnation, number, index].map { .int(Int64(bitPattern: $0)) })
    }

    fileprivate init?(_ value: Value) {
        guard let parts = value.list?.compactMap(\.int), parts.count == 3 else { return nil }
        self.init(
            incarnation: UInt64(bitPattern: parts[0]),
            number: UInt64(bitPattern: parts[1]),
            index: UInt64(bitPattern: parts[2])
        )
    }
}
