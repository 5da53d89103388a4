import Foundation

/// One step of a case: who did what, when.
struct CaseStep: Sendable {
    /// Milliseconds since 1970.
    let at: Int64
    /// The time as the log wrote it.
    let stamp: String
    let caseID: String
    let group: String
    let step: String
}

/// A log of cases that several groups worked on.
struct CaseLog: Sendable {
    let steps: [CaseStep]

    /// Reads a tab-separated log with a header, gzipped or plain.
    ///
    /// - Parameter stepColumns: joined by ` / ` they name the step.
    init(reading path: String, groupColumn: String, stepColumns: [String]) throws {
        let data =
            try path.hasSuffix(".gz") ? Self.inflated(path) : Data(contentsOf: URL(filePath: path))
        var lines = String(decoding: data, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: true)
        let names = lines.removeFirst().split(separator: "\t", omittingEmptySubsequences: false)
            .map(String.init)
        let columns = stepColumns.map { names.firstIndex(of: $0) }
        guard let ts = names.firstIndex(of: "ts"), let caseID = names.firstIndex(of: "case"),
            let group = names.firstIndex(of: groupColumn), columns.allSatisfy({ $0 != nil })
        else { throw CaseLogProblem.missingColumn(path) }
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        steps = try lines.map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(
                String.init
            )
            let at = try format.parse(fields[ts]).timeIntervalSince1970
            return CaseStep(
                at: Int64((at * 1_000).rounded()),
                stamp: fields[ts],
                caseID: fields[caseID],
                group: fields[group],
                step: columns.compactMap { $0.map { fields[$0] } }.joined(separator: " / ")
            )
        }
        .enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        .map(\.element)
    }

    /// Every group, in the order of its first step.
    var groups: [String] {
        var seen: Set<String> = []
        return steps.map(\.group).filter { seen.insert($0).inserted }
    }

    private static func inflated(_ path: String) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/gzip")
        process.arguments = ["-dc", path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return data
    }
}

enum CaseLogProblem: Error {
    case missingColumn(String)
}
