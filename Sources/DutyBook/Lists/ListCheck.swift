package import History

/// Whether the lists are whole: counted against what the founding document says, every gap named.
package struct ListCheck: Sendable {
    /// One item as it stands.
    package struct Item: Sendable {
        package let id: Text
        package let state: ItemState

        package init(id: Text, state: ItemState) {
            self.id = id
            self.state = state
        }
    }

    /// How many a list has and should have.
    package struct Count: Hashable, Sendable {
        package let kind: ItemKind
        package let categories: Int
        package let items: Int
        /// `nil` where the founding document names no number.
        package let expectedCategories: Int?
        package let expectedItems: Int?

        package var isRight: Bool {
            (expectedCategories ?? categories) == categories && (expectedItems ?? items) == items
        }
    }

    /// What is wrong with an item; stable words.
    package enum Fault: String, Sendable, CaseIterable {
        /// Nobody has it on that day.
        case noLead
        /// Divested, and yet not with a sub-district.
        case notWithSubdistrict
        /// A required part of a rights item is not filled in.
        case missingPart
        /// Two versions wait for a decision.
        case undecided
        /// Listed twice under one code, with different leads in one area at one time.
        case leadsOverlap
    }

    package struct Finding: Hashable, Sendable {
        package let fault: Fault
        package let item: Text
        package let title: Text?
        package let code: Text?
        /// The missing part, the undecided aspect, the other item.
        package let subject: Text?
    }

    package let counts: [Count]
    package let findings: [Finding]

    package var isWhole: Bool { findings.isEmpty && counts.allSatisfy(\.isRight) }

    /// Categories and items of each list, as the zone's founding document counts them: 16 kinds with
    /// 56 duties go to the sub-districts, 5 with 18 stay, and 18 powers were claimed first.
    package static func expected(_ kind: ItemKind) -> (categories: Int?, items: Int?) {
        switch kind {
        case .divested: (16, 56)
        case .retained: (5, 18)
        case .rights: (nil, 18)
        case .department, .company: (nil, nil)
        }
    }

    package init(_ items: [Item], parties: PartyDirectory, on day: CivilDay) {
        let live = items.filter { !$0.state.isVoid }
        counts = ItemKind.allCases.map { kind in
            let own = live.filter { $0.state.kind == kind }
            let expected = Self.expected(kind)
            return Count(
                kind: kind,
                categories: Set(own.compactMap(\.state.category)).count,
                items: own.count,
                expectedCategories: expected.categories,
                expectedItems: expected.items
            )
        }
        findings =
            live.flatMap { Self.findings(of: $0, parties: parties, on: day) }
            + Self.overlaps(among: live)
    }

    private static func findings(of item: Item, parties: PartyDirectory, on day: CivilDay)
        -> [Finding]
    {
        func finding(_ fault: Fault, _ subject: Text? = nil) -> Finding {
            Finding(
                fault: fault,
                item: item.id,
                title: item.state.title,
                code: item.state.code,
                subject: subject
            )
        }
        var findings = item.state.aspects.readings.filter(\.view.undecided).map {
            finding(.undecided, $0.rule.aspect)
        }
        let leads = item.state.assignments(on: day).map(\.lead)
        if leads.isEmpty { findings.append(finding(.noLead)) }
        if item.state.kind == .divested {
            findings += leads.filter { parties[$0].map { $0.kind != .subdistrict } ?? false }
                .map { finding(.notWithSubdistrict, $0) }
        }
        if item.state.kind == .rights {
            findings += RightsFields.missing(item.state).map { finding(.missingPart, $0) }
        }
        return findings
    }

    /// At most one lead for item, area and instant, also where two offices listed one item apart.
    private static func overlaps(among items: [Item]) -> [Finding] {
        var byCode: [Text: [Item]] = [:]
        for item in items {
            guard let code = item.state.code, let kind = item.state.kind else { continue }
            byCode[Text(kind.rawValue) + ":" + code, default: []].append(item)
        }
        var findings: [Finding] = []
        for same in byCode.values.filter({ $0.count > 1 }) {
            for (index, one) in same.enumerated() {
                for other in same[(index + 1)...] where clash(one.state, other.state) {
                    findings.append(
                        Finding(
                            fault: .leadsOverlap,
                            item: one.id,
                            title: one.state.title,
                            code: one.state.code,
                            subject: other.id
                        )
                    )
                }
            }
        }
        return findings.sorted { ($0.item, $0.subject ?? "") < ($1.item, $1.subject ?? "") }
    }

    private static func clash(_ one: ItemState, _ other: ItemState) -> Bool {
        guard let last = one.assignments.last, let theirs = other.assignments.last else {
            return false
        }
        return last.lead != theirs.lead && last.overlaps(theirs)
    }
}
