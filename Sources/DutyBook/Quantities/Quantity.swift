package import History

/// An amount with its unit, exact: a whole number of the smallest units of its dimension, and the
/// unit it was written in.
package struct Quantity: Hashable, Sendable {
    /// Fen, cents, square metres … by `unit.dimension`.
    package let smallest: Int64
    package let unit: Unit

    package init(smallest: Int64, unit: Unit) {
        self.smallest = smallest
        self.unit = unit
    }

    /// An amount in the unit people read it in.
    package init(smallest: Int64, dimension: Dimension) {
        self.init(smallest: smallest, unit: .readable(smallest, dimension))
    }

    /// Reads `1.82亿美元`; `nil` for anything else, and for more places than the smallest unit has.
    package init?(spelled text: Text) {
        let utf8 = text.utf8
        let number = utf8.prefix { $0 == 0x2E || (0x30...0x39).contains($0) }
        let sign = utf8[number.endIndex...].drop { $0 == 0x20 }
        guard let unit = Text(validating: Array(sign)).flatMap(Unit.init(spelled:)),
            let smallest = Self.scaled(number, by: unit.scale)
        else { return nil }
        self.init(smallest: smallest, unit: unit)
    }

    /// As a change carries it: `{"smallest","unit"}`.
    package var value: Value {
        .map(["smallest": .int(smallest), "unit": .text(Text(unit.rawValue))])
    }

    package init?(_ value: Value?) {
        guard let smallest = value?["smallest"]?.int,
            let unit = value?["unit"]?.text.flatMap({ Unit(rawValue: $0.string) })
        else { return nil }
        self.init(smallest: smallest, unit: unit)
    }

    /// The number in front of the unit, exact, without needless zeros.
    package var number: Text {
        let whole = smallest.magnitude / unit.scale.magnitude
        var rest = smallest.magnitude % unit.scale.magnitude
        var spelling = (smallest < 0 ? "-" : "") + String(whole)
        guard rest > 0 else { return Text(spelling) }
        spelling += "."
        var place = unit.scale.magnitude / 10
        while rest > 0 {
            spelling += String(rest / place)
            rest %= place
            place /= 10
        }
        return Text(spelling)
    }

    /// `1.82亿美元`
    package var spelling: Text { number + unit.sign }

    /// Digits with at most one point, as a whole number of `scale`-ths.
    private static func scaled(_ digits: some Collection<UInt8>, by scale: Int64) -> Int64? {
        var result: Int64 = 0
        var place: Int64?
        var hasDigit = false
        for digit in digits {
            if digit == 0x2E {
                guard place == nil, hasDigit else { return nil }
                place = scale
                hasDigit = false
                continue
            }
            hasDigit = true
            let figure = Int64(digit - 0x30)
            if let old = place {
                guard old % 10 == 0 || figure == 0 else { return nil }
                place = old / 10
                let (sum, isOver) = result.addingReportingOverflow(figure * (old / 10))
                guard !isOver else { return nil }
                result = sum
            } else {
                let (tens, isOver) = result.multipliedReportingOverflow(by: 10)
                let (addend, isAddendOver) = figure.multipliedReportingOverflow(by: scale)
                let (sum, isSumOver) = tens.addingReportingOverflow(addend)
                guard !isOver, !isAddendOver, !isSumOver else { return nil }
                result = sum
            }
        }
        return hasDigit ? result : nil
    }
}

/// A sum that never adds yuan to dollars, and says so when it no longer fits.
package struct QuantitySum: Hashable, Sendable {
    private var smallest: [Dimension: Int64] = [:]
    /// An amount was too great to be added.
    package private(set) var isBeyondBounds = false

    package init() {}

    package mutating func add(_ quantity: Quantity) {
        let (sum, isOver) = smallest[quantity.unit.dimension, default: 0]
            .addingReportingOverflow(quantity.smallest)
        if isOver { isBeyondBounds = true } else { smallest[quantity.unit.dimension] = sum }
    }

    /// One amount per dimension, each in the unit people read it in; empty where nothing was added
    /// and where the bounds were left.
    package var amounts: [Quantity] {
        guard !isBeyondBounds else { return [] }
        return Dimension.allCases.compactMap { dimension in
            smallest[dimension].map { Quantity(smallest: $0, dimension: dimension) }
        }
    }
}
