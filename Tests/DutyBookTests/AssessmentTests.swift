import DutyBook
import History
import Testing

/// Scores are exact: the worked examples of the zone's rules, to the last hundredth.
@Suite("Scores in exact decimals")
struct ScoreTests {
    /// Base 20, response 19, solved 18, 满意 15, 基本满意 3.
    static let july: Tally = {
        var tally = Tally()
        (tally.led, tally.answersDue, tally.answersInTime) = (20, 40, 38)
        (tally.reported, tally.inTime, tally.evaluated) = (20, 20, 20)
        (tally.solved, tally.satisfied, tally.mostly) = (18, 15, 3)
        return tally
    }()

    @Test("The rates of the worked example are 95.00, 90.00 and 88.50")
    func rates() throws {
        let rates = [Indicator.response, .resolution, .satisfaction].map { indicator in
            Self.july.rate(indicator).map { ($0 * Ratio(100)).points.description }
        }
        #expect(rates == ["95.00", "90.00", "88.50"])
    }

    @Test(
        "Preset A gives 89.90 and preset B 90.98, which binary fractions would make 90.97",
        arguments: [("A", "89.90"), ("B", "90.98")] as [(Text, String)]
    )
    func presets(name: Text, score: String) throws {
        let weights = try #require(IndicatorWeights.preset(name))
        #expect(try #require(Self.july.score(weights)).points.description == score)
    }

    @Test("Without the item of a verified outage preset A gives 94.63")
    func excluded() throws {
        var tally = Self.july
        (tally.led, tally.answersDue, tally.answersInTime) = (19, 38, 38)
        (tally.reported, tally.inTime, tally.evaluated) = (19, 19, 19)
        #expect(try #require(tally.score(.huairou)).points.description == "94.63")
    }

    @Test("A stationed agency's zone figure of 92 and home figure of 85 make 89.20")
    func stationedAgency() {
        let total =
            Ratio(92) * Ratio(hundredths: 60) + Ratio(85) * Ratio(hundredths: 40)
        #expect(total.points.description == "89.20")
    }

    @Test("Halves round up, once, at the end", arguments: [(90_975, "90.98"), (90_974, "90.97")])
    func rounding(thousandths: Int, shown: String) throws {
        let ratio = try #require(Ratio(thousandths, of: 1_000))
        #expect(ratio.points.description == shown)
        #expect((ratio + Ratio(0)).points.description == shown)
    }

    @Test("A share of nothing is unknown, and so is the score it would count in")
    func unknown() {
        var tally = ScoreTests.july
        tally.evaluated = 0
        #expect(tally.rate(.resolution) == nil)
        #expect(tally.score(.zone) == nil)
    }

    @Test("Points and limits are the plan's; the zone starts without limits")
    func scale() throws {
        let usual = AdjustmentScale.usual
        #expect(usual.points(.overdue, 3).description == "-1.50")
        // The zone starts without limits; a plan may set them.
        #expect(usual.points(.overdue, 1_000).description == "-500.00")
        let own = try #require(AdjustmentScale(["overdue=1/10", "jointUrgent=0.25/2"]))
        #expect(own.points(.overdue, 3).description == "-3.00")
        #expect(own.points(.overdue, 1_000).description == "-10.00")
        #expect(own.points(.jointUrgent, 9).description == "2.00")
        #expect(own.points(.redOrder, 2).description == "-4.00")
        for wrong: Text in ["overdue", "overdue=-1", "overdue=2/1", "lateness=1", "overdue=1/2/3"] {
            #expect(AdjustmentScale([wrong]) == nil, "\(wrong)")
        }
        #expect(AdjustmentScale(["overdue=1", "overdue=2"]) == nil)
    }

    @Test("Figures are read with at most two decimals")
    func figures() {
        #expect(Points("85")?.hundredths == 8_500)
        #expect(Points("85.5")?.hundredths == 8_550)
        for wrong in ["", ".5", "8.555", "-1", "1e2", "９"] as [Text] {
            #expect(Points(wrong) == nil, "\(wrong)")
        }
    }
}

@Suite("Periods of assessment")
struct AssessmentPeriodTests {
    @Test("The July period of a zone that begins on the 19th is 19 June to 18 July")
    func july() throws {
        let period = try #require(AssessmentPeriod("2026-07", startDay: 19))
        #expect(period.from.description == "2026-06-19")
        #expect(period.through.description == "2026-07-18")
        let inside = try ClockStory.at("2026-07-18 23:59")
        #expect(period.contains(inside))
        #expect(!period.contains(inside + 60_000))
        #expect(AssessmentPeriod(containing: inside, startDay: 19)?.name == "2026-07")
        #expect(AssessmentPeriod(containing: inside + 60_000, startDay: 19)?.name == "2026-08")
    }

