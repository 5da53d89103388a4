import Foundation

/// A hub and one site for each group of a log, as real processes in a temporary directory.
final class ReplayWorld {
    let directory: URL
    private let programs: Programs
    private var hub: Process?
    private var sites: [String: ReplaySite] = [:]

    init(groups: [String], programs: Programs) throws {
        self.programs = programs
        directory = FileManager.default.temporaryDirectory
            .appending(path: "huying-replay-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let hubState = directory.appending(path: "hub").path
        _ = try programs.json("huying-hub", ["init", "--state", hubState, "--name", "replay"])
        let (process, url) = try programs.serve(state: hubState)
        hub = process
        for (index, group) in groups.enumerated() {
            let party = "group-\(index + 1)"
            _ = try programs.json(
                "huying-hub",
                [
                    "party", "add", party, "--state", hubState, "--kind", "department", "--name",
                    group,
                ]
            )
            let invitation = try programs.json(
                "huying-hub",
                ["invite", "--state", hubState, "--party", party]
            )
            guard let code = invitation["code"] as? String else {
                throw ReplayProblem.unexpected("no code for \(group)")
            }
            let state = directory.appending(path: party).path
            _ = try programs.json("huying", ["enroll", url, code, "--state", state])
            sites[group] = ReplaySite(party: party, state: state)
        }
        for site in sites.values {
            try site.start(programs)
            // Parties enrolled after this site did.
            _ = try site.synchronise()
        }
    }

    func site(of group: String) throws -> ReplaySite {
        guard let site = sites[group] else { throw ReplayProblem.unexpected("no site of \(group)") }
        return site
    }

    var all: [ReplaySite] { Array(sites.values) }
    var hubState: String { directory.appending(path: "hub").path }

    func stopSites() { for site in sites.values { site.stop() } }

    func stop() {
        stopSites()
        hub?.terminate()
        hub?.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }
}

/// One group's site: a `huying batch` that lives as long as the replay.
final class ReplaySite {
    let party: String
    let state: String
    private var process: Process?
    private var input: FileHandle?
    private var output: LineReader?

    init(party: String, state: String) {
        self.party = party
        self.state = state
    }

    func start(_ programs: Programs) throws {
        let process = Process()
        process.executableURL = programs.url("huying")
        process.arguments = ["batch", "--state", state]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        self.process = process
        self.input = input.fileHandleForWriting
        self.output = LineReader(output.fileHandleForReading)
    }

    /// Gives one command and waits for its result line.
    func perform(_ line: [String: Any]) throws -> [String: Any] {
        var data = try JSONSerialization.data(withJSONObject: line)
        data.append(0x0a)
        try input?.write(contentsOf: data)
        guard let answer = try output?.next(),
            let object = try JSONSerialization.jsonObject(with: answer) as? [String: Any]
        else { throw ReplayProblem.unexpected("\(party) answered nothing to \(line)") }
        return object
    }

    func synchronise() throws -> [String: Any] {
        let answer = try perform(["do": "sync.now"])
        guard answer["ok"] as? Bool == true else {
            throw ReplayProblem.unexpected("\(party) did not synchronise: \(answer)")
        }
        return answer
    }

    /// The site's id, as the hub knows it.
    func id(_ programs: Programs) throws -> String {
        let status = try programs.json("huying", ["status", "--state", state])
        guard let id = status["site"] as? String else {
            throw ReplayProblem.unexpected("no site in \(status)")
        }
        return id
    }

    func stop() {
        try? input?.close()
        process?.waitUntilExit()
        process = nil
    }
}

/// Lines of a pipe, one at a time.
final class LineReader {
    private let handle: FileHandle
    private var buffer = Data()

    init(_ handle: FileHandle) { self.handle = handle }

    func next() throws -> Data? {
        while true {
            if let end = buffer.firstIndex(of: 0x0a) {
                let line = Data(buffer[buffer.startIndex..<end])
                buffer = Data(buffer[buffer.index(after: end)...])
                return line
            }
            let more = handle.availableData
            if more.isEmpty { return nil }
            buffer.append(more)
        }
    }
}

/// The built programs beside the tests.
struct Programs: Sendable {
    let folder: URL

    func url(_ name: String) -> URL { folder.appending(path: name) }

    /// Runs a program with `--json` and reads its last line.
    func json(_ name: String, _ arguments: [String]) throws -> [String: Any] {
        let process = Process()
        process.executableURL = url(name)
        process.arguments = arguments + ["--json"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let last = data.split(separator: 0x0a).last.map { Data($0) } ?? Data("{}".utf8)
        guard process.terminationStatus == 0,
            let object = try JSONSerialization.jsonObject(with: last) as? [String: Any]
        else {
            throw ReplayProblem.unexpected(
                "\(name) \(arguments): exit \(process.terminationStatus) "
                    + String(decoding: data, as: UTF8.self)
            )
        }
        return object
    }

    /// Starts a hub on a free port and waits for the line that names it.
    func serve(state: String) throws -> (Process, String) {
        let process = Process()
        process.executableURL = url("huying-hub")
        process.arguments = ["serve", "--state", state, "--listen", "127.0.0.1:0"]
        let log = Pipe()
        process.standardError = log
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let lines = LineReader(log.fileHandleForReading)
        while let line = try lines.next() {
            let text = String(decoding: line, as: UTF8.self)
            guard let found = text.range(of: "listening on ") else { continue }
            let address = text[found.upperBound...].prefix { !$0.isWhitespace }
            // The pipe must stay drained, or the hub blocks on its own log.
            let handle = log.fileHandleForReading
            Thread.detachNewThread { while !handle.availableData.isEmpty {} }
            return (process, "http://\(address)")
        }
        throw ReplayProblem.unexpected("the hub ended without listening")
    }
}

enum ReplayProblem: Error {
    case unexpected(String)
}
