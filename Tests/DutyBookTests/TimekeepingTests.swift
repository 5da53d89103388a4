import DutyBook
import History
import Testing

/// What time causes: once, by the hub, and lifted when later facts prove it premature.
@Suite("What time causes") struct TimekeepingTests {
    private func kinds(_ events: [Event]) -> [Text] { events.map(\.kind) }

    @Test("who has not signed when the time is over counts as received, once")
    func deemed() throws {
        var story = ClockStory("routine")
        try story.raise("2026-08-17 09:30", lead: Site.xufu)
        #expect(try story.look("2026-08-17 11:29").isEmpty)
        #expect(kinds(try story.look("2026-08-17 11:30")) == ["deemed"])
        #expect(try story.look("2026-08-17 11:31").isEmpty)
        let dispatch = try #require(story.state.dispatch(of: Site.xufu))
        #expect(dispatch.state == .signed && dispatch.isDeemed && !dispatch.hasSigned)
        #expect(story.state.state == "handling")
        #expect(try story.clock(.sign, now: "2026-08-17 12:00").wasOnTime == false)
        // The others were running all the time: not signing gains nothing.
        #expect(try story.due(.resolve) == "2026-08-24 17:30")
    }

    @Test("a signature written in time and known later lifts the fault")
    func lateSignature() throws {
        var story = ClockStory("routine")
        try story.raise("2026-08-17 09:30", lead: Site.xufu)
        try story.look("2026-08-17 11:30")
        let hub = story.entries.last?.dot
        try story.step(
            "2026-08-17 10:00",
            Site.xufu,
            [Event("signed")],
            arrives: "2026-08-17 15:00",
            unseen: [try #require(hub)]
        )
        #expect(kinds(try story.look("2026-08-17 15:00")) == ["lifted"])
        #expect(try story.look("2026-08-17 15:01").isEmpty)
        let notice = try #require(story.state.notices.first)
        #expect(notice.lift?.reason == .doneInTime)
        #expect(story.state.dispatch(of: Site.xufu)?.isDeemed == false)
        #expect(try story.clock(.sign, now: "2026-08-17 15:01").wasOnTime == true)
    }

    @Test("a signature that came too late leaves the fault")
    func tooLateSignature() throws {
        var story = ClockStory("routine")
        try story.raise("2026-08-17 09:30", lead: Site.xufu)
        try story.look("2026-08-17 11:30")
        try story.step("2026-08-17 11:40", Site.xufu, [Event("signed")])
        #expect(try story.look("2026-08-17 11:41").isEmpty)
        #expect(try story.clock(.sign, now: "2026-08-17 12:00").wasOnTime == false)
    }

    @Test("an expedite notice goes out when the office opens on the next working day")
    func expedite() throws {
        var story = ClockStory("routine")
        try story.raise("2026-08-11 09:00")
        try story.step("2026-08-11 09:30", Site.housing, [Event("signed")])
        let due = try story.due(.respond)
        #expect(due == "2026-08-12 17:30")
        #expect(try story.look("2026-08-12 17:31").isEmpty)
        #expect(try story.look("2026-08-13 08:29").isEmpty)
        #expect(kinds(try story.look("2026-08-13 08:30")) == ["expedited"])
        #expect(story.state.expedites.count == 1)
    }

    @Test("in an emergency it goes out at once, at night too")
    func urgentExpedite() throws {
        var story = ClockStory("urgent")
        try story.raise("2026-07-17 22:44", lead: Site.housing)
        #expect(kinds(try story.look("2026-07-17 22:59")) == ["deemed"])
        #expect(kinds(try story.look("2026-07-17 23:14")) == ["expedited"])
    }

    @Test("a result nobody rates closes the call unrated; a refusal in time opens it again")
    func lapse() throws {
        var story = ClockStory("routine")
        try story.raise("2026-03-10 09:00")
        try story.step("2026-03-10 09:30", Site.housing, [Event("signed")])
        let solved: Value = ["kind": "solved", "text": "修好"]
        try story.step("2026-03-10 10:00", Site.housing, [Event("reported", solved)])
        #expect(try story.look("2026-03-12 17:29").isEmpty)
        #expect(kinds(try story.look("2026-03-12 17:30")) == ["lapsed"])
        #expect(story.state.state == "closed" && story.state.isUnrated)
        let hub = try #require(story.entries.last?.dot)
        let refusal: Value = ["solved": "no", "satisfied": "no"]
        try story.step(
            "2026-03-12 16:00",
            Site.committee,
            [Event("evaluated", refusal)],
            arrives: "2026-03-13 09:00",
            unseen: [hub]
        )
        // "Not yet solved" wins at once; the hub lifts its word when it looks.
        #expect(story.state.state == "handling")
        #expect(kinds(try story.look("2026-03-13 09:00")) == ["lifted"])
        #expect(story.state.notices.first?.lift?.reason == .doneInTime)
    }

    @Test("one of two hubs that knew nothing of each other's word is enough")
    func onceUnderTwoHubs() throws {
        var story = ClockStory("routine")
        try story.raise("2026-08-17 09:30", lead: Site.xufu)
        let events = try story.look("2026-08-17 11:30")
        try story.step(
            "2026-08-17 11:35",
            "hub",
            events,
            action: CallNotice.action(of: RecordType.call)
        )
        #expect(story.state.notices.count == 1)
        #expect(try story.look("2026-08-17 11:36").isEmpty)
    }

    @Test("nobody but the hub can write or lift a notice")
    func forged() throws {
        var story = ClockStory("routine")
        try story.raise("2026-08-17 09:30", lead: Site.xufu)
        let events = try story.look("2026-08-17 11:30")
        var other = ClockStory("routine")
        try other.raise("2026-08-17 09:30", lead: Site.xufu)
        try other.step(
            "2026-08-17 11:30",
            Site.committee,
            events,
            action: CallNotice.action(of: RecordType.call)
        )
        #expect(other.state.notices.isEmpty)
        #expect(!story.state.notices.isEmpty)
    }

    @Test("what was read from another system's list was reminded of there")
    func imported() throws {
        var story = ClockStory("routine")
        try story.step(
            "2026-03-10 09:00",
            Site.committee,
            [Event("raised")],
            writes: [
                Write(Aspects.title, "LNG"), Write(Aspects.kind, "routine"),
                Write(Aspects.caller, "zone-committee"), Write(Aspects.lead, "dept-zhujian"),
            ],
            mode: .imported
        )
        #expect(try story.look("2026-11-01 09:00").isEmpty)
    }

    @Test("a hub whose clock ran ahead takes back what it wrote too early")
    func clockSetBack() throws {
        var story = ClockStory("routine")
        try story.raise("2026-08-17 09:30", lead: Site.xufu)
        try story.look("2027-08-17 11:30")
        #expect(story.state.notices.contains { $0.isStanding })
        try story.look("2026-08-17 09:45")
        #expect(!story.state.notices.contains { $0.isStanding })
        #expect(kinds(try story.look("2026-08-17 11:30")) == ["deemed"])
    }
}

/// C9, C10, C24: more time, and a corrected calendar.
@Suite("Notices that were premature") struct PrematureNoticeTests {
    /// A call sent on the eve of the Spring Festival; more time is asked for offline.
    private func extended(asked: Text) throws -> ClockStory {
        var story = ClockStory("routine")
        try story.raise("2026-02-12 11:00")
        try story.step("2026-02-12 11:30", Site.housing, [Event("signed")])
        let plan: Value = ["kind": "plan", "text": "勘测"]
        try story.step("2026-02-13 09:00", Site.housing, [Event("responded", plan)])
        #expect(try story.due(.resolve) == "2026-02-26 17:30")
        try story.look("2026-02-27 08:30")
        #expect(story.state.notices.map(\.subject.kind) == [.expedited])
        let hub = try #require(story.entries.last?.dot)
        let request = try story.step(
            asked,
            Site.housing,
            [Event("extensionRequested", ["days": 10, "why": "等材料"])],
            arrives: "2026-02-27 09:10",
            unseen: [hub]
        )
        try story.decide("2026-02-27 10:20", request, "granted")
        return story
    }