    @Test("A period that begins on the first is the month, also in February and at the year's end")
    func months() throws {
        let february = try #require(AssessmentPeriod("2028-02", startDay: 1))
        #expect(february.through.description == "2028-02-29")
        #expect(AssessmentPeriod("2026-12", startDay: 1)?.through.description == "2026-12-31")
        #expect(AssessmentPeriod("2026-01", startDay: 19)?.from.description == "2025-12-19")
        #expect(AssessmentPeriod("2026-13", startDay: 1) == nil)
        #expect(AssessmentPeriod("2026-07", startDay: 29) == nil)
    }
}

@Suite("What the rules of assessment refuse")
struct AssessmentRuleTests {
    private func refusal(
        _ verb: Text,
        _ arguments: [Text: Value],
        by party: Text = "zone-committee"
    ) -> Refusal.Rule? {
        let parties = PartyDirectory(
            SampleParties.all + [
                PartyInfo(id: "agency-tax", kind: .stationedAgency, name: "税务分局")
            ]
        )
        do {
            _ = try DutyRules.decide(
                verb: verb,
                arguments: arguments,
                view: DeskView(
                    party: party,
                    parties: parties,
                    ranks: DutyRules.ranks(hubs: [], parties: parties),
                    freshID: "p1",
                    provisionalNumber: "暂-1",
                    hash: Zone.hash,
                    knowsItem: { _ in false }
                )
            )
            return nil
        } catch {
            return error.rule
        }
    }

    @Test("Weights of a plan's own come to 100")
    func weights() {
        let own: [Text: Value] = [
            "title": "月考", "preset": "own", "response": 20, "timeliness": 20, "resolution": 35,
            "satisfaction": 25,
        ]
        #expect(refusal("assessment.publish", own) == nil)
        #expect(
            refusal("assessment.publish", own.merging(["response": 21]) { $1 })
                == .weightsNotHundred
        )
        #expect(
            refusal("assessment.publish", own.merging(["response": -20]) { $1 })
                == .weightsNotHundred
        )
    }

    @Test(
        "The territory's rating counts for 30 % of a department's and 60 % of an agency's at least",
        arguments: [("departmentShare", 30), ("stationedShare", 60)] as [(Text, Int64)]
    )
    func shares(name: Text, least: Int64) {
        let plan: [Text: Value] = ["title": "月考", "preset": "C"]
        #expect(refusal("assessment.publish", plan.merging([name: .int(least)]) { $1 }) == nil)
        #expect(
            refusal("assessment.publish", plan.merging([name: .int(least - 1)]) { $1 })
                == .shareTooLow
        )
    }

    @Test("Only the zone publishes a plan, and only for days that every month has")
    func plans() {
        let plan: [Text: Value] = ["title": "月考", "preset": "A", "startDay": 19]
        #expect(refusal("assessment.publish", plan) == nil)
        #expect(refusal("assessment.publish", plan, by: "dept-zhujian") == .notAllowed)
        #expect(refusal("assessment.publish", plan.merging(["startDay": 31]) { $1 }) == .malformed)
        #expect(
            refusal("assessment.publish", plan.merging(["ranking": ["chamber"]]) { $1 })
                == .unknownValue
        )
    }

    @Test("A home department rates its agency; what people know as facts the zone enters")
    func ratings() {
        let home: [Text: Value] = [
            "target": "agency-tax", "period": "2026-07", "indicator": "home", "value": "85",
            "reason": "条线考核",
        ]
        #expect(refusal("rating.give", home, by: "dept-zhujian") == nil)
        #expect(refusal("rating.give", home) == .notAllowed)
        #expect(
            refusal("rating.give", home.merging(["value": "101"]) { $1 }, by: "dept-zhujian")
                == .malformed
        )
        #expect(
            refusal(
                "rating.give",
                home.merging(["target": "street-xufu"]) { $1 },
                by: "dept-zhujian"
            ) == .unknownValue
        )
        let fact: [Text: Value] = [
            "target": "dept-zhujian", "period": "2026-07", "indicator": "falseResult",
            "reason": "虚假办结",
        ]
        #expect(refusal("rating.give", fact) == nil)
        #expect(refusal("rating.give", fact, by: "dept-shuiwu") == .notAllowed)
    }
}
