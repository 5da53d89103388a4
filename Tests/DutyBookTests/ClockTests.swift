import DutyBook
import History
import Testing

@Suite("The clocks of a call")
struct ClockTests {
    private func pause(_ reason: Text, _ from: Text, _ until: Text?) throws -> Event {
        var fields: [Text: Value] = ["reason": .text(reason), "basis": "依据"]
        fields["from"] = .int(try ClockStory.at(from))
        fields["until"] = try until.map { .int(try ClockStory.at($0)) }
        return Event("pauseRequested", .map(fields))
    }

    private func extend(_ days: Int64) -> Event {
        Event("extensionRequested", ["days": .int(days), "why": "专家评审"])
    }

    @Test("a key task has the dues people expect, also after an expert review of nine working days")
    func keyTask() throws {
        var story = ClockStory("keyTask")
        try story.raise("2026-03-10 09:20", lead: nil)
        #expect(try story.due(.dispatch) == "2026-03-10 14:50")
        try story.dispatch("2026-03-10 10:05", lead: Site.housing, cooperate: [Site.water])
        #expect(try story.due(.sign, Site.housing) == "2026-03-10 13:35")
        #expect(try story.due(.sign, Site.water) == "2026-03-10 13:35")
        #expect(try story.due(.respond) == "2026-03-11 17:30")
        #expect(try story.due(.plan) == "2026-03-13 17:30")
        #expect(try story.due(.resolve) == "2026-03-31 17:30")
        #expect(try story.due(.feedback, Site.water) == "2026-03-26 17:30")
        #expect(try story.due(.returnWindow) == "2026-03-12 17:30")

        let asked = try story.step(
            "2026-03-26 09:00",
            Site.housing,
            [pause("expertReview", "2026-03-27 00:00", "2026-04-10 00:00")]
        )
        #expect(try story.due(.resolve) == "2026-03-31 17:30")
        try story.decide("2026-03-26 15:00", asked, "granted", by: Site.supervision)
        #expect(try story.due(.resolve) == "2026-04-14 17:30")
        #expect(try story.light(.resolve, at: "2026-04-01 09:00") == .green)
        #expect(try story.clock(.resolve, now: "2026-04-01 09:00").state == .paused)
        #expect(try story.light(.resolve, at: "2026-04-13 17:29") == .green)
        #expect(try story.light(.resolve, at: "2026-04-13 17:30") == .yellow)
        try story.step("2026-04-13 15:00", Site.housing, [Event("reported", ["kind": "solved"])])
        #expect(try story.clock(.resolve).wasOnTime == true)
        #expect(try story.due(.verification, Site.committee) == "2026-04-16 17:30")
    }

    @Test("an urgent whistle runs around the clock from the phone call")
    func urgent() throws {
        var story = ClockStory("urgent")
        let ecology = Site.water
        try story.raise(
            "2026-07-17 22:44",
            lead: Site.housing,
            cooperate: [ecology],
            arrives: ""
        )
        let told = Event("phoneNotified", ["party": .text(Site.housing), "person": "值班"])
        try story.step("2026-07-17 22:44", Site.committee, [told], arrives: "")
        let now: Text = "2026-07-17 22:45"
        #expect(try story.due(.sign, Site.housing, now: now) == "2026-07-17 22:59")
        #expect(try story.due(.respond, Site.housing, now: now) == "2026-07-17 23:14")
        #expect(try story.due(.plan, now: now) == "2026-07-18 00:44")
        #expect(try story.due(.resolve, now: now) == "2026-07-18 22:44")
        // Nobody phoned the other office, and the hub has heard of nothing.
        #expect(try story.clock(.sign, ecology, now: now).due == nil)
        #expect(try story.light(.sign, ecology, at: now) == .grey)
        try story.step("2026-07-17 22:50", Site.housing, [Event("signed")], arrives: "")
        let scene = Event("responded", ["kind": "onScene", "text": "到场"])
        try story.step("2026-07-17 23:20", Site.housing, [scene], arrives: "")
        #expect(try story.light(.sign, Site.housing, at: "2026-07-17 23:30") == .green)
        #expect(try story.light(.respond, Site.housing, at: "2026-07-17 23:30") == .red)
    }

    @Test("a phone note can not be dated before the call it is about")
    func backdatedPhone() throws {
        var story = ClockStory("urgent")
        try story.raise("2026-07-17 22:44", arrives: "")
        let told = Event("phoneNotified", ["party": .text(Site.housing), "person": "值班"])
        try story.step(
            "2026-07-17 20:00",
            Site.committee,
            [told],
            arrives: ""
        )
        #expect(try story.due(.sign, now: "2026-07-17 22:45") == "2026-07-17 22:59")
    }

