import Foundation
import Testing

/// The simulator as a program: it repeats, and says what is to be typed to see a failure again.
///
/// It answers SQLite’s calls to the operating system for its whole process, so it is never run inside
/// that of other tests.
@Suite struct SimulationTests {
    private func simulate(_ arguments: String...) throws -> (code: Int32, lines: [String]) {
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

    @Test("A plan of a few steps takes these and no others")
    func stepsAreChosen() throws {
        let run = try simulate("--seed", "3", "--steps", "0,2", "--faults", "none")
        #expect(run.code == 0, "\(run.lines)")
        let steps = Set(run.lines.compactMap { $0.split(separator: " ").first.flatMap { Int($0) } })
        #expect(steps.subtracting([0, 2, 1_000_000]).isEmpty)
    }
}
