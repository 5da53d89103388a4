import ArgumentParser
import Foundation
import HubSide

/// `bundle`: the exchange as files, for offices without a network.
struct Bundle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Exchange by stick or disc. 用 U 盘或光盘交换。",
        subcommands: [Export.self, Import.self]
    )

    /// Bytes of an exchange file that are read.
    private static let longest = 32 << 20

    struct Export: HubVerb {
        static let configuration = CommandConfiguration(
            abstract: "Write what sites lack; only they can open it. 写给各单位。"
        )

        @OptionGroup var common: CommonOptions

        @Argument(help: "A file or directory; what is in the file already stays. 文件或目录。")
        var file: String

        @Option(help: "For this party alone; may be repeated. 只写给该单位。")
        var party: [String] = []

        func perform(at desk: OperatorDesk) async throws -> HubOutcome {
            var path = URL(fileURLWithPath: file).standardizedFileURL.path
            if Bundle.isDirectory(path) { path += "/hub-to-offices.huying" }
            var arguments = ["parties": party.joined(separator: ",")]
            if let earlier = try PrivateFile.read(path, limit: Bundle.longest) {
                arguments["content"] = Data(earlier).base64EncodedString()
            }
            let outcome = try await desk.perform(.exportBundle, arguments)
            if let bytes = outcome.content.flatMap({ Data(base64Encoded: $0) }) {
                try PrivateFile.write(Array(bytes), to: path, isSecret: false)
            }
            return outcome
        }
    }

    struct Import: HubVerb {
        static let configuration = CommandConfiguration(
            abstract: "Take in what sites wrote, in any order and as often as you like. 收进各单位的文件。"
        )

        @OptionGroup var common: CommonOptions

        @Argument(help: "Files or directories. 文件或目录。")
        var files: [String]

        func perform(at desk: OperatorDesk) async throws -> HubOutcome {
            var contents: [String] = []
            for path in try files.flatMap(Bundle.paths) {
                guard let bytes = try PrivateFile.read(path, limit: Bundle.longest) else {
                    throw HubProblem.badFile(path, "there is no such file")
                }
                contents.append(Data(bytes).base64EncodedString())
            }
            return try await desk.perform(
                .importBundle,
                ["contents": contents.joined(separator: ",")]
            )
        }
    }

    private static func paths(_ path: String) throws -> [String] {
        guard isDirectory(path) else { return [path] }
        return try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasSuffix(".huying") }.sorted().map { path + "/" + $0 }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            && isDirectory.boolValue
    }
}
