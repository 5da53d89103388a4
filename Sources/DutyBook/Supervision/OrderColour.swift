/// 三色督办单: how serious an order is. Not the colour of a light.
package enum OrderColour: String, Sendable, CaseIterable, Comparable {
    /// A reminder.
    case blue
    /// A warning after an unanswered blue one.
    case orange
    /// Accountability after an unanswered orange one.
    case red

    /// Working days a reply may take (K12; zone default).
    package static let usualReplies: [OrderColour: Int] = [.blue: 2, .orange: 1, .red: 0]

    private var weight: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    package static func < (left: OrderColour, right: OrderColour) -> Bool {
        left.weight < right.weight
    }
}
