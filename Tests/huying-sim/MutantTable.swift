import Foundation
import History
import Simulation

/// Gives every deliberate bug to what has to notice it, and tells how long that took.
struct MutantTable {
    /// Seeds after which a mutant counts as alive.
    let limit: UInt64

    /// How a hunt ended.
    private enum End {
        case killed(by: String, after: String)
        case alive(String)
    }

    /// Prints the table; answers those that lived.
    func run(_ mutants: [Mutant]) throws -> [Mutant] {
        print("| # | mutant | broke | seeds |")
        print("|---|---|---|---|")
        var alive: [Mutant] = []
        for mutant in mutants {
            let star = mutant.isStarred ? "★" : ""
            switch try hunt(mutant) {
            case .killed(let what, let after):
                print("| \(mutant.number)\(star) | `\(mutant.rawValue)` | \(what) | \(after) |")
            case .alive(let why):
                alive.append(mutant)
                print("| \(mutant.number)\(star) | `\(mutant.rawValue)` | nothing | \(why) |")
            }
            fflush(nil)
        }
        return alive
    }

    private func hunt(_ mutant: Mutant) throws -> End {
        switch mutant.killer {
        case .simulation(let level, let twice):
            var arguments = ["--hunt", "--count", "\(limit)", "--level", level.rawValue]
            if twice { arguments.append("--twice") }
            let end = try Child.run(Child.simulator, arguments, mutant: mutant)
            let words = end.lines.last?.split(separator: " ").map(String.init) ?? []
            guard words.first == "killed", words.count == 3 else { return .alive("\(limit)") }
            return .killed(by: "\(words[1]), \(level.rawValue)", after: words[2])
        case .store(let flag):
            let isSound = try Child.run(Child.simulator, ["--" + flag], mutant: nil).code == 0
            guard isSound else { return .alive("`--\(flag)` fails without it") }
            let end = try Child.run(Child.simulator, ["--" + flag], mutant: mutant)
            return end.code == 0
                ? .alive("`--\(flag)` passes") : .killed(by: "`--\(flag)`", after: "–")
        case .test(let name):
            guard try test(name, mutant: nil) else { return .alive("`\(name)` fails without it") }
            guard try !test(name, mutant: mutant) else { return .alive("`\(name)` passes") }
            return .killed(by: "`\(name)`", after: "–")
        }
    }

    /// Whether the tests of a name pass; they must have been built.
    private func test(_ name: String, mutant: Mutant?) throws -> Bool {
        // `<scratch>/<triple>/debug/huying-sim`
        let scratch = Child.simulator.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let arguments = [
            "swift", "test", "--skip-build", "--scratch-path", scratch.path, "--filter", name,
        ]
        let end = try Child.run(
            URL(fileURLWithPath: "/usr/bin/env"),
            arguments,
            mutant: mutant
        )
        guard end.lines.contains(where: { $0.contains("Test run with") && !$0.contains("with 0 ") })
        else { throw ChildProblem.noTests(name) }
        return end.code == 0
    }
}

enum ChildProblem: Error {
    case noTests(String)
}

/// A process of its own: a mutant is for life.
enum Child {
    static let simulator = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()

    static func run(_ program: URL, _ arguments: [String], mutant: Mutant?) throws -> (
        code: Int32, lines: [String]
    ) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = program
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["HUYING_MUTANT"] = mutant?.rawValue
        process.environment = environment
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
        return (process.terminationStatus, lines)
    }
}
