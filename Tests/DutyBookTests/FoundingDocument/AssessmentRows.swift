import DutyBook
import History
import Testing

/// What is assessed, by whom, and on what it rests.
@Suite struct AssessmentRows {
    private static let call = RecordRef(type: RecordType.call, id: "call-1")

    private func cases(_ story: ClockStory, now: Text = "2026-03-30 09:00") throws
        -> [AssessedCase]
    {
        let history = RecordHistory(story.entries)
        let state = CallState(history, ranks: Zone.ranks, parties: Zone.parties)
        return try CaseReading(
            Self.call,
            history,
            state: state,
            clocks: try story.clocks(now: now),
            parties: Zone.parties,
            now: ClockStory.at(now)
        ).cases()
    }

    private static let solved: Value = ["kind": "solved", "text": "已修复"]

    private static func rating(
        _ solved: Text,
        _ satisfied: Text,
        as event: Text = "evaluated"
    ) -> Event {
        Event(event, ["solved": .text(solved), "satisfied": .text(satisfied)])
    }

    /// A routine call of 10 March, due on the 17th at 17:30.
    private func story(result: Text, arrives: Text? = nil) throws -> ClockStory {
        var story = ClockStory("routine")
        try story.raise("2026-03-10 09:00")
        try story.step("2026-03-10 09:30", Site.housing, [Event("signed")])
        try story.step(
            "2026-03-10 10:00",
            Site.housing,
            [Event("responded", ["kind": "contact", "text": "x"])]
        )
        try story.step(
            result,
            Site.housing,
            [Event("reported", Self.solved)],
            arrives: arrives
        )
        return story
    }

    @Test func row31AssessmentRestsOnWhatIsRecordedOfEachCall() throws {
        var story = try story(result: "2026-03-12 09:00")
        try story.step("2026-03-12 15:00", Site.committee, [Self.rating("yes", "mostly")])
        let one = try #require(try cases(story).first)
        #expect(one.signedInTime == true && one.answeredInTime == true && one.isInTime)
        let tally = Tally([one])
        #expect(tally.score(.huairou)?.points.description == "96.00")
    }

    @Test func row31WhatIsOverdueIsNotInTime() throws {
        let late = try #require(try cases(story(result: "2026-03-18 09:00")).first)
        #expect(!late.isInTime && late.isOverdue && late.isReported)
        #expect(ClockStory.text(late.at) == "2026-03-17 17:30")
    }

    @Test func row31WhatIsNeitherDoneNorDueSaysNothingYet() throws {
        var story = ClockStory("routine")
        try story.raise("2026-03-10 09:00")
        #expect(try cases(story, now: "2026-03-10 09:30").isEmpty)
        #expect(try cases(story, now: "2026-03-17 17:29").isEmpty)
        let overdue = try #require(try cases(story, now: "2026-03-17 17:30").first)
        #expect(overdue.isOverdue && overdue.signedInTime == false)
        try story.step("2026-03-10 09:30", Site.housing, [Event("signed")])
        try story.step("2026-03-10 09:40", Site.housing, [Event("reported", Self.solved)])
        let quick = try #require(try cases(story, now: "2026-03-10 09:45").first)
        #expect(quick.isInTime && quick.signedInTime == true)
    }

    @Test func row31ALateArrivalWithoutAVerifiedOutageCountsFromItsArrival() throws {
        let late = try cases(
            story(result: "2026-03-16 09:00", arrives: "2026-03-20 09:00")
        )
        #expect(late.first?.isInTime == false)
        let soon = try cases(
            story(result: "2026-03-16 09:00", arrives: "2026-03-16 09:04")
        )
        #expect(soon.first?.isInTime == true)
    }

    @Test func row31AFollowUpCountsBeforeTheCallersOwnWord() throws {
        var story = try story(result: "2026-03-12 09:00")
        try story.step("2026-03-12 15:00", Site.committee, [Self.rating("yes", "yes")])
        try story.step(
            "2026-03-13 15:00",
            "supervision",
            [Self.rating("yes", "no", as: "followedUp")]
        )
        let one = try #require(try cases(story).first)
        #expect(one.evaluation?.satisfied == "no" && one.evaluation?.isFollowUp == true)
    }

    @Test func row31SupportOfASubDistrictIsNotScored() throws {
        var story = ClockStory("routine")
        try story.raise("2026-03-10 09:00", cooperate: [Site.water, "street-xufu"])
        let parties = try cases(story, now: "2026-03-30 09:00").map(\.party)
        #expect(parties == [Site.housing, Site.water])
        let helped = try #require(try cases(story).last)
        #expect(Tally([helped]).led == 0 && Tally([helped]).supported == 1)
    }

    @Test func row31WhatWasWithdrawnIsLeftOutWithItsReason() throws {
        var story = try story(result: "2026-03-12 09:00")
        try story.step("2026-03-12 15:00", Site.committee, [Event("withdrawn", ["why": "x"])])
        #expect(try cases(story).first?.exclusion?.reason == "withdrawn")
    }

    @Test func row31AnExclusionIsProposedByOneAndDecidedByAnother() throws {
        var story = try story(result: "2026-03-20 09:00")
        let proposed = try story.step(
            "2026-03-21 09:00",
            "supervision",
            [
                Event(
                    "exclusionProposed",
                    ["party": .text(Site.housing), "reason": "forceMajeure", "proof": "暴雨红色预警"]
                )
            ]
        )
        #expect(try cases(story).first?.exclusion == nil)
        try story.decide("2026-03-21 10:00", proposed, "granted")
        let one = try #require(try cases(story).first)
        #expect(one.exclusion?.reason == "forceMajeure")
        #expect(one.exclusion?.decidedBy == Site.committee)
    }

    @Test func row15TheZonesFigureCountsForSixtyPercentOfAnAgencysAtLeast() {
        #expect(AssessmentPlan.leastStationedShare == 60)
        #expect(AssessmentPlan.leastDepartmentShare == 30)
        #expect(AssessmentTier(.stationedAgency) == .stationedAgencies)
        #expect(AssessmentTier(.zoneCommittee) == nil)
    }
}
