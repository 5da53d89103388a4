package import History

/// What can be added up: amounts of one dimension, whatever unit each is written in.
package enum Dimension: String, Sendable, CaseIterable {
    /// Kept in fen.
    case yuan
    /// Kept in cents.
    case dollar
    /// Kept in square metres.
    case area
    /// Things and organisations.
    case count
    case people
    /// Kept in hundredths of a percent.
    case share
}

/// The units in which offices write figures.
package enum Unit: String, Sendable, CaseIterable {
    case yiYuan, wanYuan, yuan, yiDollar, wanDollar, dollar
    case squareKilometre, hectare, squareMetre, piece, item, enterprise, wanPeople, person, percent

    package var dimension: Dimension {
        switch self {
        case .yiYuan, .wanYuan, .yuan: .yuan
        case .yiDollar, .wanDollar, .dollar: .dollar
        case .squareKilometre, .hectare, .squareMetre: .area
        case .piece, .item, .enterprise: .count
        case .wanPeople, .person: .people
        case .percent: .share
        }
    }

    /// How many of the smallest kept units are one of this.
    package var scale: Int64 {
        switch self {
        case .yiYuan, .yiDollar: 10_000_000_000
        case .wanYuan, .wanDollar, .squareKilometre: 1_000_000
        case .yuan, .dollar, .percent: 100
        case .hectare, .wanPeople: 10_000
        case .squareMetre, .piece, .item, .enterprise, .person: 1
        }
    }

    /// As it is written behind a number.
    package var sign: Text {
        switch self {
        case .yiYuan: "亿元"
        case .wanYuan: "万元"
        case .yuan: "元"
        case .yiDollar: "亿美元"
        case .wanDollar: "万美元"
        case .dollar: "美元"
        case .squareKilometre: "平方公里"
        case .hectare: "公顷"
        case .squareMetre: "平方米"
        case .piece: "个"
        case .item: "项"
        case .enterprise: "家"
        case .wanPeople: "万人"
        case .person: "人"
        case .percent: "%"
        }
    }

    /// Other spellings people use.
    private var alias: Text? {
        switch self {
        case .squareKilometre: "km²"
        case .squareMetre: "m²"
        case .yuan: "CNY"
        case .dollar: "USD"
        case .hectare: "ha"
        default: nil
        }
    }

    /// Reads a sign, another spelling of it, or the name scripts use.
    package init?(spelled text: Text) {
        let found = Self.allCases.first {
            $0.sign == text || $0.alias == text || Text($0.rawValue) == text
        }
        guard let found else { return nil }
        self = found
    }

    /// The unit people read an amount of this size in.
    static func readable(_ smallest: Int64, _ dimension: Dimension) -> Unit {
        // Declared from the greatest to the smallest.
        let units = allCases.filter { $0.dimension == dimension }
        let fitting = units.first { $0.scale.magnitude <= smallest.magnitude }
        return fitting ?? units.last ?? .piece
    }
}
