import DutyBook
import Foundation
import History
import Testing

/// Amounts are exact, and never added across units that do not fit.
@Suite struct QuantityTests {
    @Test(
        arguments: [
            ("562亿元", 5_620_000_000_000, "562亿元"), ("76.8亿元", 768_000_000_000, "76.8亿元"),
            ("1.82亿美元", 18_200_000_000, "1.82亿美元"), ("300 万元", 300_000_000, "300万元"),
            ("0.01元", 1, "0.01元"), ("12.50元", 1_250, "12.5元"), ("2 km²", 2_000_000, "2平方公里"),
            ("007家", 7, "7家"), ("3.5%", 350, "3.5%"), ("300wanYuan", 300_000_000, "300万元"),
        ] as [(Text, Int64, Text)]
    )
    func isReadExactlyAndSpelledAsWritten(text: Text, smallest: Int64, spelling: Text) throws {
        let quantity = try #require(Quantity(spelled: text))
        #expect(quantity.smallest == smallest)
        #expect(quantity.spelling == spelling)
        #expect(Quantity(quantity.value) == quantity)
    }

    @Test(
        arguments: [
            "", "300", "万元", "三百万元", "1.2.3元", ".5元", "5.元", "-1元", "1,000元", "0.001元", "1.5家",
            "1e3元", "99999999999999999999元", "922337203685477581亿元", "300日元", "300万元 ",
        ] as [Text]
    )
    func anythingElseIsNoAmount(text: Text) {
        #expect(Quantity(spelled: text) == nil)
    }

    @Test func aSumKeepsYuanAndDollarsApart() throws {
        var sum = QuantitySum()
        for text: Text in ["76.8亿元", "1.82亿美元", "3200万元", "0.01元"] {
            sum.add(try #require(Quantity(spelled: text)))
        }
        #expect(sum.amounts.map(\.spelling) == ["77.1200000001亿元", "1.82亿美元"])
    }

    @Test func aSumThatNoLongerFitsSaysSoInsteadOfAFigure() {
        var sum = QuantitySum()
        sum.add(Quantity(smallest: .max, unit: .yuan))
        sum.add(Quantity(smallest: 1, unit: .yuan))
        #expect(sum.isBeyondBounds && sum.amounts.isEmpty)
    }

    @Test func aNegativeBalanceIsSpelledAsOne() {
        #expect(Quantity(smallest: -150_000_000, dimension: .yuan).spelling == "-150万元")
        #expect(Quantity(smallest: 0, dimension: .yuan).spelling == "0元")
    }

    @Test func creditCodesHaveARightCheckDigit() {
        #expect(CreditCode(Enterprises.hengxin) != nil)
        // One figure wrong, two swapped, a letter that is not used, too short, a look-alike.
        let wrong: [Text] = [
            "91370681MA3HX00014", "91370681MA3HX00103", "91370681MA3HXO0013", "91370681MA3HX0001",
            "TE5116020105116050", "91370681ma3hx00013", "",
        ]
        for code in wrong { #expect(CreditCode(code) == nil, "\(code)") }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: realCodes), "no real codes here"))
    func realCreditCodesOfOfficesAreRight() throws {
        let rows = try String(contentsOfFile: Self.realCodes, encoding: .utf8).split(
            separator: "\n"
        )
        let codes = rows.dropFirst().compactMap { $0.split(separator: "\t").first }
        #expect(codes.count == 40)
        for code in codes { #expect(CreditCode(Text(code)) != nil, "\(code)") }
    }

    private static let realCodes = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "shared/data/duties/gov_uscc.tsv").path
}

/// Credit codes of enterprises that do not exist, each with a right check digit.
enum Enterprises {
    static let hengxin: Text = "91370681MA3HX00013"
    static let daoen: Text = "91370681MA3DN0004U"
}
