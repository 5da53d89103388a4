import DutyBook
import History
import Testing

@Suite struct CivilTimeTests {
    static let moments: [(Text, Milliseconds?)] = [
        ("1970-01-01T00:00:00Z", 0), ("2026-03-10T09:20:00+08:00", 1_773_105_600_000),
        ("2026-03-10t01:20:00.25z", 1_773_105_600_250), ("2000-02-29T00:00:00Z", 951_782_400_000),
        ("1969-12-31T23:59:59.999Z", -1), ("2026-03-10T09:20:00-03:30", 1_773_147_000_000),
        ("2026-03-10T09:20:00", nil), ("2026-02-29T00:00:00Z", nil), ("2026-3-10T09:20:00Z", nil),
        ("2026-03-10T24:00:00Z", nil), ("2026-03-10T09:20:00+8:00", nil),
        ("2026-03-10T09:20:00.Z", nil), ("0000-01-01T00:00:00Z", nil), ("明天", nil),
    ]

    @Test(arguments: moments)
    func rfc3339IsReadExactly(text: Text, expected: Milliseconds?) {
        #expect(CivilTime.milliseconds(text) == expected)
    }

    @Test func daysAndMomentsAgreeOverFourCenturies() {
        var day = -200_000
        while day < 200_000 {
            let moment = Int64(day) * 86_400_000 + 3_600_000
            #expect(CivilDay(containing: moment, offset: 0)?.number == day)
            day += 37
        }
    }

    @Test func theDayTurnsAtMidnightInChina() {
        let moment = CivilTime.milliseconds("2026-12-31T16:00:00Z") ?? 0
        #expect(CivilDay(containing: moment) == CivilDay("2027-01-01"))
        #expect(CivilDay(containing: moment - 1) == CivilDay("2026-12-31"))
    }

    @Test func theEndsOfTheNumberRangeAreNoDays() {
        #expect(CivilDay(containing: .max) == nil)
        #expect(CivilDay(containing: .min) == nil)
    }

    @Test func anOfficialNumberHasItsYearAndAtLeastSixDigits() {
        #expect(OfficialNumber.text(7, receivedAt: 1_773_105_600_000) == "HX-2026-000007")
        #expect(OfficialNumber.text(1_234_567, receivedAt: 0) == "HX-1970-1234567")
    }
}
