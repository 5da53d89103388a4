import Foundation
import Testing

/// The root of the package, from this file's place in it.
private let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Where the build puts programs and tests side by side.
private let products = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

private let analyzer = "/usr/bin/systemd-analyze"

/// Runs systemd-analyze and returns its exit code and everything it printed.
private func analyze(_ arguments: [String]) throws -> (code: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: analyzer)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "SYSTEMD_PAGER": "", "LC_ALL": "C.UTF-8"]
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

@Suite(
    "systemd units",
    .enabled(
        if: FileManager.default.isExecutableFile(atPath: analyzer),
        "systemd-analyze is not installed; Config/prepare.sh installs it"
    )
)
struct UnitFileTests {
    @Test(
        "a unit has no mistakes and starts a program that exists",
        arguments: ["huyingd", "huying-hub"]
    )
    func verify(unit: String) throws {
        let source = root.appendingPathComponent("systemd/\(unit).service")
        let text = try String(contentsOf: source, encoding: .utf8)
        #expect(text.contains("ExecStart=/usr/bin/\(unit) "))
        let scratch = FileManager.default.temporaryDirectory
            .appendingPathComponent("unit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        // The build's program stands in for the installed one, or the path could not be checked.
        let built = products.appendingPathComponent(unit).path
        let copy = scratch.appendingPathComponent("\(unit).service")
        try text.replacing("ExecStart=/usr/bin/\(unit) ", with: "ExecStart=\(built) ")
            .write(to: copy, atomically: true, encoding: .utf8)
        let result = try analyze(["verify", copy.path])
        #expect(result.code == 0 && result.output.isEmpty, "\(result.output)")
    }

    @Test("a planted mistake in a unit is found")
    func plantedMistake() throws {
        let scratch = FileManager.default.temporaryDirectory
            .appendingPathComponent("unit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let copy = scratch.appendingPathComponent("planted.service")
        try "[Service]\nExecStart=/nowhere/huyingd run\nRestrictNamespace=yes\n"
            .write(to: copy, atomically: true, encoding: .utf8)
        let result = try analyze(["verify", copy.path])
        #expect(result.code != 0)
        #expect(result.output.contains("RestrictNamespace"))
    }

    @Test("a unit's exposure is at most 1.5", arguments: ["huyingd", "huying-hub"])
    func exposure(unit: String) throws {
        let path = root.appendingPathComponent("systemd/\(unit).service").path
        let result = try analyze(["security", "--offline=true", "--threshold=15", path])
        #expect(result.code == 0, "\(result.output.suffix(200))")
    }

    @Test(
        "a unit says when it is ready and that it is watched",
        arguments: ["huyingd", "huying-hub"]
    )
    func notification(unit: String) throws {
        let source = root.appendingPathComponent("systemd/\(unit).service")
        let lines = try String(contentsOf: source, encoding: .utf8).split(separator: "\n")
        for needed in ["Type=notify", "WatchdogSec=60", "UMask=0077", "StateDirectoryMode=0700"] {
            #expect(lines.contains(needed[...]))
        }
    }
}
