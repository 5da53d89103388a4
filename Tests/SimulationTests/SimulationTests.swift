import Foundation
import Testing

/// The simulator as a program: it repeats, and says what is to be typed to see a failure again.
///
/// It answers SQLite’s calls to the operating system for its whole process, so it is never run inside
/// that of other tests.
@Suite struct SimulationTests {
    private func simulate(_ arguments: String...) throws -> (code: Int32, lines: [String]) {
        try simulate(arguments)
    }

    private func simulate(_ arguments: [String]) throws -> (code: Int32, lines: [String]) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("huying-sim")
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
        return (process.terminationStatus, lines)
    }

    @Test(
        "A seed gives the same trace in two processes and breaks no promise",
        arguments: [
            "memory", "sqlite",
        ]
    )
    func seedsRepeat(_ level: String) throws {
        let run = try simulate("--count", "2", "--level", level, "--twice")
        #expect(run.code == 0, "\(run.lines)")
    }

    @Test(
        "Plans that broke a promise once keep it now",
        arguments: [
            // The places of a trace, where a hub was founded anew before it heard of a receipt.
            "--seed 1096 --offices 2 --faults hubLoss --steps 4,5,7,14,26,29,31,32",
            // A site that speaks as the hub was heard without a verdict.
            "--seed 63 --faults lyingSite --steps 24,25,27",
            // A lying hub wrote on in the chain of a site.
            "--seed 68 --offices 2 --faults lyingHub --steps 1",
            // A piece of news was missing, and every later answer ran into the gap.
            "--seed 310 --faults lyingHub --steps 0,1,2,4,5,6,7,11,14,15,16,20,21,23,24,25,27",
            // A machine put back unnoticed wrote under numbers that the hub, itself lost, knew as stubs.
            "--seed 234 --offices 2 --faults hubLoss,late,lostAnswer,rollback "
                + "--steps 2,5,9,10,13,26,30,32,67,69,70,71,72",
            // A receipt that came back told readers of one of its records the names of the others.
            "--seed 782 --level sqlite --faults cutAnswer,hubRestore,lostAnswer,powerCut,rewritten "
                + "--steps 1,3,15,38,42,45,46,51,52,53,57,59,90,91,92,101,103,105,107,108,109,110,111,"
                + "112,113,114,119",
        ]
    )
    func museum(_ plan: String) throws {
        let run = try simulate(plan.split(separator: " ").map(String.init))
        #expect(run.code == 0, "\(run.lines.suffix(3))")
    }

    @Test("A store opens again, wherever the power was cut while it was made")
    func openings() throws {
        let run = try simulate("--openings")
        #expect(run.code == 0, "\(run.lines)")
        #expect(run.lines.last?.contains("opened again") ?? false, "\(run.lines)")
    }

    @Test("A store the medium failed writes nothing more until it is opened anew")
    func flushes() throws {
        let run = try simulate("--flushes")
        #expect(run.code == 0, "\(run.lines)")
        #expect(run.lines.last?.contains("none was followed") ?? false, "\(run.lines)")
    }

    @Test("A plan of a few steps takes these and no others")
    func stepsAreChosen() throws {
        let run = try simulate("--seed", "3", "--steps", "0,2", "--faults", "none")
        #expect(run.code == 0, "\(run.lines)")
        let steps = Set(run.lines.compactMap { $0.split(separator: " ").first.flatMap { Int($0) } })
        #expect(steps.subtracting([0, 2, 1_000_000]).isEmpty)
    }
}
