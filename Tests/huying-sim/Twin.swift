import Foundation
import Simulation

/// A second process that runs the same seeds with other hash seeds.
final class Twin {
    private let process = Process()
    private let lines: FileHandle
    private var rest: [UInt8] = []

    init(from: UInt64, count: UInt64, level: Level) throws {
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe")
            .resolvingSymlinksInPath()
        process.arguments = [
            "--from", "\(from)", "--count", "\(count)", "--level", level.rawValue, "--digests",
        ]
        var environment = ProcessInfo.processInfo.environment
        environment["SWIFT_DETERMINISTIC_HASHING"] = "1"
        process.environment = environment
        process.standardOutput = pipe
        lines = pipe.fileHandleForReading
        try process.run()
    }

    deinit { if process.isRunning { process.terminate() } }

    /// What the second process got of a seed; seeds are asked for in order.
    func digest(of seed: UInt64) throws -> String? {
        while let line = try nextLine() {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == "\(seed)" { return String(words[1]) }
        }
        return nil
    }

    private func nextLine() throws -> String? {
        while true {
            if let end = rest.firstIndex(of: 0x0A) {
                let line = String(decoding: rest[..<end], as: UTF8.self)
                rest.removeSubrange(...end)
                return line
            }
            guard let data = try lines.read(upToCount: 1 << 16), !data.isEmpty else { return nil }
            rest += data
        }
    }
}
