import DutyBook
import History
import PartySide
import Testing
import Worlds

/// What belongs to a call and is not for everybody who takes part in it.
@Suite("Notes and requesters")
struct CompanionTests {
    @Test(
        "An internal note reaches the party's other sites and nobody else, the committee included"
    )
    func note() async throws {
        let apart = try await Apart()
        let branch = try await apart.world.office("dept-zhujian", person: "李工")
        let call = try await apart.signed(by: apart.street)
        apart.housing.goOffline()
        try await apart.housing.act(
            "note.add",
            ["call": .text(call), "text": "同一路段上月已开挖过"]
        )
        try await apart.world.settle()
        for office in [apart.housing, branch] {
            let notes = try await office.call(call).document["notes"]?.array
            #expect(notes?.first?["text"] == "同一路段上月已开挖过", "\(office.party)")
        }
        #expect(await branch.huying("call", "show", call.string).out.contains("内部备注"))
        for office in [apart.street, apart.committee] {
            #expect(try await office.call(call).document["notes"] == [], "\(office.party)")
            #expect(try await office.act("note.list")["items"] == [])
        }
    }

    @Test("Who asked for help is known to the caller and to the offices it names")
    func requester() async throws {
        let apart = try await Apart()
        let water = try await apart.world.office("dept-shuiwu", person: "于海")
        let call = try await apart.signed(by: apart.street)
        let recorded = try await apart.street.act(
            "requester.record",
            [
                "call": .text(call), "name": "王某", "phone": "13800000000",
                "readers": ["dept-zhujian"],
            ]
        )
        try await apart.world.settle()
        func known(_ office: ScenarioOffice) async throws -> JSON? {
            try await office.act("call.show", ["call": .text(call)])["requesters"]?.array?.first?[
                "contact"
            ]?["name"]
        }
        #expect(try await known(apart.street) == "王某")
        #expect(try await known(apart.housing) == "王某")
        #expect(try await known(apart.committee) == nil)
        try await apart.committee.act(
            "call.redispatch",
            ["call": .text(call), "lead": "dept-shuiwu", "why": "属排水"]
        )
        try await apart.world.exchange()
        #expect(try await known(water) == nil)
        try await apart.street.act(
            "requester.share",
            [
                "requester": .text(try #require(recorded["id"]?.text)),
                "readers": ["dept-shuiwu"],
            ]
        )
        try await apart.world.settle()
        #expect(try await known(water) == "王某")
        let refused = await water.refusal(
            "requester.share",
            ["requester": .text(try #require(recorded["id"]?.text)), "readers": ["supervision"]]
        )
        #expect(refused == "E2201.notAllowed")
    }

    @Test("A note and a requester belong to a call that is here, by its id or its number")
    func unknownCall() async throws {
        let apart = try await Apart()
        let person: [Text: Value] = ["name": "王某", "readers": ["dept-zhujian"]]
        for (verb, fields) in [("note.add", ["text": "x"]), ("requester.record", person)]
            as [(Text, [Text: Value])]
        {
            let arguments = fields.merging(["call": "HX-2026-999999"]) { first, _ in first }
            #expect(await apart.street.refusal(verb, arguments) == "E2101.unknownCall")
        }
        let call = try await apart.signed(by: apart.street)
        let number = try #require(try await apart.street.call(call).number)
        try await apart.street.act("note.add", ["call": .text(number), "text": "已电话核实"])
        let notes = try await apart.street.act("note.list", ["call": .text(number)])["items"]
        #expect(notes?.array?.count == 1)
        let screen = await apart.street.huying("note", "list")
        #expect(screen.out.contains(number.string), "\(screen.out)")
    }

    @Test("Who asked for help is recorded by those who take part, and by nobody else")
    func requesterOfOthers() async throws {
        let apart = try await Apart()
        let call = try await apart.signed(by: apart.street)
        let requester: [Text: Value] = ["call": .text(call), "name": "王某"]
        #expect(await apart.committee.refusal("requester.record", requester) == "E2201.notAllowed")
        try await apart.housing.act("requester.record", requester)
    }
}
