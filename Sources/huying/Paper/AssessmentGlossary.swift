import DutyBook
import PartySide

/// The words of reports and of assessment.
extension Glossary {
    /// A word list by the name a report's column gives it.
    static func words(_ name: String?) -> [String: Phrase] {
        switch name {
        case "states": states
        case "kinds": kinds
        case "clocks": clocks
        case "lights": lights
        case "answers": answers
        case "solvedAnswers": solved
        case "satisfiedAnswers": satisfied
        case "exclusions": exclusions
        case "tiers": tiers
        case "sheetStandings": standings
        case "figures": figures
        case "adjustments": adjustments
        default: [:]
        }
    }

    static let solved: [String: Phrase] = [
        "yes": Phrase("解决", "solved"), "partly": Phrase("部分解决", "partly"),
        "no": Phrase("未解决", "not solved"),
    ]

    static let satisfied: [String: Phrase] = [
        "yes": Phrase("满意", "satisfied"), "mostly": Phrase("基本满意", "mostly"),
        "no": Phrase("不满意", "not satisfied"),
    ]

    static let exclusions: [String: Phrase] = [
        "misdispatch": Phrase("误派", "sent to the wrong office"),
        "outage": Phrase("已核实停机", "verified outage"),
        "duplicate": Phrase("重复件", "duplicate"),
        "withdrawn": Phrase("已撤回", "withdrawn"),
        "statutoryPause": Phrase("法定不计时", "statutory pause"),
        "deferred": Phrase("已批准挂账", "deferred"),
        "falseOrMalicious": Phrase("虚假或恶意诉求", "false or malicious"),
        "forceMajeure": Phrase("不可抗力", "force majeure"),
    ]

    private static let tiers: [String: Phrase] = [
        "departments": Phrase("部门", "departments"),
        "subdistricts": Phrase("街道", "sub-districts"),
        "stationedAgencies": Phrase("派驻机构", "stationed agencies"),
        "unranked": Phrase("不排名", "unranked"),
    ]

    private static let standings: [String: Phrase] = [
        "locked": Phrase("已锁定", "locked"), "trial": Phrase("试算", "on trial"),
        "tooFew": Phrase("样本不足", "too few"),
        "correctionOnly": Phrase("仅有更正", "corrections only"),
    ]

    private static let figures: [String: Phrase] = [
        "undecided": Phrase("本机所见待定（项）", "undecided, seen here"),
        "received": Phrase("收到（件）", "received"), "closed": Phrase("办结（件）", "closed"),
        "response": Phrase("响应率（%）", "response, %"),
        "timeliness": Phrase("按时率（%）", "in time, %"),
        "resolution": Phrase("解决率（%）", "resolved, %"),
        "satisfaction": Phrase("满意率（%）", "satisfied, %"),
    ]

    private static let adjustments = Dictionary(
        uniqueKeysWithValues: Adjustment.allCases.map { ($0.rawValue, Phrase($0.zh, $0.en)) }
    )
}
