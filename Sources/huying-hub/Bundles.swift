import ArgumentParser
import Foundation
import HubSide

/// `bundle`: the exchange as files, for offices without a network.
struct Bundle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Exchange by stick or disc. 用 U 盘或光盘交换。",
        subcommands: [Export.self, Import.self, Exchange.self, Inspect.self, Card.self]
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
            try await Self.write(to: file, for: party, at: desk)
        }

        fileprivate static func write(
            to file: String,
            for parties: [String],
            at desk: OperatorDesk
        ) async throws -> HubOutcome {
            var path = URL(fileURLWithPath: file).standardizedFileURL.path
            if Bundle.isDirectory(path) { path += "/hub-to-offices.huying" }
            var arguments = ["parties": parties.joined(separator: ",")]
            if let earlier = try PrivateFile.read(path, limit: Bundle.longest) {
                arguments["content"] = Data(earlier).base64EncodedString()
            }
            let outcome = try await desk.perform(.exportBundle, arguments)
            if let bytes = outcome.content.flatMap({ Data(base64Encoded: $0) }) {
                try PrivateFile.write(Array(bytes), to: path)
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
            try await Self.take(files, at: desk)
        }

        fileprivate static func take(
            _ files: [String],
            at desk: OperatorDesk
        ) async throws -> HubOutcome {
            let contents = try files.flatMap(Bundle.paths)
                .map { Data(try Bundle.read($0).bytes).base64EncodedString() }
            return try await desk.perform(
                .importBundle,
                ["contents": contents.joined(separator: ",")]
            )
        }
    }

    struct Exchange: HubVerb {
        static let configuration = CommandConfiguration(
            abstract: "Take in every file of a medium and write the answers. 收进全部并写回答。"
        )

        @OptionGroup var common: CommonOptions

        @Argument(help: "The medium's directory. U 盘目录。")
        var directory: String

        @Option(help: "Write the answers here: for a medium that cannot be written. 回答另写到此。")
        var answers: String?

        func perform(at desk: OperatorDesk) async throws -> HubOutcome {
            let target = answers ?? directory
            guard Bundle.isDirectory(directory), Bundle.isDirectory(target) else {
                throw HubProblem.badFile(target, "it is no directory")
            }
            var taken: HubOutcome?
            if try !Bundle.paths(directory).isEmpty {
                taken = try await Import.take([directory], at: desk)
            }
            let card = try await desk.perform(.card)
            try Stick.put(card: card, in: target)
            let written = try await Export.write(to: target, for: [], at: desk)
            // Where nobody has sent anything yet, the card is all there is to write.
            let isRefused = written.exit != 0
            let documents = [taken?.document, isRefused ? nil : written.document]
            return HubOutcome(
                joining: ["taken", "written"],
                documents,
                text: [taken?.text, isRefused ? nil : written.text].compactMap(\.self)
                    .joined(separator: "\n"),
                exit: taken?.exit ?? 0
            )
        }
    }

    struct Inspect: HubVerb {
        static let configuration = CommandConfiguration(
            abstract: "Say from whom and for whom a file is; needs no key. 看看文件是谁写给谁的。"
        )

        @OptionGroup var common: CommonOptions

        @Argument(help: "Files or directories. 文件或目录。")
        var files: [String]

        func perform(at desk: OperatorDesk) async throws -> HubOutcome {
            try BundleInspection(files.flatMap(Bundle.paths).map(Bundle.read), desk.language)
                .outcome
        }
    }

    struct Card: HubVerb {
        static let configuration = CommandConfiguration(
            abstract: "Write the hub's card, by which offices without a line know it. 写名片。"
        )

        @OptionGroup var common: CommonOptions

        @Argument(help: "A directory. 目录。")
        var directory: String

        func perform(at desk: OperatorDesk) async throws -> HubOutcome {
            let outcome = try await desk.perform(.card)
            try Stick.put(card: outcome, in: directory)
            return outcome
        }
    }

    /// The name and the bytes of a file.
    private static func read(_ path: String) throws -> (name: String, bytes: [UInt8]) {
        guard let bytes = try PrivateFile.read(path, limit: longest) else {
            throw HubProblem.badFile(path, "there is no such file")
        }
        return (path, bytes)
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

/// What the hub leaves on a medium beside exchange files.
enum Stick {
    static func put(card outcome: HubOutcome, in directory: String) throws {
        guard let bytes = outcome.content.flatMap({ Data(base64Encoded: $0) }) else { return }
        let place = URL(fileURLWithPath: directory).standardizedFileURL.path
        try PrivateFile.write(Array(bytes), to: place + "/hub" + HubFiles.cardSuffix)
    }
}
