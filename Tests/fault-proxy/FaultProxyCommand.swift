import ArgumentParser
import FaultProxy
import Foundation

/// A spoilable line between sites and a hub, for tests through the programs.
///
/// Says `listening PORT`, then takes one command per line on standard input and answers each with one
/// line: `fault WORDS [path=P] [after=N] [times=N]`, `pass`, `hang-up`, `resend [PATH]`, `counts`,
/// `quit`.
@main
struct FaultProxyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fault-proxy",
        abstract: "A spoilable line between sites and a hub, for tests."
    )

    @Option(help: "The port of 127.0.0.1 to listen on; 0 draws a free one.")
    var listen = 0

    @Option(help: "The hub's port of 127.0.0.1.")
    var upstream: Int

    @Option(help: "What befalls exchanges from the start.")
    var fault = "pass"

    @Flag(help: "Copy bytes without reading them, for TLS.")
    var raw = false

    @Flag(help: "Go on when standard input ends.")
    var stay = false

    func run() throws {
        guard let rule = FaultRule(words: fault) else {
            throw ValidationError("no such fault: \(fault)")
        }
        let proxy = try FaultProxy(port: listen, upstream: .port(upstream), isRaw: raw)
        try proxy.set(rule)
        say("listening \(proxy.port)")
        while let line = readLine() {
            if line == "quit" { return }
            say(obey(line, proxy))
        }
        while stay { sleep(3_600) }
    }

    private func obey(_ line: String, _ proxy: FaultProxy) -> String {
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        switch words.first {
        case "fault":
            guard words.count == 2, let rule = FaultRule(words: words[1]) else {
                return "error no such fault"
            }
            return set(rule, proxy)
        case "pass":
            return set(FaultRule(.pass), proxy)
        case "hang-up":
            proxy.hangUp()
            return "ok"
        case "resend":
            return proxy.resend(path: words.count == 2 ? words[1] : "").map { "ok \($0)" }
                ?? "error nothing came back"
        case "counts":
            let counts = proxy.counts
            return "ok exchanges=\(counts.exchanges) faulted=\(counts.faulted)"
                + " open=\(proxy.openConnections)"
        default:
            return "error no such command"
        }
    }

    private func set(_ rule: FaultRule, _ proxy: FaultProxy) -> String {
        do {
            try proxy.set(rule)
            return "ok"
        } catch {
            return "error \(error)"
        }
    }

    private func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
