import Foundation
import OneMachine

/// A hub and sites that may see everything, as programs of their own on this machine.
final class BenchZone {
    let stage: Stage
    let port: LoopbackPort
    private var hub: pid_t?
    /// The sites that write: two rooms of the zone committee.
    private(set) var writer: BatchOffice
    private(set) var other: BatchOffice
    /// The ids of the calls raised so far.
    private(set) var calls: [String] = []

    static let committee = "zone-committee"
    static let lead = "dept-zhujian"

    init(stage: Stage) throws {
        self.stage = stage
        port = try LoopbackPort()
        writer = BatchOffice(party: Self.committee, name: "writer", stage: stage)
        other = BatchOffice(party: Self.committee, name: "other", stage: stage)
        let sheet = stage.path + "/recovery-sheet.txt"
        try admin("init", "--name", "bench", "--recovery-file", sheet)
        hub = try stage.start(hubProgram(["serve", "--listen", port.address]))
        try stage.wait(for: "hub") { port.accepts() }
        try admin("party", "add", Self.committee, "--kind", "zoneCommittee", "--name", "管委会")
        try admin("party", "add", Self.lead, "--kind", "department", "--name", "住建局")
        for office in [writer, other] {
            try enrol(office)
            try office.synchronize()
        }
    }

    var hubStore: String { stage.path + "/hub/hub.sqlite" }
    var hubMemory: Int? { hub.flatMap { Memory.peak(of: $0) } }

    /// A further site of the committee, enrolled now.
    func newcomer(_ name: String) throws -> BatchOffice {
        let office = BatchOffice(party: Self.committee, name: name, stage: stage)
        try enrol(office)
        return office
    }

    /// Raises calls and edits each twice until there are `count`, and brings them to the hub.
    func grow(to count: Int) throws {
        while calls.count < count {
            let end = min(calls.count + BatchOffice.chunk, count)
            let indices = Array(calls.count..<end)
            let raised = try writer.ask(indices.map { Workload.raise($0, lead: Self.lead) })
            let ids = raised.compactMap { $0["id"] as? String }
            guard ids.count == indices.count else { throw Trouble("a call without id") }
            calls += ids
            try writer.ask(zip(indices, ids).map { Workload.title($0, of: $1) })
            try writer.ask(zip(indices, ids).map { Workload.place($0, of: $1, by: "更正") })
        }
        try writer.synchronize()
    }

    private func enrol(_ office: BatchOffice) throws {
        let code = try hubProgram(["invite", "--party", office.party]).answer(Invitation.self).code
        try office.enrol(at: port.url, code: code)
    }

    private func admin(_ arguments: String...) throws {
        _ = try hubProgram(arguments).answer([String: Anything].self)
    }

    private func hubProgram(_ arguments: [String]) -> Program {
        stage.program("huying-hub", arguments, at: "hub")
    }

    private struct Invitation: Decodable { let code: String }
}
