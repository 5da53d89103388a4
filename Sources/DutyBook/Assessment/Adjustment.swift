/// What is taken from a score or added to it, each with its points and the most it can come to.
package enum Adjustment: String, Sendable, CaseIterable {
    case overdue, orangeOrder, redOrder, repeatedReturn, falseResult
    case jointUrgent, boundaryAdopted

    /// For one of them, in points with two decimals; the zone's default.
    package var each: Points {
        switch self {
        case .overdue: Points(hundredths: -50)
        case .orangeOrder, .repeatedReturn: Points(hundredths: -100)
        case .redOrder: Points(hundredths: -200)
        case .falseResult: Points(hundredths: -500)
        case .jointUrgent, .boundaryAdopted: Points(hundredths: 50)
        }
    }

    /// However many there are.
    package var most: Points {
        switch self {
        case .overdue: Points(hundredths: -1_000)
        case .orangeOrder, .repeatedReturn: Points(hundredths: -500)
        case .redOrder: Points(hundredths: -1_000)
        case .falseResult: Points(hundredths: -2_000)
        case .jointUrgent, .boundaryAdopted: Points(hundredths: 200)
        }
    }

    package func points(_ count: Int) -> Points {
        let (all, overflow) = each.hundredths.multipliedReportingOverflow(by: Int64(count))
        guard !overflow else { return most }
        let limited =
            most.hundredths < 0 ? max(all, most.hundredths) : min(all, most.hundredths)
        return Points(hundredths: limited)
    }

    package var zh: String {
        switch self {
        case .overdue: "超期"
        case .orangeOrder: "橙色督办"
        case .redOrder: "红色督办"
        case .repeatedReturn: "退单被驳后再退"
        case .falseResult: "虚假办结"
        case .jointUrgent: "紧急联动按时"
        case .boundaryAdopted: "边界建议被采纳"
        }
    }

    package var en: String {
        switch self {
        case .overdue: "overdue"
        case .orangeOrder: "orange order"
        case .redOrder: "red order"
        case .repeatedReturn: "returned again after refusal"
        case .falseResult: "false result"
        case .jointUrgent: "joint emergency in time"
        case .boundaryAdopted: "boundary proposal adopted"
        }
    }
}
