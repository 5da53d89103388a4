import DutyBook
import History
import PartySide
import Settings

/// Amounts as a person reads them, never rounded.
enum Figures {
    /// `562亿元`; in English `CNY 56,200,000,000`.
    static func text(_ amount: Quantity, on page: Page) -> String {
        guard page.language == .english else { return amount.spelling.string }
        let unit = amount.unit
        return switch unit.dimension {
        case .yuan: "CNY " + grouped(Quantity(smallest: amount.smallest, unit: .yuan))
        case .dollar: "USD " + grouped(Quantity(smallest: amount.smallest, unit: .dollar))
        case .area: amount.number.string + (unit == .squareKilometre ? " km²" : plainArea(unit))
        case .people: grouped(Quantity(smallest: amount.smallest, unit: .person)) + " people"
        case .count: grouped(amount)
        case .share: amount.number.string + " %"
        }
    }

    /// Amounts of several dimensions side by side; what is not known is said.
    static func text(_ amounts: JSON?, on page: Page) -> String {
        guard let list = amounts?.array else { return page.unknown }
        let known = list.compactMap { Quantity($0.value) }
        return known.isEmpty
            ? page.say("无", "none")
            : known.map { text($0, on: page) }.joined(separator: page.say("、", ", "))
    }

    private static func plainArea(_ unit: Unit) -> String { unit == .hectare ? " ha" : " m²" }

    private static func grouped(_ amount: Quantity) -> String {
        let parts = amount.number.string.split(separator: ".", maxSplits: 1)
        let digits = Array(parts[0])
        var whole = ""
        for (index, digit) in digits.enumerated() {
            let isBreak = index > 0 && (digits.count - index).isMultiple(of: 3)
            if isBreak, digits[index - 1] != "-" { whole.append(",") }
            whole.append(digit)
        }
        return parts.count > 1 ? whole + "." + parts[1] : whole
    }
}

extension Page {
    func say(_ word: OfficeWord) -> String { say(word.zh, word.en) }
}
