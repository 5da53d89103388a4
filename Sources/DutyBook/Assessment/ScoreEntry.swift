package import History

/// A figure somebody gives: the other side's rating, or a fact that is known only to people.
package struct ScoreEntry: Hashable, Sendable {
    package enum Indicator: String, Sendable, CaseIterable {
        /// A department's own line: the office above it.
        case line
        /// The department a stationed agency comes from.
        case home
        case falseResult, boundaryAdopted

        var adjustment: Adjustment? {
            switch self {
            case .falseResult: .falseResult
            case .boundaryAdopted: .boundaryAdopted
            case .line, .home: nil
            }
        }

        /// It is a figure of 0 to 100 rather than a fact.
        var isRating: Bool { self == .line || self == .home }
    }

    package let period: Text
    package let target: Text
    package let indicator: Indicator
    package let value: Points?
    package let by: Text

    /// `nil` of a void entry and of one that is not wholly here.
    package init?(_ history: RecordHistory, ranks: MergeRanks) {
        let aspects = RecordAspects(of: history, type: RecordType.rating, ranks: ranks)
        guard !aspects.isVoid, let rating = aspects.view("rating")?.value,
            let period = rating["period"]?.text, let target = rating["target"]?.text,
            let indicator = rating["indicator"]?.text
                .flatMap({ Indicator(rawValue: $0.string) }),
            let opening = history.entries.first
        else { return nil }
        self.period = period
        self.target = target
        self.indicator = indicator
        value = rating["value"]?.text.flatMap(Points.init)
        by = opening.body.author.party
    }

    /// What the other side's raters gave on average; `nil` where none did, or where it is not known
    /// who that is.
    static func mean(
        _ entries: [ScoreEntry],
        for tier: AssessmentTier,
        of party: Text,
        plan: AssessmentPlan
    ) -> Ratio? {
        let counting = entries.filter { entry in
            switch tier {
            case .departments: entry.indicator == .line
            case .stationedAgencies:
                entry.indicator == .home && plan.homes[party] == entry.by
            case .subdistricts, .unranked: false
            }
        }
        let values = counting.compactMap { $0.value?.hundredths }
        guard let share = Ratio(1, of: values.count) else { return nil }
        return Ratio(hundredths: values.reduce(0, +)) * share
    }
}

extension RecordDeclaration {
    /// 评分: what somebody gives a party for a period, each their own row.
    static let rating = RecordDeclaration(
        RecordType.rating,
        "评分",
        "rating",
        audience: .participants,
        aspects: [
            AspectRule(
                aspect: "rating",
                policy: .immutable,
                form: .map([
                    .required("target", .party), .required("period", .filledText),
                    .required(
                        "indicator",
                        .oneOf(ScoreEntry.Indicator.allCases.map { Text($0.rawValue) })
                    ),
                    .optional("value", .text), .required("reason", .filledText),
                ]),
                editors: .none,
                deciders: [],
                zh: "评分",
                en: "rating",
                isRequired: true
            ),
            Aspects.life(deciders: [.committee]),
        ],
        events: [EventRule("defined")],
        actions: [
            Actions.act(
                "rating.give",
                RecordType.rating,
                [.committee, .department],
                writes: ["rating"],
                events: ["defined"],
                command: .opens,
                "评分",
                "rated"
            ),
            Actions.voiding("rating.void", RecordType.rating, .committee),
            Actions.act(
                "rating.settle",
                RecordType.rating,
                .committee,
                writes: [RecordHistory.life],
                events: [],
                "决定",
                "settled"
            ),
        ],
        heading: Heading("rating", "reason"),
        readers: Readers(Readers.Place("rating", "target")),
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            try act.checkRating(parties: scene.parties)
        }
    )
}
