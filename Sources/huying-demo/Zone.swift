import DutyBook
import Foundation
import Glibc
import History
import OneMachine

/// One office of the story.
struct Office {
    let party: String
    let name: String
    let person: String
    /// Its site, known once it is enrolled.
    var site = ""
}

/// A hub and its offices, driven through their programs.
struct Zone {
    let stage: Stage
    let port: LoopbackPort
    var committee = Office(party: "zone-committee", name: "管委会", person: "王主任")
    var department = Office(party: "dept-zhujian", name: "住建局", person: "李工")
    var chamber = Office(party: "chamber", name: "商会", person: "孙会长")
    var street = Office(party: "street-longgang", name: "龙港街道", person: "张三")

    init(stage: Stage) throws {
        self.stage = stage
        port = try LoopbackPort()
    }

    var url: String { port.url }

    /// Founds the zone and starts its hub.
    func openHub() throws {
        let sheet = stage.path + "/recovery-sheet.txt"
        _ = try hub("init", "--name", "龙口经济开发区", "--recovery-file", sheet)
            .answer(Answer.Anything.self)
        try stage.start(hub("serve", "--listen", port.address))
        try stage.wait(for: "hub") { port.accepts() }
    }

    /// Registers the organisations of the sample zone.
    func registerParties() throws -> Int {
        for party in SampleParties.all {
            _ = try hub(
                "party",
                "add",
                party.id.string,
                "--kind",
                party.kind.rawValue,
                "--name",
                party.name.string
            ).answer(Answer.Anything.self)
        }
        return SampleParties.all.count
    }

    /// Invites and enrols one office and starts its daemon.
    func open(_ office: inout Office) throws {
        let code = try hub("invite", "--party", office.party).answer(Answer.Invitation.self).code
        office.site = try huying(office, "enroll", url, code, "--person", office.person)
            .answer(Answer.Enrolment.self).site
        try stage.startDaemon(at: office.party)
    }

    /// One command of an office.
    func huying(_ office: Office, _ arguments: String...) -> Program {
        stage.program("huying", arguments, at: office.party)
    }

    func hub(_ arguments: String...) -> Program {
        stage.program("huying-hub", arguments, at: "hub")
    }

    /// Enters a sample through `huying batch`; every line must be taken.
    func enter(_ commands: [SampleCommand], at office: Office) throws {
        var lines = Data()
        for command in commands {
            var line: [String: Any] = ["do": command.verb.string]
            line["ref"] = command.ref?.string
            for (name, value) in command.arguments {
                line[name.string] = value.text?.string ?? value.int ?? NSNull()
            }
            lines += try JSONSerialization.data(withJSONObject: line) + Data("\n".utf8)
        }
        let file = URL(fileURLWithPath: stage.path + "/\(office.party)-registers.ndjson")
        try lines.write(to: file)
        _ = try huying(office, "batch").reading(file).text()
    }

    /// Exchanges until nothing of these offices waits any more, each hearing of the others.
    func exchange(_ offices: [Office]) throws {
        for office in offices + offices {
            let outcome = try huying(office, "sync", "now").answer(Answer.Synced.self).outcome
            guard ["synced", "nothing"].contains(outcome) else {
                throw Trouble("\(office.name): sync now → \(outcome)")
            }
        }
        for office in offices {
            let pending = try huying(office, "status").answer(Answer.Status.self, codes: [0, 1])
            guard pending.pending == 0 else { throw Trouble("\(office.name): \(pending.pending)") }
        }
    }

    func conflicts(at office: Office) throws -> [Answer.Conflict] {
        try huying(office, "conflict", "list").answer(Answer.Conflicts.self).items
    }

    func show(_ call: String, at office: Office) throws -> Answer.Shown {
        try huying(office, "call", "show", call).answer(Answer.Shown.self)
    }
}
