package import History

/// What a party came to in a locked period, as the hub wrote it, with the appeals against it.
package struct ScoreSheet: Hashable, Sendable {
    /// A wish of the assessed party to leave a dispatch out.
    package struct Appeal: Hashable, Sendable {
        package let dot: Dot
        /// Its id or number.
        package let call: Text
        package let reason: Text
        package let proof: Text
        /// `nil` while nobody decided.
        package let isGranted: Bool?
        package let decidedBy: Text?
    }

    /// What changed of an earlier period after it was locked.
    package struct Correction: Hashable, Sendable {
        package let period: Text
        package let before: Value
        package let after: Value
        /// The numbers of calls the hub heard of since.
        package let calls: [Text]
    }

    package let id: Text
    package let period: Text
    package let party: Text
    package let plan: Text
    package let lockedAt: Milliseconds
    package let lockedBy: Text?
    package let appealUntil: Milliseconds?
    package let figures: Value
    package let corrections: [Correction]
    package let appeals: [Appeal]

    /// One sheet for each party and period.
    package static func id(_ period: Text, _ party: Text) -> Text { period + "." + party }

    /// `nil` while the hub's figures are not here.
    package init?(_ id: Text, _ history: RecordHistory, ranks: MergeRanks) {
        let aspects = RecordAspects(of: history, type: RecordType.sheet, ranks: ranks)
        guard let figures = aspects.view("figures")?.value, let period = figures["period"]?.text,
            let party = figures["target"]?.text, let lockedAt = figures["lockedAt"]?.int
        else { return nil }
        self.id = id
        self.figures = figures
        self.period = period
        self.party = party
        self.lockedAt = lockedAt
        plan = figures["plan"]?.text ?? ""
        lockedBy = figures["lockedBy"]?.text
        appealUntil = figures["appealUntil"]?.int
        corrections = (figures["corrections"]?.list ?? []).compactMap { row in
            guard let period = row["period"]?.text else { return nil }
            return Correction(
                period: period,
                before: row["before"] ?? .null,
                after: row["after"] ?? .null,
                calls: row["calls"]?.list?.compactMap(\.text) ?? []
            )
        }
        appeals = Self.appeals(in: history)
    }

    /// Each with the first decision on it that counts.
    private static func appeals(in history: RecordHistory) -> [Appeal] {
        history.entries.flatMap { entry in
            entry.body.events.compactMap { event -> Appeal? in
                guard event.kind == "appealed", let call = event.fields["call"]?.text,
                    let reason = event.fields["reason"]?.text
                else { return nil }
                let name = Text(entry.dot.description)
                let decision = history.entries.lazy.compactMap { later -> (Entry, Bool)? in
                    let decided = later.body.events.first { event in
                        event.kind == "appealDecided" && event.fields["appeal"]?.text == name
                    }
                    return decided.map { (later, $0.fields["decision"] == "granted") }
                }.first
                return Appeal(
                    dot: entry.dot,
                    call: call,
                    reason: reason,
                    proof: event.fields["proof"]?.text ?? "",
                    isGranted: decision?.1,
                    decidedBy: decision?.0.body.author.party
                )
            }
        }
    }
}

/// The figures of a sheet as plain data: counts, points in hundredths, `null` where unknown.
package enum SheetFigures {
    /// Rows beyond this are counted instead of listed: a change has room for so many.
    private static let longest = 100

    package static func value(_ score: Score) -> Value {
        let tally = score.tally
        var figures: [Text: Value] = [
            "led": count(tally.led), "supported": count(tally.supported),
            "answersDue": count(tally.answersDue), "answersInTime": count(tally.answersInTime),
            "reported": count(tally.reported), "inTime": count(tally.inTime),
            "evaluated": count(tally.evaluated), "solved": count(tally.solved),
            "satisfied": count(tally.satisfied), "mostly": count(tally.mostly),
            "rated": points(score.rated), "final": points(score.final),
        ]
        for indicator in Indicator.allCases {
            figures[Text(indicator.rawValue)] =
                tally.percentage(indicator).map { .int($0.hundredths) } ?? .null
        }
        figures["adjustments"] = .map(
            Dictionary(
                score.adjustments.map { (Text($0.key.rawValue), count($0.value)) }
            ) { first, _ in first }
        )
        figures["points"] = .map(
            Dictionary(
                score.points.map { (Text($0.key.rawValue), .int($0.value.hundredths)) }
            ) { first, _ in first }
        )
        return .map(figures)
    }

    /// What is compared to find that a period came out differently.
    package static func value(_ assessment: PartyAssessment) -> [Text: Value] {
        [
            "counted": value(assessment.counted), "all": value(assessment.all),
            "total": points(assessment.total), "otherSide": points(assessment.otherSide),
            "tooFew": .bool(assessment.isTooFew),
        ]
    }

    package static func excluded(_ cases: [AssessedCase]) -> Value {
        .list(
            cases.prefix(longest).map { one in
                [
                    "call": .text(one.call), "number": one.number.map(Value.text) ?? .null,
                    "reason": .text(one.exclusion?.reason ?? ""),
                    "proof": .text(shortened(one.exclusion?.proof ?? "")),
                    "decidedBy": .text(one.exclusion?.decidedBy ?? ""),
                ]
            }
        )
    }

    static func names(of cases: [AssessedCase]) -> Value {
        .list(cases.prefix(longest).map { .text($0.number ?? $0.call) })
    }

    private static func shortened(_ text: Text) -> Text {
        text.utf8.count <= 240 ? text : Text(String(text.string.prefix(80))) + "…"
    }

    private static func count(_ count: Int) -> Value { .int(Int64(count)) }

    private static func points(_ ratio: Ratio?) -> Value {
        ratio.map { .int($0.points.hundredths) } ?? .null
    }
}
