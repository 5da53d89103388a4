import ArgumentParser
import Foundation
import HubSide

/// `rules show`, `rules publish`: time limits, office hours, numbers and who dispatches.
struct ZoneRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "The rules of the zone. 区内规则。",
        subcommands: [Show.self, Publish.self]
    )

    struct Show: HubVerb {
        static let configuration = CommandConfiguration(
            abstract: "The rules in force, as a file to change. 现行规则，可改后发布。"
        )

        @OptionGroup var common: CommonOptions

        func perform(at desk: OperatorDesk) async throws -> HubOutcome {
            try await desk.perform(.showRules)
        }
    }

    struct Publish: HubVerb {
        static let configuration = CommandConfiguration(
            abstract: "Publish an edition to every site. 发布一版规则，已派出的件仍按原规则。"
        )

        @OptionGroup var common: CommonOptions

        @Argument(help: "A file; see rules show and Config/zone-rules.toml. 规则文件。")
        var file: String

        /// Bytes of a file of rules; whole ones have under ten thousand.
        private static let longest = 48 << 10

        func perform(at desk: OperatorDesk) async throws -> HubOutcome {
            let handle = FileHandle(forReadingAtPath: file)
            guard let data = try handle?.read(upToCount: Self.longest + 1) else {
                throw HubProblem.badFile(file, "it cannot be read")
            }
            guard data.count <= Self.longest, let text = String(data: data, encoding: .utf8) else {
                throw HubProblem.badFile(file, "it is no text of at most 48 KiB")
            }
            return try await desk.perform(.publishRules, ["rules": text, "file": file])
        }
    }
}