    @Test("a contact is an answer, but nobody on the scene")
    func onScene() throws {
        var story = ClockStory("urgent")
        try story.raise("2026-07-17 22:40")
        try story.step(
            "2026-07-17 22:45",
            Site.housing,
            [Event("signed"), Event("responded", ["kind": "contact", "text": "已联系"])]
        )
        #expect(try story.clock(.respond, now: "2026-07-17 22:50").state == .running)
    }

    @Test("what an office did while it was cut off counts by its own clock")
    func offline() throws {
        var story = ClockStory("routine")
        try story.raise("2026-08-11 09:00", lead: Site.xufu)
        #expect(try story.due(.resolve) == "2026-08-18 17:30")
        try story.step(
            "2026-08-18 10:05",
            Site.xufu,
            [Event("signed"), Event("reported", ["kind": "solved", "text": "已修复"])],
            arrives: "2026-08-19 16:20"
        )
        let clock = try story.clock(.resolve)
        #expect(clock.wasOnTime == true)
        guard case .stopped(let moment) = clock.state else { throw Failure.notStopped }
        #expect(moment.source == .site)
        #expect(moment.isUnverified)
    }

    @Test("an outage that was ruled out makes the hub's clock count")
    func refusedOutage() throws {
        var story = ClockStory("routine")
        try story.raise("2026-08-11 09:00", lead: Site.xufu)
        try story.step(
            "2026-08-18 10:05",
            Site.xufu,
            [Event("reported", ["kind": "solved", "text": "已修复"])],
            arrives: "2026-08-19 16:20"
        )
        let asked = try story.step(
            "2026-08-19 16:30",
            Site.xufu,
            [pause("outage", "2026-08-17 08:40", "2026-08-19 16:20")]
        )
        try story.decide("2026-08-20 09:00", asked, "refused", by: Site.supervision)
        #expect(try story.clock(.resolve).wasOnTime == false)
    }

    @Test("a verified outage stops the clock for signing too")
    func verifiedOutage() throws {
        var story = ClockStory("routine")
        try story.raise("2026-08-17 09:30", lead: Site.xufu)
        #expect(try story.due(.sign) == "2026-08-17 11:30")
        let asked = try story.step(
            "2026-08-19 16:30",
            Site.xufu,
            [pause("outage", "2026-08-17 08:40", "2026-08-19 16:20")]
        )
        try story.decide("2026-08-19 16:50", asked, "granted", by: Site.supervision)
        #expect(try story.due(.sign) == "2026-08-20 09:20")
    }

    @Test("more time asked for in time, decided late: the red goes out")
    func extensionInTime() throws {
        var story = ClockStory("routine")
        try story.raise("2026-02-12 11:00")
        #expect(try story.due(.resolve) == "2026-02-26 17:30")
        let asked = try story.step(
            "2026-02-26 16:50",
            Site.housing,
            [extend(10)],
            arrives: "2026-02-27 09:10"
        )
        #expect(try story.light(.resolve, at: "2026-02-27 09:30") == .red)
        #expect(try story.due(.extensionDecision, Site.committee) == "2026-02-28 17:30")
        try story.decide("2026-02-27 10:20", asked, "granted")
        #expect(try story.due(.resolve) == "2026-03-11 17:30")
        #expect(try story.light(.resolve, at: "2026-02-27 10:30") == .green)
        #expect(try story.clock(.resolve).breaches.isEmpty)
    }

    @Test("more time asked for too late leaves the overdue stretch")
    func extensionLate() throws {
        var story = ClockStory("routine")
        try story.raise("2026-02-12 11:00")
        let asked = try story.step("2026-02-26 17:40", Site.housing, [extend(10)])
        try story.decide("2026-02-27 10:20", asked, "granted")
        let clock = try story.clock(.resolve)
        #expect(clock.breaches.count == 1)
        #expect(clock.breaches.first?.from == (try ClockStory.at("2026-02-26 17:30")))
        #expect(clock.breaches.first?.until == (try ClockStory.at("2026-02-26 17:40")))
        #expect(try story.due(.resolve) == "2026-03-11 17:30")
    }

    @Test("two offices of one rank decide apart: refused, and may decide again")
    func contested() throws {
        var story = ClockStory("routine")
        try story.raise("2026-02-12 11:00")
        let asked = try story.step("2026-02-13 09:00", Site.housing, [extend(10)])
        try story.decide("2026-02-13 10:00", asked, "granted")
        let first = try #require(story.entries.last).dot
        let fields: Value = [
            "decision": "refused", "request": .text(Text(asked.description)), "why": "x",
        ]
        try story.step(
            "2026-02-13 10:05",
            Site.committee,
            [Event("decided", fields)],
            unseen: [first]
        )
        #expect(try story.due(.resolve) == "2026-02-26 17:30")
        try story.decide("2026-02-13 11:00", asked, "granted")
        #expect(try story.due(.resolve) == "2026-03-11 17:30")
    }

