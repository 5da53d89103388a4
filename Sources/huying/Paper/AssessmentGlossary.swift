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
        case "colours": colours
        case "orderStates": orderStates
        case "currencies": currencies
        case "events": events
        case "roles": roles
        case "lists": lists
        case "aspects": aspects
        case "triggers": triggers
        case "ledgerRemarks": ledgerRemarks
        case "caseReasons": caseReasons
        case "categories": categories
        case "grounds": grounds
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

    private static let currencies: [String: Phrase] = [
        "yuan": Phrase("元", "yuan"), "dollar": Phrase("美元", "dollars"),
    ]

    /// What a reader of the ledger has to know of a call besides.
    private static let ledgerRemarks: [String: Phrase] = [
        "extending": Phrase("准予延期", "more time granted"),
        "pause": Phrase("准予暂停计时", "pause granted"),
        "deferral": Phrase("挂账", "deferred"),
        "returning": Phrase("已退单改派", "returned"),
        "exclusion": Phrase("准予剔除", "left out of the assessment"),
        "excluded": Phrase("考核剔除", "left out of the assessment"),
        "redone": Phrase("重办", "redone"), "unrated": Phrase("逾期未评", "closed unrated"),
        "merged": Phrase("并单", "merged"), "disputed": Phrase("牵头待定", "lead undecided"),
        "expedited": Phrase("催办", "expedited"), "backfilled": Phrase("补录", "entered afterwards"),
    ]

    /// What stands for the category of calls that name no duty item; the others have their own names.
    private static let categories: [String: Phrase] = [
        "uncategorised": Phrase("（未对应职责事项）", "(no duty item)")
    ]

    /// On what shipped limits rest; what a zone wrote itself stays as it is.
    private static let grounds = Dictionary(
        uniqueKeysWithValues: LimitGround.allCases.map {
            ($0.word.zh, Phrase($0.word.zh, $0.word.en))
        }
    )

    /// Why a call stands among the typical cases.
    private static let caseReasons: [String: Phrase] = [
        "solvedInTime": Phrase("按时解决", "solved in time"),
        "satisfied": Phrase("满意", "satisfied"),
        "jointUrgent": Phrase("紧急联动", "several offices in an emergency"),
        "overdue": Phrase("超期", "overdue"), "notSolved": Phrase("未解决", "not solved"),
        "notSatisfied": Phrase("不满意", "not satisfied"), "redone": Phrase("被退回重办", "redone"),
        "returnedAgain": Phrase("退单被驳后再退", "returned again after refusal"),
    ]

    private static let figures: [String: Phrase] = [
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
