package import History

/// What is taken from a score or added to it.
package enum Adjustment: String, Sendable, CaseIterable {
    case overdue, orangeOrder, redOrder, repeatedReturn, falseResult
    case jointUrgent, boundaryAdopted

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

    /// Taken off rather than added.
    fileprivate var isDeduction: Bool {
        switch self {
        case .overdue, .orangeOrder, .redOrder, .repeatedReturn, .falseResult: true
        case .jointUrgent, .boundaryAdopted: false
        }
    }
}

/// How many points each adjustment is worth, and the most it can come to: what a plan says, else what a
/// zone starts with.
package struct AdjustmentScale: Hashable, Sendable {
    private struct Worth: Hashable {
        let each: Points
        /// However many there are; `nil` where no limit is set.
        var most: Points?
    }

    private var worths: [Adjustment: Worth]

    /// The zone's defaults. They set no limits: a score itself never falls below 0 or rises above 100.
    package static let usual = AdjustmentScale(worths: [
        .overdue: Worth(each: Points(hundredths: -50)),
        .orangeOrder: Worth(each: Points(hundredths: -100)),
        .redOrder: Worth(each: Points(hundredths: -200)),
        .repeatedReturn: Worth(each: Points(hundredths: -100)),
        .falseResult: Worth(each: Points(hundredths: -500)),
        .jointUrgent: Worth(each: Points(hundredths: 50)),
        .boundaryAdopted: Worth(each: Points(hundredths: 50)),
    ])

    private init(worths: [Adjustment: Worth]) { self.worths = worths }

    /// The defaults with what a plan says of some: `overdue=0.5` or `overdue=0.5/10`, the points of one
    /// and the most of all, without signs. `nil` where one is spelled otherwise, is said twice, or has
    /// a limit below the points of one.
    package init?(_ spelled: [Text]) {
        self = .usual
        var said: Set<Adjustment> = []
        for text in spelled {
            let parts = text.string.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, let kind = Adjustment(rawValue: String(parts[0])),
                said.insert(kind).inserted
            else { return nil }
            let figures = parts[1].split(separator: "/", omittingEmptySubsequences: false)
                .map { Points(Text(String($0))) }
            guard (1...2).contains(figures.count), let each = figures[0] else { return nil }
            var worth = Worth(each: kind.signed(each))
            if figures.count == 2 {
                guard let most = figures[1], most >= each else { return nil }
                worth.most = kind.signed(most)
            }
            worths[kind] = worth
        }
    }

    /// What so many of a kind come to.
    package func points(_ kind: Adjustment, _ count: Int) -> Points {
        guard let worth = worths[kind] else { return Points(hundredths: 0) }
        let (all, isOver) = worth.each.hundredths.multipliedReportingOverflow(by: Int64(count))
        let sum = isOver ? (worth.each.hundredths < 0 ? Int64.min / 1_000 : .max / 1_000) : all
        guard let most = worth.most else { return Points(hundredths: sum) }
        return Points(
            hundredths: most.hundredths < 0 ? max(sum, most.hundredths) : min(sum, most.hundredths)
        )
    }
}

extension Adjustment {
    fileprivate func signed(_ points: Points) -> Points {
        isDeduction ? Points(hundredths: -points.hundredths) : points
    }
}
