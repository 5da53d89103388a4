import Foundation
import History
import Simulation

/// Runs a process for every deliberate bug until a promise breaks, and tells how long that took.
struct MutantTable {
    /// Seeds after which a mutant counts as alive.
    let limit: UInt64

    /// What only a disk that loses writes can show.
    private static let needsDisk: Set<Mutant> = [.sendsUnsynced]

    /// What two processes with other hash seeds show.
    private static let needsTwin: Set<Mutant> = [.ordersByHash]

    /// Prints the table; answers those that lived.
    func run(_ mutants: [Mutant]) throws -> [Mutant] {
        print("| mutant | broke | level | seeds |")
        print("|---|---|---|---|")
        var alive: [Mutant] = []
        for mutant in mutants {
            let level: Level = Self.needsDisk.contains(mutant) ? .sqlite : .memory
            let words = try hunt(mutant, at: level)
            if words.count != 2 { alive.append(mutant) }
            let broke = words.count == 2 ? words[0] : "nothing"
            let seeds = words.count == 2 ? words[1] : "\(limit)"
            print("| \(mutant.rawValue) | \(broke) | \(level.rawValue) | \(seeds) |")
        }
        return alive
    }

    /// The invariant that broke and the number of seeds; nothing where none did.
    private func hunt(_ mutant: Mutant, at level: Level) throws -> [Substring] {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [
            "--mutant", mutant.rawValue, "--hunt", "--count", "\(limit)", "--level", level.rawValue,
        ]
        if Self.needsTwin.contains(mutant) { process.arguments?.append("--twice") }
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let line = String(decoding: data, as: UTF8.self).split(separator: "\n").last ?? ""
        let words = line.split(separator: " ")
        return words.first == "killed" ? Array(words.dropFirst()) : []
    }
}
