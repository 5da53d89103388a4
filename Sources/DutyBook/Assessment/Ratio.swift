package import History

/// An exact fraction in lowest terms. Scores are reckoned in these and rounded once, at the end.
package struct Ratio: Hashable, Sendable, Comparable {
    package let numerator: Int128
    /// Greater than 0.
    package let denominator: Int128

    package static let zero = Ratio(0)

    package init(_ whole: Int64) { self.init(lowest: Int128(whole), 1) }

    /// `nil` for a share of nothing.
    package init?(_ part: Int, of whole: Int) {
        guard whole > 0 else { return nil }
        self.init(Int128(part), Int128(whole))
    }

    /// Hundredths, as percentages and points are written.
    package init(hundredths: Int64) { self.init(Int128(hundredths), 100) }

    private init(_ numerator: Int128, _ denominator: Int128) {
        let divisor = Self.divisor(numerator.magnitude, denominator.magnitude)
        self.init(lowest: numerator / divisor, denominator / divisor)
    }

    private init(lowest numerator: Int128, _ denominator: Int128) {
        self.numerator = numerator
        self.denominator = denominator
    }

    private static func divisor(_ one: UInt128, _ other: UInt128) -> Int128 {
        var (large, small) = (one, other)
        while small != 0 { (large, small) = (small, large % small) }
        return Int128(max(large, 1))
    }

    package static func + (left: Ratio, right: Ratio) -> Ratio {
        Ratio(
            left.numerator * right.denominator + right.numerator * left.denominator,
            left.denominator * right.denominator
        )
    }

    package static func * (left: Ratio, right: Ratio) -> Ratio {
        Ratio(left.numerator * right.numerator, left.denominator * right.denominator)
    }

    package static func < (left: Ratio, right: Ratio) -> Bool {
        left.numerator * right.denominator < right.numerator * left.denominator
    }

    /// Rounded half up to two decimals.
    package var points: Points {
        let doubled = numerator * 200 + denominator
        let whole = denominator * 2
        let quotient = doubled / whole
        let isBelow = doubled % whole < 0
        return Points(hundredths: Int64(clamping: isBelow ? quotient - 1 : quotient))
    }
}

/// A figure with two decimals, as sheets and bulletins print it: `89.90`.
package struct Points: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let hundredths: Int64

    package init(hundredths: Int64) { self.hundredths = hundredths }

    /// Reads `92`, `92.5` or `92.50`; `nil` for anything else.
    package init?(_ text: Text) {
        let parts = text.string.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first, (1...9).contains(first.utf8.count),
            first.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let whole = Int64(first)
        else { return nil }
        var fraction: Int64 = 0
        if parts.count == 2 {
            let digits = parts[1]
            guard (1...2).contains(digits.utf8.count),
                digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int64(digits)
            else { return nil }
            fraction = digits.utf8.count == 1 ? number * 10 : number
        }
        self.init(hundredths: whole * 100 + fraction)
    }

    package static func < (left: Points, right: Points) -> Bool {
        left.hundredths < right.hundredths
    }

    package var ratio: Ratio { Ratio(hundredths: hundredths) }

    package var description: String {
        let digits = hundredths.magnitude
        let rest = digits % 100
        let sign = hundredths < 0 ? "-" : ""
        return "\(sign)\(digits / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
