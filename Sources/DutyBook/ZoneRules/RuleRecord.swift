package import History

extension RuleSet {
    /// How an edition lies in the aspect `rules` of the zone's record.
    static let form = Form.map([
        .required("version", .count), .required("limits", .anything),
        .required("extensions", .anything), .required("grants", .count),
        .required("hours", .anything), .optional("partyHours", .anything),
        .optional("replies", .anything), .required("prefix", .filledText),
        .optional("feedback", .oneOf(FeedbackRule.allCases.map { Text($0.rawValue) })),
        .required("dispatching", .oneOf(DeskView.Dispatching.allCases.map { Text($0.rawValue) })),
    ])

    /// The edition as the hub writes it.
    package var value: Value {
        [
            "version": .int(Int64(version)),
            "limits": .list(rules.map(\.value)),
            "extensions": .list(extensions.map(\.value)),
            "grants": .int(Int64(dispatcherGrants)),
            "hours": hours.value,
            "partyHours": .map(partyHours.mapValues(\.value)),
            "replies": .map(
                Dictionary(
                    uniqueKeysWithValues: replies.map {
                        (Text($0.key.rawValue), .int(Int64($0.value)))
                    }
                )
            ),
            "prefix": .text(prefix),
            "dispatching": .text(Text(dispatching.rawValue)),
            "feedback": .text(Text(feedback.rawValue)),
        ]
    }

    /// `nil` for a value that is no edition. Clocks and kinds that only a newer version knows are
    /// left out.
    package init?(_ value: Value) {
        guard let version = value["version"]?.int.flatMap({ Int(exactly: $0) }), version >= 1,
            let limits = value["limits"]?.list, let extensions = value["extensions"]?.list,
            let grants = value["grants"]?.int.flatMap({ Int(exactly: $0) }),
            let hours = value["hours"].flatMap(OfficeHours.init),
            let prefix = value["prefix"]?.text,
            let word = value["dispatching"]?.text,
            let dispatching = DeskView.Dispatching(rawValue: word.string)
        else { return nil }
        self.init(
            version: version,
            rules: limits.compactMap(DeadlineRule.init),
            extensions: extensions.compactMap(ExtensionRule.init),
            dispatcherGrants: grants,
            hours: hours,
            prefix: prefix,
            dispatching: dispatching
        )
        if let word = value["feedback"]?.text {
            guard let known = FeedbackRule(rawValue: word.string) else { return nil }
            feedback = known
        }
        for (party, own) in value["partyHours"]?.map ?? [:] {
            partyHours[party] = OfficeHours(own)
        }
        for colour in OrderColour.allCases {
            let days = value["replies"]?[Text(colour.rawValue)]?.int
            if let days { replies[colour] = Int(clamping: days) }
        }
    }
}

extension DeadlineRule {
    fileprivate var value: Value {
        var value: [Text: Value] = [
            "clock": .text(Text(clock.rawValue)), "basis": .text(basis),
        ]
        value["kind"] = kind.map { .text(Text($0.rawValue)) }
        switch length {
        case .span(let limit):
            value["amount"] = .int(Int64(limit.amount))
            value["unit"] = .text(Text(limit.unit.rawValue))
        case .beforeResolve(let days):
            value["beforeResolve"] = .int(Int64(days))
        case .fixedDay: value["fixedDay"] = .bool(true)
        }
        return .map(value)
    }

    fileprivate init?(_ value: Value) {
        guard let clock = value["clock"]?.text.flatMap({ ClockName(rawValue: $0.string) }) else {
            return nil
        }
        let kind = value["kind"]?.text.flatMap(CallKind.init)
        guard kind != nil || value["kind"] == nil else { return nil }
        let length: Length
        if value["fixedDay"] == .bool(true) {
            length = .fixedDay
        } else if let days = value["beforeResolve"]?.int {
            length = .beforeResolve(Int(clamping: days))
        } else if let amount = value["amount"]?.int,
            let unit = value["unit"]?.text.flatMap({ TimeUnit(rawValue: $0.string) })
        {
            length = .span(TimeLimit(Int(clamping: amount), unit))
        } else {
            return nil
        }
        self.init(clock: clock, kind: kind, length: length, basis: value["basis"]?.text ?? "")
    }
}

extension ExtensionRule {
    fileprivate var value: Value {
        [
            "kind": .text(Text(kind.rawValue)), "mostDays": .int(Int64(mostDays)),
            "times": .int(Int64(times)), "basis": .text(basis),
        ]
    }

    fileprivate init?(_ value: Value) {
        guard let kind = value["kind"]?.text.flatMap(CallKind.init),
            let mostDays = value["mostDays"]?.int, let times = value["times"]?.int
        else { return nil }
        self.init(
            kind: kind,
            mostDays: Int(clamping: mostDays),
            times: Int(clamping: times),
            basis: value["basis"]?.text ?? ""
        )
    }
}

extension OfficeHours {
    fileprivate var value: Value {
        .list(periods.map { .list([.int($0.opens), .int($0.closes)]) })
    }

    fileprivate init?(_ value: Value) {
        var periods: [Period] = []
        for period in value.list ?? [] {
            guard let ends = period.list, ends.count == 2, let opens = ends[0].int,
                let closes = ends[1].int
            else { return nil }
            periods.append(Period(opens: opens, closes: closes))
        }
        self.init(periods: periods)
        guard fault == nil else { return nil }
    }

    /// Why these are no hours of a day; `nil` where they are: in order, within it, not empty.
    package var fault: (zh: String, en: String)? {
        guard !periods.isEmpty else { return ("没有写工作时间", "no office hours are given") }
        var end: Int64 = 0
        for period in periods {
            guard period.opens >= end, period.closes > period.opens, period.closes <= 1_440 else {
                return ("工作时间次序不对", "the office hours are out of order")
            }
            end = period.closes
        }
        return nil
    }
}

extension RecordDeclaration {
    /// 区内规则: one record, each edition a new value of it. Written by the hub alone.
    static let rules = RecordDeclaration(
        RecordType.rules,
        "区内规则",
        "zone rules",
        audience: .everyone,
        aspects: [
            AspectRule(
                aspect: Aspects.rules,
                policy: .centre,
                form: RuleSet.form,
                editors: .none,
                deciders: [],
                zh: "规则",
                en: "rules"
            )
        ],
        actions: [
            Actions.act(
                "rules.publish",
                RecordType.rules,
                .hub,
                writes: [Aspects.rules],
                events: [],
                "发布区内规则",
                "zone rules published"
            )
        ],
        check: { (act, _) throws(Refusal) in try act.checkStanding() }
    )
}