    @Test("a corrected calendar moves what runs and leaves what is settled")
    func correctedCalendar() throws {
        var story = ClockStory("routine")
        try story.raise("2020-01-20 10:00")
        #expect(try story.due(.resolve) == "2020-02-04 17:30")
        let first = try #require(
            WorkingCalendar.shipped.known(at: try ClockStory.at("2020-01-20 10:00")).editions[2020]
        )
        story.calendar = WorkingCalendar([first])
        #expect(try story.due(.resolve) == "2020-02-01 17:30")
        #expect(try story.clock(.resolve).calendar == ["2020.1"])
        story.calendar = .shipped
        try story.step("2020-01-22 10:00", Site.housing, [Event("reported", ["kind": "solved"])])
        #expect(try story.due(.resolve) == "2020-02-01 17:30")
    }

    @Test("a year without its notice is counted and marked")
    func provisional() throws {
        var story = ClockStory("keyTask")
        try story.raise("2026-12-25 10:00")
        #expect(try story.clock(.resolve).isProvisional)
        #expect(try !story.clock(.respond).isProvisional)
    }

    @Test("an old picture has no light")
    func stale() throws {
        var story = ClockStory("routine")
        try story.raise("2026-03-10 10:05")
        let now = try ClockStory.at("2026-03-10 11:30")
        let synced = try ClockStory.at("2026-03-10 10:10")
        #expect(try story.clock(.sign).light(at: now, known: synced) == .grey)
        #expect(try story.clock(.resolve).light(at: now, known: synced) == .green)
        #expect(try story.clock(.resolve).light(at: now, known: nil) == .grey)
        #expect(try story.light(.sign, at: "2026-03-10 11:30") == .yellow)
        #expect(try story.light(.sign, at: "2026-03-10 13:35") == .red)
    }

    @Test("sent back: a new limit runs for the lead, by rule or by the order")
    func redo() throws {
        var story = ClockStory("routine")
        try story.raise("2026-03-10 10:05")
        try story.step("2026-03-12 10:00", Site.housing, [Event("reported", ["kind": "solved"])])
        #expect(try story.due(.verification) == "2026-03-16 17:30")
        let rated = Event("evaluated", ["solved": "no", "satisfied": "no"])
        try story.step("2026-03-13 10:00", Site.committee, [rated])
        #expect(try story.due(.redo, Site.housing) == "2026-03-18 17:30")
        let due = try ClockStory.at("2026-03-17 12:00")
        let order = Event("redoOrdered", ["why": "仍外溢", "due": .int(due)])
        try story.step("2026-03-13 11:00", Site.supervision, [order])
        #expect(try story.due(.redo, Site.housing) == "2026-03-17 12:00")
    }

    @Test("nobody waits for those who were relieved, or after the end")
    func dropped() throws {
        var story = ClockStory("routine")
        try story.raise("2026-03-10 10:05")
        try story.step(
            "2026-03-10 11:00",
            Site.committee,
            [Event("dispatched")],
            writes: [Write(Aspects.lead, .text(Site.water))]
        )
        #expect(try story.clock(.resolve, Site.housing).state == .dropped)
        #expect(try story.light(.resolve, Site.housing, at: "2026-05-10 11:00") == nil)
        #expect(try story.due(.sign, Site.water) == "2026-03-10 14:30")
        try story.step("2026-03-11 09:00", Site.committee, [Event("withdrawn", ["why": "x"])])
        #expect(try story.clock(.resolve, Site.water).state == .dropped)
    }

    @Test("absurd times and lengths stop no reader")
    func absurd() throws {
        var story = ClockStory("keyTask")
        try story.raise("2026-03-10 10:05")
        let asked = try story.step("2026-03-10 10:06", Site.housing, [extend(.max)])
        try story.decide("2026-03-10 10:07", asked, "granted")
        let span: Value = [
            "reason": "hearing", "from": .int(.min), "until": .int(.max), "basis": "x",
        ]
        let paused = try story.step(
            "2026-03-10 10:08",
            Site.housing,
            [Event("pauseRequested", span)]
        )
        try story.decide("2026-03-10 10:09", paused, "granted", by: Site.supervision)
        #expect(try story.clock(.resolve).due == nil)
    }

    @Test("every figure of the zone's rules names its ground")
    func grounds() {
        let rules = RuleSet.zoneDefault
        #expect(rules.rules.allSatisfy { !$0.basis.isEmpty })
        #expect(rules.extensions.count == CallKind.allCases.count)
        for kind in CallKind.allCases {
            for clock in [ClockName.dispatch, .sign, .respond, .resolve, .verification, .redo] {
                #expect(rules.rule(clock, kind) != nil, "\(clock) \(kind)")
            }
        }
    }

    private enum Failure: Error { case notStopped }
}
