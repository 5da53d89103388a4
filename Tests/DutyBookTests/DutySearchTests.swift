import DutyBook
import History
import Testing

@Suite struct DutySearchTests {
    private static let samples = SampleCatalogue.all.map { item in
        DutyEntry(
            record: RecordRef(type: RecordType.item, id: item.code),
            title: item.title,
            content: item.content,
            category: item.category,
            code: item.code,
            lead: item.lead
        )
    }

    private static let rules = [
        DutyEntry(
            record: RecordRef(type: RecordType.boundary, id: "b1"),
            title: "排水外溢",
            words: ["冒黑水", "雨水口"],
            content: "住建局清掏管网；水务局调度河道水位",
            basis: "编发〔2026〕3号",
            lead: "dept-zhujian",
            cooperate: ["dept-shuiwu"]
        ),
        DutyEntry(
            record: RecordRef(type: RecordType.boundary, id: "b2"),
            title: "道路破损",
            lead: "dept-jiaotong"
        ),
    ]

    private let search = DutySearch(samples + rules)

    @Test(
        arguments: [
            ("路灯不亮", "D14"), ("公厕没人打扫，公共厕所很脏", "D16"), ("疏港路雨水口外溢黑水", "b1"),
            ("小区门口占道经营", "D39"), ("有人焚烧秸秆", "D43"), ("企业要办建筑工程施工许可", "Q02"),
            ("道路破损，有大坑", "b2"), ("想咨询养老参保", "D21"),
        ] as [(Text, Text)]
    )
    func theWordsOfAProblemFindItsDuty(problem: Text, id: Text) {
        #expect(search.find(problem).first?.entry.record.id == id)
    }

    @Test func theAnswerShowsTheClauseThatProvesIt() throws {
        let match = try #require(search.find("河道水位太高，雨水口冒黑水").first)
        #expect(match.clause == "水务局调度河道水位")
        #expect(match.entry.lead == "dept-zhujian")
        #expect(match.found.contains("雨水"))
    }

    @Test(arguments: ["xyz", "", "我要问一下这个", "飞机晚点"] as [Text])
    func whatTheListsDoNotHaveIsNotFound(problem: Text) {
        #expect(search.find(problem).isEmpty)
    }

    @Test func theAreaOfTheProblemDecidesBetweenEqualEntries() {
        func cleaning(_ id: Text, _ area: Text) -> DutyEntry {
            DutyEntry(
                record: RecordRef(type: RecordType.item, id: id),
                title: "道路保洁",
                area: area,
                lead: id
            )
        }
        let search = DutySearch([cleaning("a", "龙港街道"), cleaning("b", "徐福街道")])
        #expect(search.find("道路保洁", place: "徐福街道海滨路").first?.entry.lead == "b")
        #expect(search.find("道路保洁", place: "龙港街道").first?.entry.lead == "a")
    }

    @Test func aSearchOverTheEntriesWithItsWordsGivesTheSame() {
        let problem: Text = "路灯不亮"
        let words = DutySearch.words(of: problem).map(\.string)
        let some = (Self.samples + Self.rules).filter { entry in
            words.contains { entry.title.string.contains($0) }
        }
        let all = Self.samples.count + Self.rules.count
        #expect(DutySearch(some, outOf: all).find(problem) == search.find(problem))
    }

    @Test func aCallTheListsDoNotAnswerForIsAGap() throws {
        var zone = Zone()
        try zone.act(Site.committee, "call.raise", ["kind": "routine", "title": "飞机晚点"])
        #expect(ListGaps.isGap(zone.state(Site.committee), search: search))
        try zone.act(Site.committee, "call.withdraw", ["why": "误报"])
        #expect(!ListGaps.isGap(zone.state(Site.committee), search: search))
        let known = try Zone.raised()
        #expect(!ListGaps.isGap(known.state(Site.committee), search: search))
    }
}
