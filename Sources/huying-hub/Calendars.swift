import ArgumentParser
import Foundation
import HubSide

/// `calendar publish`: next year's working days, without a new version of the programs.
struct Calendars: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "The working-day calendar. 工作日历。",
        subcommands: [Publish.self]
    )

    struct Publish: HubVerb {
        static let configuration = CommandConfiguration(
            abstract: "Publish a year's holiday notice to every site. 发布一年的放假安排。"
        )

        @OptionGroup var common: CommonOptions

        @Argument(help: "A year's JSON file in the form of holiday-cn. 年度 JSON 文件。")
        var file: String

        /// Bytes of a notice; real ones have under ten thousand.
        private static let longest = 48 << 10

        func perform(at desk: OperatorDesk) async throws -> HubOutcome {
            try await desk.perform(.publishCalendar, ["notice": try content()])
        }

        private func content() throws -> String {
            let handle = FileHandle(forReadingAtPath: file)
            guard let data = try handle?.read(upToCount: Self.longest + 1) else {
                throw HubProblem.badFile(file, "it cannot be read")
            }
            guard data.count <= Self.longest, let text = String(data: data, encoding: .utf8) else {
                throw HubProblem.badFile(file, "it is no text of at most 48 KiB")
            }
            return text
        }
    }
}
