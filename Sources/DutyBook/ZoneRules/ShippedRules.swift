import History

extension RuleSet {
    /// The limits a zone starts with.
    package static let zoneDefault = RuleSet(
        version: 1,
        rules: early + work + deciding + closing + consulting,
        extensions: [
            ExtensionRule(kind: .urgent, mostDays: 0, times: 0, basis: zone),
            ExtensionRule(
                kind: .keyTask,
                mostDays: 15,
                times: 1,
                basis: "Shandong platforms: once, 30 working days in all"
            ),
            ExtensionRule(
                kind: .routine,
                mostDays: 10,
                times: 1,
                basis: "Shandong platforms: once, up to 10 working days"
            ),
            ExtensionRule(kind: .consult, mostDays: 0, times: 0, basis: zone),
        ],
        dispatcherGrants: 10,
        hours: .usual
    )

    /// Until a unit is told, has signed, has answered and has a plan.
    private static let early =
        rules(
            .dispatch,
            urgent: .init(10, .minutes),
            keyTask: .init(4, .workHours),
            routine: .init(4, .workHours),
            consult: .init(2, .workHours),
            "below the ceilings of DB11/T 2021-2022: 1 h for life and property, 24 h in general"
        )
        + rules(
            .sign,
            urgent: .init(15, .minutes),
            keyTask: .init(2, .workHours),
            routine: .init(2, .workHours),
            consult: .init(2, .workHours),
            "Qinglong county: signed within 2 hours; urgent: zone default"
        )
        + rules(
            .respond,
            urgent: .init(30, .minutes),
            keyTask: .init(1, .workDays),
            routine: .init(1, .workDays),
            consult: .init(1, .workDays),
            "Pinggu district: on the scene in 30 minutes; Shandong: within 1 working day"
        )
        + rules(
            .plan,
            urgent: .init(120, .minutes),
            keyTask: .init(3, .workDays),
            "Beijing: feedback within 2 hours in an emergency; Shandong: answer in 3 working days"
        )

    private static let work =
        rules(
            .resolve,
            urgent: .init(1_440, .minutes),
            keyTask: .init(15, .workDays),
            routine: .init(5, .workDays),
            consult: .init(1, .workDays),
            "Shandong enterprise platform: 15 working days; Weifang hotline ordinance: 5"
        )
        + rules(
            .returnWindow,
            keyTask: .init(2, .workDays),
            routine: .init(2, .workDays),
            consult: .init(4, .workHours),
            "Shandong platforms: 2 working days"
        )
        + [
            DeadlineRule(
                clock: .feedback,
                kind: .keyTask,
                length: .beforeResolve(3),
                basis: "Beijing ordinance, article 14: in time; 3 working days: zone default"
            ),
            DeadlineRule(
                clock: .feedback,
                kind: .routine,
                length: .beforeResolve(1),
                basis: "Beijing ordinance, article 14: in time; 1 working day: zone default"
            ),
        ]

    private static let deciding =
        rules(
            .ruling,
            urgent: .init(120, .minutes),
            keyTask: .init(2, .workDays),
            routine: .init(2, .workDays),
            consult: .init(1, .workDays),
            zone
        )
        + rules(
            .extensionDecision,
            keyTask: .init(1, .workDays),
            routine: .init(1, .workDays),
            "zone default; silence is not approval"
        )
        + rules(
            .supplement,
            urgent: .init(30, .minutes),
            keyTask: .init(1, .workDays),
            routine: .init(1, .workDays),
            consult: .init(1, .workDays),
            zone
        )

    private static let closing =
        rules(
            .verification,
            urgent: .init(1_440, .minutes),
            keyTask: .init(3, .workDays),
            routine: .init(2, .workDays),
            consult: .init(1, .workDays),
            zone
        )
        + rules(
            .redo,
            urgent: .init(720, .minutes),
            keyTask: .init(5, .workDays),
            routine: .init(3, .workDays),
            consult: .init(1, .workDays),
            zone
        )
        + rules(
            .confirmation,
            urgent: .init(1, .workDays),
            keyTask: .init(1, .workDays),
            routine: .init(1, .workDays),
            consult: .init(1, .workDays),
            "zone default; the unit's leader confirms what was written by somebody who had left"
        )
        + rules(
            .review,
            keyTask: .init(30, .calendarDays),
            routine: .init(30, .calendarDays),
            consult: .init(30, .calendarDays),
            "digital city management: deferred cases are reviewed every 30 days at most"
        )

    private static let zone: Text = "zone default"

    private static let consulting =
        CallKind.allCases.map { kind in
            DeadlineRule(
                clock: .resolution,
                kind: kind,
                length: .fixedDay,
                basis: "the day fixed in the minutes of the joint meeting"
            )
        }
        + [
            DeadlineRule(
                clock: .consent,
                kind: nil,
                length: .span(.init(10, .workDays)),
                basis: "zone default; a missing opinion is never consent"
            ),
            DeadlineRule(
                clock: .appeal,
                kind: nil,
                length: .span(.init(5, .workDays)),
                basis: "zone default; below the 30 days of the supervision ordinance"
            ),
        ]

    private static func rules(
        _ clock: ClockName,
        urgent: TimeLimit? = nil,
        keyTask: TimeLimit? = nil,
        routine: TimeLimit? = nil,
        consult: TimeLimit? = nil,
        _ basis: Text
    ) -> [DeadlineRule] {
        let limits: [(CallKind, TimeLimit?)] = [
            (.urgent, urgent), (.keyTask, keyTask), (.routine, routine), (.consult, consult),
        ]
        return limits.compactMap { kind, limit in
            limit.map { DeadlineRule(clock: clock, kind: kind, length: .span($0), basis: basis) }
        }
    }
}
