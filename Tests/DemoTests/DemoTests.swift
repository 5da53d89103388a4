import Foundation
import Testing

/// Where the build puts programs and tests side by side.
private let products = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

/// Runs the demonstration and returns its exit code and all it printed. It is waited for on a thread
/// of its own, because the threads of the cooperative pool are as few as the machine has cores.
private func demonstrate(_ arguments: [String]) async throws -> (code: Int32, output: String) {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Result { try demonstrateBlocking(arguments) })
        }
    }
}

private func demonstrateBlocking(_ arguments: [String]) throws -> (code: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = products.appendingPathComponent("huying-demo")
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

@Suite("The demonstration")
struct DemoTests {
    private let directory =
        FileManager.default.temporaryDirectory.path + "/demo-\(UUID().uuidString)"

    @Test(
        "plays to its end with the real programs, goes on, and leaves nothing behind when stopped"
    )
    func story() async throws {
        let played = try await demonstrate(["--directory", directory])
        #expect(played.code == 0, "\(played.output)")
        #expect(played.output.contains("人民路 112 号门前"))
        #expect(played.output.contains("huying-demo stop"))
        #expect(FileManager.default.fileExists(atPath: directory + "/hub"))

        let stopped = try await demonstrate(["stop", directory])
        #expect(stopped.code == 0, "\(stopped.output)")
        #expect(!FileManager.default.fileExists(atPath: directory))
    }

    @Test("touches no directory that holds something else")
    func foreignDirectory() async throws {
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try Data().write(to: URL(fileURLWithPath: directory + "/letter.txt"))
        let played = try await demonstrate(["--directory", directory])
        #expect(played.code != 0)
        let stopped = try await demonstrate(["stop", directory])
        #expect(stopped.code != 0)
        #expect(FileManager.default.fileExists(atPath: directory + "/letter.txt"))
    }
}
