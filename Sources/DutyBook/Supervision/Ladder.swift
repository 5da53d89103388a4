package import History

/// The rungs of the escalation ladder, L0 to L6.
package enum LadderLevel: Int, Sendable, CaseIterable, Comparable {
    case reminder, expedite, blue, orange, red, meeting, discipline

    package var code: Text { Text("L\(rawValue)") }

    package static func < (left: LadderLevel, right: LadderLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// What puts a call on a rung.
package enum LadderTrigger: String, Sendable, CaseIterable {
    case yellow, overdue, notSigned
    case oneDayOver, twoExpedites, redone
    case threeDaysOver, blueUnanswered
    case fiveDaysOver, orangeUnanswered
    case tenDaysOver, threeLeads, threeRedone
    /// In an emergency.
    case notOnScene, halfHourNotOnScene
    /// A person's judgement; never derived.
    case suspectedBreach
}

/// One line of the ladder: what happens then, and to whom it goes.
package struct LadderRule: Hashable, Sendable {
    package let level: LadderLevel
    package let trigger: LadderTrigger
    /// Working days over the due time; `nil` for triggers that are not of time.
    let daysOver: Int?
    package let zh: String
    package let en: String
    package let toZh: String
    package let toEn: String
}

/// The ladder as data. Sanming (blue, orange, red after one another) and Shandong platforms (yellow
/// one working day before, red from the first after); minutes in an emergency are zone defaults.
package enum Ladder {
    package static let rules: [LadderRule] =
        rung(.reminder, [(.yellow, nil)], "提醒", "reminder", "经办人、联络员", "clerk and liaison")
        + rung(
            .expedite,
            [(.overdue, 0), (.notSigned, nil)],
            "催办单，次日电话",
            "expedite notice, phone next working day",
            "分管负责人",
            "the unit's deputy head"
        )
        + rung(
            .blue,
            [(.oneDayOver, 1), (.twoExpedites, nil), (.redone, nil), (.notOnScene, nil)],
            "蓝色督办单",
            "blue order",
            "主要负责人",
            "the unit's head"
        )
        + rung(
            .orange,
            [(.threeDaysOver, 3), (.blueUnanswered, nil), (.halfHourNotOnScene, nil)],
            "橙色督办单，周报通报",
            "orange order, weekly bulletin",
            "主要负责人、市领导办公室",
            "the unit's head and the city leader's office"
        )
        + rung(
            .red,
            [(.fiveDaysOver, 5), (.orangeUnanswered, nil)],
            "红色督办单，月度通报，扣分",
            "red order, monthly bulletin, deduction",
            "召集人",
            "the convener"
        )
        + rung(
            .meeting,
            [(.tenDaysOver, 10), (.threeLeads, nil), (.threeRedone, nil)],
            "列入联席会议，约谈",
            "on the joint meeting's agenda, summons",
            "召集人",
            "the convener"
        )
        + rung(
            .discipline,
            [(.suspectedBreach, nil)],
            "移交有关机关",
            "handed to the discipline organs",
            "审计、纪检",
            "auditor"
        )

    private static func rung(
        _ level: LadderLevel,
        _ triggers: [(LadderTrigger, Int?)],
        _ zh: String,
        _ en: String,
        _ toZh: String,
        _ toEn: String
    ) -> [LadderRule] {
        triggers.map { trigger, days in
            LadderRule(
                level: level,
                trigger: trigger,
                daysOver: days,
                zh: zh,
                en: en,
                toZh: toZh,
                toEn: toEn
            )
        }
    }

    package static func rule(_ trigger: LadderTrigger) -> LadderRule? {
        rules.first { $0.trigger == trigger }
    }
}
