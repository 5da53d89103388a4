import Foundation
import Testing

/// One clock for every program of a bench, which only the test turns (Debian package `faketime`).
///
/// A program reads the time when it begins and keeps to it; a hub is started anew for another time.
/// What waits for time to pass inside a program does not come: the hub's own notices are told in
/// `ScenarioTests`, where its timekeeper is asked to look.
final class TurnedTime: Sendable {
    static let isThere = FakeTime.isThere && library != nil

    /// What programs run with.
    let environment: [String: String]
    private let file: String
    private let holder: Process

    /// - Parameter time: in China, `2026-07-17 22:40:00`.
    init(_ time: String) throws {
        let library = try #require(Self.library)
        file = NSTemporaryDirectory() + "huying-clock-" + UUID().uuidString
        holder = Process()
        holder.executableURL = URL(fileURLWithPath: FakeTime.program)
        // It holds the memory that the programs share, and tells its name.
        holder.arguments = ["-f", time, "/bin/sh", "-c", "echo $FAKETIME_SHARED; read line"]
        let (said, kept) = (Pipe(), Pipe())
        holder.standardOutput = said
        holder.standardInput = kept
        try holder.run()
        var shared = ""
        while !shared.hasSuffix("\n") {
            let bytes = said.fileHandleForReading.availableData
            guard !bytes.isEmpty else { throw BenchError.tooSlow }
            shared += String(decoding: bytes, as: UTF8.self)
        }
        environment = [
            "LD_PRELOAD": library, "FAKETIME_SHARED": shared.trimmingCharacters(in: .newlines),
            "FAKETIME_TIMESTAMP_FILE": file, "FAKETIME_CACHE_DURATION": "86400",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1",
            "TZ": "Asia/Shanghai",
        ]
        try turn(to: time)
    }

    deinit {
        (holder.standardInput as? Pipe)?.fileHandleForWriting.closeFile()
        holder.waitUntilExit()
        unlink(file)
    }

    /// For programs that begin from now on it is this time.
    func turn(to time: String) throws {
        try Data((time + "\n").utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
    }

    private static let library: String? = {
        let root = "/usr/lib"
        let places = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return places.map { "\(root)/\($0)/faketime/libfaketimeMT.so.1" }
            .first { FileManager.default.isReadableFile(atPath: $0) }
    }()
}
