package import History

/// On what a limit of the shipped rules rests. Rules hold the Chinese text, as the zone's own do.
package enum LimitGround: CaseIterable, Sendable {
    case extendOnce, extendTen, dispatchCeilings, signed, responded, planned, resolved, returned
    case feedbackThree, feedbackOne, noSilence, reviewed, zone, minuted, noConsent
    case confirmed, appealed

    package var word: OfficeWord {
        switch self {
        case .extendOnce:
            OfficeWord(
                "山东省级平台：一次，累计不超过30个工作日",
                "Shandong platforms: once, 30 working days in all"
            )
        case .extendTen:
            OfficeWord(
                "山东省级平台：一次，不超过10个工作日",
                "Shandong platforms: once, up to 10 working days"
            )
        case .dispatchCeilings:
            OfficeWord(
                "低于DB11/T 2021-2022上限：生命财产1小时，一般24小时",
                "below the ceilings of DB11/T 2021-2022: 1 h for life and property, 24 h in general"
            )
        case .signed:
            OfficeWord(
                "青龙县：2小时内签收；紧急：区内缺省",
                "Qinglong county: signed within 2 hours; urgent: zone default"
            )
        case .responded:
            OfficeWord(
                "平谷区：30分钟到场；山东：1个工作日内响应",
                "Pinggu district: on the scene in 30 minutes; Shandong: within 1 working day"
            )
        case .planned:
            OfficeWord(
                "北京：紧急2小时内反馈；山东：3个工作日内答复",
                "Beijing: feedback within 2 hours in an emergency; Shandong: answer in 3 working days"
            )
        case .resolved:
            OfficeWord(
                "山东企业平台：15个工作日；潍坊热线条例：5个工作日",
                "Shandong enterprise platform: 15 working days; Weifang hotline ordinance: 5"
            )
        case .returned:
            OfficeWord(
                "山东省级平台：2个工作日",
                "Shandong platforms: 2 working days"
            )
        case .feedbackThree:
            OfficeWord(
                "北京条例第十四条：及时反馈；3个工作日为区内缺省",
                "Beijing ordinance, article 14: in time; 3 working days: zone default"
            )
        case .feedbackOne:
            OfficeWord(
                "北京条例第十四条：及时反馈；1个工作日为区内缺省",
                "Beijing ordinance, article 14: in time; 1 working day: zone default"
            )
        case .noSilence:
            OfficeWord(
                "区内缺省；逾期不视为批准",
                "zone default; silence is not approval"
            )
        case .reviewed:
            OfficeWord(
                "数字城管：挂账案件至少每30天复查一次",
                "digital city management: deferred cases are reviewed every 30 days at most"
            )
        case .zone:
            OfficeWord(
                "区内缺省",
                "zone default"
            )
        case .minuted:
            OfficeWord(
                "联席会议纪要确定的日期",
                "the day fixed in the minutes of the joint meeting"
            )
        case .noConsent:
            OfficeWord(
                "区内缺省；未答复不视为同意",
                "zone default; a missing opinion is never consent"
            )
        case .confirmed:
            OfficeWord(
                "区内缺省；已离岗人员所写，由本单位负责人确认",
                "zone default; the unit's leader confirms what was written by somebody who had left"
            )
        case .appealed:
            OfficeWord(
                "区内缺省；短于督查条例的30日",
                "zone default; below the 30 days of the supervision ordinance"
            )
        }
    }

    var text: Text { Text(word.zh) }

    /// The English words of a shipped ground; `nil` of one that the zone wrote.
    package static func english(_ basis: Text) -> String? {
        allCases.lazy.map(\.word).first { basis == Text($0.zh) }?.en
    }
}

extension DeadlineRule {
    init(clock: ClockName, kind: CallKind?, length: Length, _ ground: LimitGround) {
        self.init(clock: clock, kind: kind, length: length, basis: ground.text)
    }
}

extension ExtensionRule {
    init(kind: CallKind, mostDays: Int, times: Int, _ ground: LimitGround) {
        self.init(kind: kind, mostDays: mostDays, times: times, basis: ground.text)
    }
}
