package import History

/// What of a party's work is measured.
package enum Indicator: String, Sendable, CaseIterable {
    case response, timeliness, resolution, satisfaction

    package var zh: String {
        switch self {
        case .response: "响应率"
        case .timeliness: "按时率"
        case .resolution: "解决率"
        case .satisfaction: "满意率"
        }
    }
}

/// How much each indicator counts; together 100.
package struct IndicatorWeights: Hashable, Sendable {
    private let shares: [Indicator: Int]

    /// `nil` unless the weights are whole, not negative, and 100 together.
    package init?(_ shares: [Indicator: Int]) {
        guard shares.values.allSatisfy({ (0...100).contains($0) }),
            shares.values.reduce(0, +) == 100
        else { return nil }
        self.shares = shares
    }

    private init(preset shares: [Indicator: Int]) { self.shares = shares }

    package subscript(indicator: Indicator) -> Int { shares[indicator] ?? 0 }

    /// Huairou: response 10, resolution 50, satisfaction 40.
    package static let huairou = IndicatorWeights(
        preset: [.response: 10, .resolution: 50, .satisfaction: 40]
    )
    /// Jungar Banner: 30, 35, 35.
    package static let jungar = IndicatorWeights(
        preset: [.response: 30, .resolution: 35, .satisfaction: 35]
    )
    /// The zone's own: response 20, timeliness 20, resolution 35, satisfaction 25.
    package static let zone = IndicatorWeights(
        preset: [.response: 20, .timeliness: 20, .resolution: 35, .satisfaction: 25]
    )

    package static func preset(_ name: Text) -> IndicatorWeights? {
        switch name {
        case "A": .huairou
        case "B": .jungar
        case "C": .zone
        default: nil
        }
    }
}

/// Who is compared with whom.
package enum AssessmentTier: String, Sendable, CaseIterable {
    case departments, subdistricts, stationedAgencies
    /// The company, the chamber and the fund have figures and never a rank.
    case unranked

    /// `nil` for those who assess or supervise, and are not assessed here.
    package init?(_ kind: PartyKind) {
        switch kind {
        case .department: self = .departments
        case .subdistrict: self = .subdistricts
        case .stationedAgency: self = .stationedAgencies
        case .developmentCompany, .chamber, .fund: self = .unranked
        case .zoneCommittee, .supervisionOffice, .establishmentOffice, .meetingOffice,
            .hubOperator, .reformOffice:
            return nil
        }
    }

    package static let rankable: [Text] = allCases.filter { $0 != .unranked }
        .map { Text($0.rawValue) }
}

/// By what a zone assesses: weights, period, sample, ranks and shares. Frozen for every period that
/// opened after it reached the hub; a later plan counts from the next period on.
package struct AssessmentPlan: Hashable, Sendable {
    /// An order to lock a period.
    package struct Lock: Hashable, Sendable {
        package let period: Text
        package let person: Text
        package let at: Milliseconds
    }

    package let id: Text
    package let title: Text
    package let preset: Text
    package let weights: IndicatorWeights
    package let startDay: Int
    package let from: CivilDay?
    /// Fewer dispatches than this are no sample.
    package let minimum: Int
    /// The tiers in which ranks are given; none by default.
    package let ranking: Set<AssessmentTier>
    /// What the zone's figure counts for in a department's total, in hundredths: by law 30 at least.
    package let departmentShare: Int
    /// The same for a stationed agency: by law 60 at least.
    package let stationedShare: Int
    /// What is taken off and added.
    package let scale: AdjustmentScale
    /// Stationed agency to the department it comes from.
    package let homes: [Text: Text]
    /// When the hub received it; `nil` while it has not.
    package let receivedAt: Milliseconds?
    package let voidedAt: Milliseconds?
    package let locks: [Lock]

    /// 山东省乡镇人民政府工作条例 art. 18.
    package static let leastDepartmentShare = 30
    package static let leastStationedShare = 60
    /// Zone default.
    package static let usualMinimum = 5

    /// `nil` while the plan's own words are not here.
    package init?(_ id: Text, _ history: RecordHistory, ranks: MergeRanks) {
        let aspects = RecordAspects(of: history, type: RecordType.assessment, ranks: ranks)
        guard let plan = aspects.view("plan")?.value, let title = plan["title"]?.text,
            let preset = plan["preset"]?.text, let weights = Self.weights(in: plan)
        else { return nil }
        self.id = id
        self.title = title
        self.preset = preset
        self.weights = weights
        startDay = plan["startDay"]?.int.map { Int(clamping: $0) } ?? 1
        from = plan["from"]?.text.flatMap(CivilDay.init)
        minimum = plan["minimum"]?.int.map { Int(clamping: $0) } ?? Self.usualMinimum
        let tiers = plan["ranking"]?.list?.compactMap(\.text) ?? []
        ranking = Set(tiers.compactMap { AssessmentTier(rawValue: $0.string) })
        departmentShare =
            plan["departmentShare"]?.int.map { Int(clamping: $0) } ?? Self.leastDepartmentShare
        stationedShare =
            plan["stationedShare"]?.int.map { Int(clamping: $0) } ?? Self.leastStationedShare
        scale = Self.scale(in: plan) ?? .usual
        homes = Dictionary(
            (plan["homes"]?.list ?? []).compactMap { $0.text.flatMap(Self.home) }
        ) { first, _ in first }
        receivedAt =
            history.entries.first { $0.body.action == "assessment.publish" }?.standing?.receivedAt
        voidedAt =
            aspects.isVoid
            ? history.entries.first { $0.body.action == "assessment.void" }?.standing?.receivedAt
            : nil
        locks = history.entries.flatMap { entry in
            entry.body.events.compactMap { event in
                guard event.kind == "locked", let period = event.fields["period"]?.text,
                    let at = entry.standing?.receivedAt
                else { return nil }
                return Lock(period: period, person: entry.body.author.person, at: at)
            }
        }
    }

    /// The weights a plan names: a preset's, or its own; `nil` where they are not 100 together.
    static func weights(in plan: Value) -> IndicatorWeights? {
        guard let name = plan["preset"]?.text else { return nil }
        if let preset = IndicatorWeights.preset(name) { return preset }
        var shares: [Indicator: Int] = [:]
        for indicator in Indicator.allCases {
            shares[indicator] = plan[Text(indicator.rawValue)]?.int.map { Int(clamping: $0) } ?? 0
        }
        return IndicatorWeights(shares)
    }

    /// The points a plan gives; `nil` where it spells them wrongly.
    static func scale(in plan: Value) -> AdjustmentScale? {
        AdjustmentScale((plan["points"]?.list ?? []).compactMap(\.text))
    }

    /// Reads `agency=department`.
    static func home(_ text: Text) -> (Text, Text)? {
        let parts = text.string.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        return (Text(parts[0]), Text(parts[1]))
    }

    /// `nil` for a name of another form.
    package func period(_ name: Text) -> AssessmentPeriod? {
        AssessmentPeriod(name, startDay: startDay)
    }

    /// Whether it was known before the period opened, and stood then.
    package func governs(_ period: AssessmentPeriod) -> Bool {
        guard let receivedAt, receivedAt < period.start else { return false }
        if let from, from > period.from { return false }
        return voidedAt.map { $0 >= period.start } ?? true
    }
}
