import DutyBook
import Foundation
import Glibc
import History
import Settings

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
    let port: Int
    var committee = Office(party: "zone-committee", name: "管委会", person: "王主任")
    var department = Office(party: "dept-zhujian", name: "住建局", person: "李工")
    var street = Office(party: "street-longgang", name: "龙港街道", person: "张三")

    init(stage: Stage) throws {
        self.stage = stage
        port = try Self.freePort()
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// Founds the zone and starts its hub.
    func openHub() throws {
        let sheet = stage.path + "/recovery-sheet.txt"
        _ = try hub("init", "--name", "龙口经济开发区", "--recovery-file", sheet)
            .answer(Answer.Anything.self)
        try stage.start(hub("serve", "--listen", "127.0.0.1:\(port)"))
        try wait(for: "hub") { Self.accepts(port) }
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
        try stage.start(stage.program("huyingd", ["run"], at: office.party))
        let state = try StateDirectory(
            flag: "\(stage.path)/\(office.party)",
            environment: [:],
            program: .site
        )
        try wait(for: office.party) { access(state.socketPath, F_OK) == 0 }
    }

    /// One command of an office.
    func huying(_ office: Office, _ arguments: String...) -> Program {
        stage.program("huying", arguments, at: office.party)
    }

    func hub(_ arguments: String...) -> Program {
        stage.program("huying-hub", arguments, at: "hub")
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

    /// Waits up to 30 seconds for a program to be there.
    private func wait(for name: String, until isReady: () -> Bool) throws {
        for _ in 0..<600 {
            if isReady() { return }
            usleep(50_000)
        }
        throw Trouble("\(name) did not start within 30 seconds · 没有启动")
    }

    /// A port of this machine that nobody listens on.
    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Trouble("no free port on 127.0.0.1") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func accepts(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port: port)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, length) == 0
            }
        }
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
