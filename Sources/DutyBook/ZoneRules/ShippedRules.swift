import History

extension RuleSet {
    /// The limits a zone starts with.
    package static let zoneDefault = RuleSet(
        version: 1,
        rules: early + work + deciding + closing + consulting,
        extensions: [
            ExtensionRule(kind: .urgent, mostDays: 0, times: 0, .zone),
            ExtensionRule(
                kind: .keyTask,
                mostDays: 15,
                times: 1,
                .extendOnce
            ),
            ExtensionRule(
                kind: .routine,
                mostDays: 10,
                times: 1,
                .extendTen
            ),
            ExtensionRule(kind: .consult, mostDays: 0, times: 0, .zone),
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
            .dispatchCeilings
        )
        + rules(
            .sign,
            urgent: .init(15, .minutes),
            keyTask: .init(2, .workHours),
            routine: .init(2, .workHours),
            consult: .init(2, .workHours),
            .signed
        )
        + rules(
            .respond,
            urgent: .init(30, .minutes),
            keyTask: .init(1, .workDays),
            routine: .init(1, .workDays),
            consult: .init(1, .workDays),
            .responded
        )
        + rules(
            .plan,
            urgent: .init(120, .minutes),
            keyTask: .init(3, .workDays),
            .planned
        )

    private static let work =
        rules(
            .resolve,
            urgent: .init(1_440, .minutes),
            keyTask: .init(15, .workDays),
            routine: .init(5, .workDays),
            consult: .init(1, .workDays),
            .resolved
        )
        + rules(
            .returnWindow,
            keyTask: .init(2, .workDays),
            routine: .init(2, .workDays),
            consult: .init(4, .workHours),
            .returned
        )
        + [
            DeadlineRule(
                clock: .feedback,
                kind: .keyTask,
                length: .beforeResolve(3),
                .feedbackThree
            ),
            DeadlineRule(
                clock: .feedback,
                kind: .routine,
                length: .beforeResolve(1),
                .feedbackOne
            ),
        ]

    private static let deciding =
        rules(
            .ruling,
            urgent: .init(120, .minutes),
            keyTask: .init(2, .workDays),
            routine: .init(2, .workDays),
            consult: .init(1, .workDays),
            .zone
        )
        + rules(
            .extensionDecision,
            keyTask: .init(1, .workDays),
            routine: .init(1, .workDays),
            .noSilence
        )
        + rules(
            .supplement,
            urgent: .init(30, .minutes),
            keyTask: .init(1, .workDays),
            routine: .init(1, .workDays),
            consult: .init(1, .workDays),
            .zone
        )

    private static let closing =
        rules(
            .verification,
            urgent: .init(1_440, .minutes),
            keyTask: .init(3, .workDays),
            routine: .init(2, .workDays),
            consult: .init(1, .workDays),
            .zone
        )
        + rules(
            .redo,
            urgent: .init(720, .minutes),
            keyTask: .init(5, .workDays),
            routine: .init(3, .workDays),
            consult: .init(1, .workDays),
            .zone
        )
        + rules(
            .confirmation,
            urgent: .init(1, .workDays),
            keyTask: .init(1, .workDays),
            routine: .init(1, .workDays),
            consult: .init(1, .workDays),
            .confirmed
        )
        + rules(
            .review,
            keyTask: .init(30, .calendarDays),
            routine: .init(30, .calendarDays),
            consult: .init(30, .calendarDays),
            .reviewed
        )

    private static let consulting =
        CallKind.allCases.map { kind in
            DeadlineRule(
                clock: .resolution,
                kind: kind,
                length: .fixedDay,
                .minuted
            )
        }
        + [
            DeadlineRule(
                clock: .consent,
                kind: nil,
                length: .span(.init(10, .workDays)),
                .noConsent
            ),
            DeadlineRule(
                clock: .appeal,
                kind: nil,
                length: .span(.init(5, .workDays)),
                .appealed
            ),
        ]

    private static func rules(
        _ clock: ClockName,
        urgent: TimeLimit? = nil,
        keyTask: TimeLimit? = nil,
        routine: TimeLimit? = nil,
        consult: TimeLimit? = nil,
        _ ground: LimitGround
    ) -> [DeadlineRule] {
        let limits: [(CallKind, TimeLimit?)] = [
            (.urgent, urgent), (.keyTask, keyTask), (.routine, routine), (.consult, consult),
        ]
        return limits.compactMap { kind, limit in
            limit.map { DeadlineRule(clock: clock, kind: kind, length: .span($0), ground) }
        }
    }
}
