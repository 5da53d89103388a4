import DutyBook
import History
import Testing

/// A zone's figures as they come together from plans, calls and ratings.
@Suite("The zone's figures")
struct AssessmentBookTests {
    private static let agency: Text = "agency-tax"

    private var book: AssessmentBook {
        get throws {
            AssessmentBook(
                parties: Zone.parties,
                ranks: Zone.ranks,
                clocks: CallClocks(),
                now: try ClockStory.at("2026-03-30 09:00")
            )
        }
    }

    private func record(
        _ type: Text,
        _ id: Text,
        _ action: Text,
        _ aspect: Text,
        _ value: Value,
        by party: Text,
        at time: Text
    ) throws -> (RecordRef, RecordHistory) {
        let at = try ClockStory.at(time)
        let record = RecordRef(type: type, id: id)
        let body = ChangeBody(
            salt: [],
            deployment: .zero,
            record: record,
            action: action,
            writes: [Write(aspect, value)],
            events: [Event("defined")],
            context: VersionVector(),
            author: Author(person: "李敏", role: "clerk", party: party),
            times: ChangeTimes(occurredAt: at, recordedAt: at),
            schema: 1
        )
        let standing = Standing(
            order: HubOrder(incarnation: 1, number: UInt64(at), index: 0),
            place: 1,
            verdict: .accepted,
            receivedAt: at
        )
        let entry = Entry(
            dot: Dot(ReplicaID(high: 8, low: 8), 1),
            digest: .zero,
            body: body,
            standing: standing
        )
        return (record, RecordHistory([entry]))
    }

    private func plan(_ more: [Text: Value] = [:], at time: Text = "2026-02-20 09:00") throws -> (
        RecordRef, RecordHistory
    ) {
        let plan: [Text: Value] = ["title": "月考", "preset": "A"]
        return try record(
            RecordType.assessment,
            "p-1",
            "assessment.publish",
            "plan",
            .map(plan.merging(more) { $1 }),
            by: Site.committee,
            at: time
        )
    }

    private func rating(_ id: Text, by party: Text, _ value: Text) throws -> (
        RecordRef, RecordHistory
    ) {
        try record(
            RecordType.rating,
            id,
            "rating.give",
            "rating",
            [
                "target": .text(Self.agency), "period": "2026-03", "indicator": "home",
                "value": .text(value), "reason": "条线考核",
            ],
            by: party,
            at: "2026-03-20 09:00"
        )
    }

    /// A call to a party, solved in time and rated.
    private func call(_ id: Text, _ lead: Text, satisfied: Text = "yes") throws -> (
        RecordRef, RecordHistory
    ) {
        var story = ClockStory("routine")
        try story.raise("2026-03-10 09:00", lead: lead)
        let contact = Event("responded", ["kind": "contact", "text": "x"])
        let solved = Event("reported", ["kind": "solved", "text": "x"])
        try story.step("2026-03-10 09:30", lead, [Event("signed")])
        try story.step("2026-03-10 10:00", lead, [contact])
        try story.step("2026-03-11 10:00", lead, [solved])
        let rated = Event("evaluated", ["solved": "yes", "satisfied": .text(satisfied)])
        try story.step("2026-03-11 15:00", Site.committee, [rated])
        return (RecordRef(type: RecordType.call, id: id), RecordHistory(story.entries))
    }

    private func assessed(_ book: AssessmentBook) throws -> [PartyAssessment] {
        let (plan, period) = try #require(book.plan(for: "2026-03"))
        return book.assessments(period, by: plan)
    }

    @Test("Sixty hundredths of an agency's total are the zone's, the rest its home department's")
    func shares() throws {
        var book = try book
        let homes: Value = ["agency-tax=dept-caizheng"]
        for (record, history) in [
            try plan(["homes": homes]), try rating("r-1", by: "dept-caizheng", "85"),
            try rating("r-2", by: "dept-zhujian", "10"),
        ] {
            book.read(record, history)
        }
        for number in 1...5 {
            let (record, history) = try call(Text("c-\(number)"), Self.agency)
            book.read(record, history)
        }
        let one = try #require(try assessed(book).first { $0.party == Self.agency })
        #expect(one.counted.final?.points.description == "100.00")
        // Only the home department's word counts.
        #expect(one.otherSide?.points.description == "85.00")
        #expect(one.total?.points.description == "94.00")
        #expect(one.rank == nil)
    }

    @Test("Orange and red orders of the period cost points; earlier ones and blue ones none")
    func orders() throws {
        var book = try book
        for (record, history) in [
            try plan(), try order("o-1", "orange", at: "2026-03-12 09:00"),
            try order("o-2", "red", at: "2026-03-13 09:00"),
            try order("o-3", "blue", at: "2026-03-13 10:00"),
            try order("o-4", "orange", at: "2026-02-27 09:00"),
        ] {
            book.read(record, history)
        }
        for number in 1...5 {
            let (record, history) = try call(Text("c-\(number)"), Self.agency)
            book.read(record, history)
        }
        let one = try #require(try assessed(book).first { $0.party == Self.agency })
        #expect(one.counted.adjustments == [.orangeOrder: 1, .redOrder: 1])
        #expect(one.counted.final?.points.description == "97.00")
    }

    private func order(_ id: Text, _ colour: Text, at time: Text) throws -> (
        RecordRef, RecordHistory
    ) {
        try record(
            RecordType.order,
            id,
            "order.issue",
            "order",
            [
                "title": "逾期未办", "to": .text(Self.agency), "colour": .text(colour),
                "demand": "三日内办结",
            ],
            by: "supervision",
            at: time
        )
    }

    @Test("Ranks only in the tiers of the plan, never from too small a sample; equals share one")
    func ranks() throws {
        var book = try book
        let (record, history) = try plan(["ranking": ["departments"]])
        book.read(record, history)
        for (party, satisfied, count) in [
            ("dept-zhujian", "yes", 5), ("dept-shuiwu", "yes", 5), ("dept-caizheng", "mostly", 5),
            ("dept-shangwu", "yes", 4), ("street-xufu", "yes", 5),
        ] as [(Text, Text, Int)] {
            for number in 1...count {
                let (call, history) = try call(
                    party + Text("-\(number)"),
                    party,
                    satisfied: satisfied
                )
                book.read(call, history)
            }
        }
        let found = try assessed(book)
        func rank(_ party: Text) -> Int? { found.first { $0.party == party }?.rank }
        #expect(rank("dept-zhujian") == 1 && rank("dept-shuiwu") == 1)
        #expect(rank("dept-caizheng") == 3)
        #expect(rank("dept-shangwu") == nil && rank("street-xufu") == nil)
        #expect(found.first { $0.party == "dept-shangwu" }?.isTooFew == true)
    }

    @Test("A plan that reached the hub after the period opened does not govern it")
    func frozen() throws {
        var late = try book
        let (record, history) = try plan(at: "2026-03-01 00:00")
        late.read(record, history)
        #expect(late.plan(for: "2026-03") == nil)
        #expect(late.plan(for: "2026-04")?.plan.title == "月考")
        #expect(late.newestPlan?.id == "p-1")
    }
}
