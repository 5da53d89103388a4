import DutyBook
import Foundation
import History
import PartySide
import Settings
import Testing
import Worlds

/// 7.8 派驻机构负责人征得同意: an opinion is for one version, silence is none, and the name is read by
/// those who must know it.
@Suite("Scenario 7.8: consent to the head of a stationed agency")
struct StationScenario {
    private static let post: Text = "开发区市场监管所所长"

    @Test("The opinion on v1 does not bind v2; no answer is no consent; nobody else has the name")
    func consent() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-04-13T09:00")
        let market = try await world.office("dept-shichang", person: "赵敏")
        let committee = try await world.office("zone-committee", person: "组织科")
        let supervision = try await world.office("supervision", person: "督查员")
        let street = try await world.office("street-xufu", person: "王琳")

        let asked = try await market.act(
            "consent.request",
            [
                "agency": "agency-shichang", "post": .text(Self.post), "matter": "appoint",
                "zone": "zone-committee", "name": "王某",
            ]
        )
        let id = try #require(asked["id"]?.text)
        try await world.exchange()
        let first = try await show(id, at: committee)
        #expect(first["state"]?.string == "waiting")
        #expect(ScenarioWorld.shown(first["nextDue"]?["due"]) == "2026-04-27 17:30")
        #expect(try await names(id, at: committee) == ["王某"])

        committee.goOffline()
        try await world.at("2026-04-23T10:00")
        try await market.act("consent.replace", ["consent": .text(id), "name": "李某"])
        try await world.exchange()
        try await world.at("2026-04-24T15:00")
        try await committee.act(
            "consent.answer",
            [
                "consent": .text(id), "opinion": "disagree", "approvedBy": "党工委书记",
                "text": "王某任现职不满两年",
            ]
        )
        committee.comeBack()
        try await world.exchange()

        let second = try await show(id, at: market)
        #expect(second["state"]?.string == "waiting" && second["version"]?.int == 2)
        let opinion = try #require(second["opinions"]?.array?.first)
        #expect(opinion["version"]?.int == 1 && opinion["current"]?.bool == false)
        #expect(ScenarioWorld.shown(second["nextDue"]?["due"]) == "2026-05-11 17:30")
        #expect(try await names(id, at: committee) == ["王某", "李某"])

        try await world.at("2026-05-12T09:00")
        try await world.exchange()
        try await expectOneReminder(id, world, at: committee)
        let late = try await show(id, at: supervision)
        #expect(late["state"] == "waiting" && late["nextDue"]?["overdue"] == true)
        try await supervision.act(
            "consent.urge",
            ["consent": .text(id), "text": "请于本周内答复第2版"]
        )
        try await world.exchange()
        #expect(try await show(id, at: market)["state"]?.string == "waiting")
        let waiting = try await committee.act("consent.list", ["todo": true])
        #expect(waiting["items"]?.array?.count == 1)

        #expect(await street.refusal("consent.show", ["consent": .text(id)]) != nil)
        for office in [supervision, street] {
            let none = try await office.act("candidate.list")["items"]?.array
            #expect(none?.isEmpty == true)
            for name in ["王某", "李某", "任现职不满两年"] {
                #expect(try !Self.holds(name, office), "\(office.party): \(name)")
            }
        }
        #expect(try Self.holds("李某", committee))
        let trace = try await committee.act("trace", ["record": .text(id)])
        #expect(trace["complete"]?.bool == true && trace["changes"]?.array?.count == 5)
        try await world.settle()
    }

    @Test("Who is named later gets the whole file, also what was written before")
    func laterReader() async throws {
        let world = try await ScenarioWorld.founded(at: "2026-04-13T09:00")
        let committee = try await world.office("zone-committee", person: "组织科")
        let market = try await world.office("dept-shichang", person: "赵敏")
        let supervision = try await world.office("supervision", person: "督查员")
        let form = try await committee.act(
            "appraisal.open",
            [
                "agency": "agency-shichang", "home": "dept-shichang", "year": 2026,
                "name": "李某", "post": .text(Self.post),
            ]
        )
        let id = try #require(form["id"]?.text)
        try await committee.act(
            "appraisal.mark",
            ["appraisal": .text(id), "grade": "excellent", "text": "服务项目得力"]
        )
        // A call of the same commit goes to everybody who sees calls; the form does not.
        try await committee.raise("路灯不亮", lead: "dept-shichang")
        try await world.exchange()
        try await market.act(
            "appraisal.mark",
            ["appraisal": .text(id), "grade": "competent", "text": "业务合格"]
        )
        try await world.exchange()
        let shown = try await committee.act("appraisal.show", ["appraisal": .text(id)])
        #expect(shown["state"]?.string == "complete")
        #expect(try !Self.holds("服务项目得力", supervision))
        #expect(try await supervision.act("call.list")["items"]?.array?.count == 1)
        try await world.settle()
    }

    /// The hub reminds once; a reminder is no consent.
    private func expectOneReminder(
        _ id: Text,
        _ world: ScenarioWorld,
        at committee: ScenarioOffice
    ) async throws {
        #expect(try await world.keepTime() == 1)
        #expect(try await world.keepTime() == 0)
        try await world.exchange()
        let urged = try await show(id, at: committee)["events"]?.array?
            .first { $0["event"] == "expedited" }
        #expect(urged?["fields"]?["clock"] == "consent")
        #expect(urged?["fields"]?["party"] == "zone-committee")
    }

    private func show(_ id: Text, at office: ScenarioOffice) async throws -> JSON {
        try await office.act("consent.show", ["consent": .text(id)])
    }

    /// The candidates' names in the order of the versions, as far as this office has them.
    private func names(_ id: Text, at office: ScenarioOffice) async throws -> [String] {
        let shown = try await office.act("candidate.show", ["candidate": .text(id)])
        return (shown["aspects"]?.members ?? []).filter { $0.key.string.hasPrefix("person/") }
            .compactMap { $0.value["value"]?["name"]?.string }
    }

    /// Whether these words lie anywhere in an office's directory.
    private static func holds(_ words: String, _ office: ScenarioOffice) throws -> Bool {
        let directory = office.office.site.directory.path
        let files = try FileManager.default.subpathsOfDirectory(atPath: directory)
        return files.contains { file in
            FileManager.default.contents(atPath: directory + "/" + file)?
                .range(of: Data(words.utf8)) != nil
        }
    }
}
