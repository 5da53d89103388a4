package import History

/// 岗位: what somebody does for a party. Roles bind only where the party has named somebody to them.
package enum PersonRole: String, Sendable, CaseIterable {
    /// 经办人: works on calls and records.
    case clerk
    /// 负责人: submits, signs off and asks in the party's name; may do whatever others may.
    case leader
    /// 调度员: dispatches and decides for the committee.
    case dispatcher
    /// 考核员: scores, excludes, locks.
    case assessor
    /// 人员管理员: names people to roles and ends them.
    case admin
    /// 审计员: reads everything and writes nothing.
    case auditor

    package init?(_ text: Text) { self.init(rawValue: text.string) }

    package var zh: String {
        switch self {
        case .clerk: "经办人"
        case .leader: "负责人"
        case .dispatcher: "调度员"
        case .assessor: "考核员"
        case .admin: "人员管理员"
        case .auditor: "审计员"
        }
    }

    package var en: String {
        switch self {
        case .clerk: "clerk"
        case .leader: "leader"
        case .dispatcher: "dispatcher"
        case .assessor: "assessor"
        case .admin: "staff administrator"
        case .auditor: "auditor"
        }
    }
}