    @Test("C9: asked in time and granted, it lifts the notice")
    func c9() throws {
        var story = try extended(asked: "2026-02-26 16:50")
        try story.look("2026-02-27 10:20")
        #expect(story.state.notices.first?.lift?.reason == .extended)
        #expect(story.state.expedites.isEmpty)
        #expect(try story.due(.resolve, now: "2026-02-27 10:21") == "2026-03-11 17:30")
        #expect(try story.light(.resolve, at: "2026-02-27 10:21") == .green)
    }

    @Test("C10: asked too late, the notice and the overdue stretch stay")
    func c10() throws {
        var story = try extended(asked: "2026-02-26 17:40")
        #expect(try story.look("2026-02-27 10:20").isEmpty)
        #expect(story.state.notices.first?.isStanding == true)
        #expect(try story.clock(.resolve, now: "2026-02-27 10:21").breaches.count == 1)
    }

    @Test("C24: a corrected calendar lifts what was red under the old one")
    func c24() throws {
        let old = WorkingCalendar.shipped.known(at: try ClockStory.at("2020-01-20 10:00"))
        var story = ClockStory("routine")
        story.calendar = old
        try story.raise("2020-01-20 10:00")
        try story.step("2020-01-20 10:10", Site.housing, [Event("signed")])
        let plan: Value = ["kind": "plan", "text": "x"]
        try story.step("2020-01-20 11:00", Site.housing, [Event("responded", plan)])
        #expect(try story.due(.resolve, now: "2020-01-21 09:00") == "2020-02-01 17:30")
        try story.look("2020-02-03 08:30")
        #expect(story.state.notices.count == 1)
        story.calendar = .shipped
        #expect(try story.due(.resolve, now: "2020-02-03 09:00") == "2020-02-04 17:30")
        try story.look("2020-02-03 09:00")
        #expect(story.state.notices.first?.lift?.reason == .recounted)
    }
}
