import DutyBook
import History
import Testing

/// 督导催办: reminders, coloured orders and the ladder.
@Suite struct OrderRows {
    private static let order: [Text: Value] = [
        "title": "疏港路排水", "to": "dept-zhujian", "colour": "blue", "demand": "三日内清掏到位",
        "calls": ["call-1"],
    ]

    private func zone() throws -> Zone {
        var zone = Zone(RecordRef(type: RecordType.order, id: "order-1"))
        try zone.act(Site.supervision, "order.issue", Self.order)
        zone.exchange(Site.supervision, Site.housing)
        return zone
    }

    private func state(_ zone: Zone, _ site: Text) -> OrderState {
        OrderState(zone.history(site), ranks: Zone.ranks)
    }

    @Test func row30AnOrderIsAnsweredByItsAddresseeAndClosedBySupervision() throws {
        var zone = try zone()
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.water, "order.reply", ["text": "我来答"])
            } == .unknownRecord
        )
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.housing, "order.close", ["why": "已办"])
            } == .notAllowed
        )
        try zone.act(Site.housing, "order.reply", ["text": "已清掏", "evidence": "照片12张"])
        #expect(state(zone, Site.housing).phase == .replied)
        zone.exchange(Site.housing, Site.supervision)
        try zone.act(Site.supervision, "order.insist", ["why": "未溯源"])
        #expect(state(zone, Site.supervision).phase == .issued)
        zone.exchange(Site.supervision, Site.housing)
        try zone.act(Site.housing, "order.reply", ["text": "已溯源"])
        zone.exchange(Site.housing, Site.supervision)
        try zone.act(Site.supervision, "order.close", ["why": "核实"])
        #expect(state(zone, Site.supervision).phase == .closed)
        #expect(
            refusal { () throws(Refusal) in
                try zone.act(Site.supervision, "order.revoke", ["why": "x"])
            } == .orderSettled
        )
    }

    @Test func row30NotClosedWinsOverAClosingThatDidNotKnowOfIt() throws {
        var zone = try zone()
        try zone.act(Site.housing, "order.reply", ["text": "已清掏"])
        zone.exchange(Site.housing, Site.supervision, "supervision/2")
        try zone.act(Site.supervision, "order.close", ["why": "核实"])
        try zone.act("supervision/2", "order.insist", ["why": "现场仍外溢"])
        zone.exchange(Site.supervision, "supervision/2", Site.housing)
        #expect(state(zone, Site.housing).phase == .issued)
    }

    @Test func row30ARevokedOrderStaysVisible() throws {
        var zone = try zone()
        try zone.act(Site.supervision, "order.revoke", ["why": "延期获批解除"])
        zone.exchange(Site.supervision, Site.housing)
        #expect(state(zone, Site.housing).phase == .revoked)
        #expect(state(zone, Site.housing).to == Site.housing)
    }

    @Test func row30TheCentreNumbersOrdersAndTheTimeToReplyRunsFromItsReceipt() throws {
        let zone = try zone()
        let state = state(zone, Site.supervision)
        // Received on Tuesday 2026-03-10; blue orders may wait two working days.
        let due = try #require(state.due(rules: .shipped, calendar: .shipped))
        #expect(ClockStory.text(due) == "2026-03-12 17:30")
        #expect(!state.isUnanswered(at: due - 1, rules: .shipped, calendar: .shipped))
        #expect(state.isUnanswered(at: due, rules: .shipped, calendar: .shipped))
    }

    private func levels(_ story: ClockStory, at now: Text, _ orders: [LadderReading.Order] = [])
        throws -> [LadderLevel]
    {
        LadderReading(calendar: .shipped, now: try ClockStory.at(now)).reasons(
            story.state,
            try story.clocks(now: now),
            redone: story.state.redone,
            orders: orders
        ).map(\.level)
    }

    @Test func row30TheLadderIsClimbedByWorkingDays() throws {
        var story = ClockStory("routine")
        try story.raise("2026-08-11 09:00")
        try story.step("2026-08-11 09:30", Site.housing, [Event("signed")])
        let contact: Value = ["kind": "contact", "text": "x"]
        try story.step("2026-08-11 10:00", Site.housing, [Event("responded", contact)])
        #expect(try levels(story, at: "2026-08-17 10:00").isEmpty)
        for (now, level) in [
            ("2026-08-18 10:00", LadderLevel.reminder), ("2026-08-18 17:30", .expedite),
            ("2026-08-19 17:30", .blue), ("2026-08-21 17:30", .orange),
            ("2026-08-25 17:30", .red), ("2026-09-01 17:30", .meeting),
        ] as [(Text, LadderLevel)] {
            #expect(try levels(story, at: now).first == level, "\(now)")
        }
        let blue = LadderReading.Order(
            number: "DB-2026-000001",
            colour: .blue,
            isUnanswered: true,
            due: nil
        )
        #expect(try levels(story, at: "2026-08-18 17:31", [blue]).first == .orange)
    }

    @Test func row30InAnEmergencyTheLadderIsClimbedInMinutes() throws {
        var story = ClockStory("urgent")
        try story.raise("2026-07-17 22:44")
        for (now, level) in [
            ("2026-07-17 22:59", LadderLevel.expedite), ("2026-07-17 23:14", .blue),
            ("2026-07-17 23:44", .orange),
        ] as [(Text, LadderLevel)] {
            #expect(try levels(story, at: now).first == level, "\(now)")
        }
    }

    @Test func row30TwoRemindersAreARung() throws {
        var story = ClockStory("routine")
        try story.raise("2026-08-11 09:00")
        for minute in ["10", "20"] {
            try story.step(
                Text("2026-08-11 09:\(minute)"),
                Site.committee,
                [Event("expedited", ["party": "dept-zhujian", "text": "请抓紧"])],
                action: "call.expedite"
            )
        }
        #expect(try levels(story, at: "2026-08-11 09:30") == [.blue])
    }

    @Test func row31WhatTimeWroteTooEarlyIsNotCounted() throws {
        var story = ClockStory("routine")
        try story.raise("2026-08-11 09:00")
        try story.step("2026-08-11 09:30", Site.housing, [Event("signed")])
        let contact: Value = ["kind": "contact", "text": "x"]
        try story.step("2026-08-11 10:00", Site.housing, [Event("responded", contact)])
        try story.look("2026-08-19 08:30")
        let hub = try #require(story.entries.last?.dot)
        let solved: Value = ["kind": "solved", "text": "已修好"]
        try story.step(
            "2026-08-18 10:05",
            Site.housing,
            [Event("reported", solved)],
            arrives: "2026-08-19 16:20",
            unseen: [hub]
        )
        try story.look("2026-08-19 16:20")
        #expect(story.state.expedites.isEmpty)
        #expect(try story.clock(.resolve, now: "2026-08-19 16:21").wasOnTime == true)
        // Both figures stay: what was written, and that it was lifted.
        #expect(story.state.notices.count == 1)
    }

    @Test func newMattersGoByNewRulesAndOldOnesByTheOld() throws {
        var rules = RuleSet.zoneDefault
        rules.version = 2
        rules.rules = rules.rules.map { rule in
            rule.clock == .resolve && rule.kind == .routine
                ? DeadlineRule(
                    clock: .resolve,
                    kind: .routine,
                    length: .span(TimeLimit(3, .workDays)),
                    basis: "文件"
                ) : rule
        }
        var old = ClockStory("routine")
        try old.raise("2026-08-11 09:00")
        var new = ClockStory("routine")
        try new.raise("2026-08-11 11:00")
        let published = try ClockStory.at("2026-08-11 10:00")
        let edition = RuleBook.Edition(
            rules: rules,
            order: HubOrder(incarnation: 1, number: UInt64(published), index: 0),
            publishedAt: published
        )
        old.rules = RuleBook(published: [edition])
        new.rules = old.rules
        #expect(try old.due(.resolve) == "2026-08-18 17:30")
        #expect(try old.clock(.resolve).rules == "zone-1")
        #expect(try new.due(.resolve) == "2026-08-14 17:30")
        #expect(try new.clock(.resolve).rules == "zone-2")
    }
}
