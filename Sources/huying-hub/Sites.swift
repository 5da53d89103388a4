import ArgumentParser
import HubSide

/// `site`: the computers of the zone's parties.
struct Sites: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site",
        abstract: "The zone's sites: list, retire, take back. 本区站点：查看、停用、恢复。",
        subcommands: [List.self, Retire.self, Return.self]
    )

    struct List: HubVerb {
        static let configuration = CommandConfiguration(
            abstract: "Every site, when it was last heard, and which are retired. 列出站点。"
        )

        @OptionGroup var common: CommonOptions

        func perform(at desk: OperatorDesk) async throws -> HubOutcome {
            try await desk.perform(.listSites)
        }
    }

    struct Retire: HubVerb {
        static let configuration = CommandConfiguration(
            abstract: "A computer is given up, or with --lost, lost or stolen. 停用站点；丢失加 --lost。"
        )

        @OptionGroup var common: CommonOptions

        @Argument(help: "The site's id, or how it begins. 站点编号或开头几位。")
        var site: String

        @Option(help: "Why; everybody can read it. 原因（各单位可见）。")
        var why: String

        @Flag(help: "Its key may be in wrong hands: take nothing more of it. 密钥可能落入他人之手。")
        var lost = false

        func perform(at desk: OperatorDesk) async throws -> HubOutcome {
            var arguments = ["site": site, "why": why]
            if lost { arguments["lost"] = "true" }
            return try await desk.perform(.retireSite, arguments)
        }
    }

    struct Return: HubVerb {
        static let configuration = CommandConfiguration(
            abstract: "A retired site is at work again. 恢复已停用的站点。"
        )

        @OptionGroup var common: CommonOptions

        @Argument(help: "The site's id, or how it begins. 站点编号或开头几位。")
        var site: String

        @Option(help: "Why; everybody can read it. 原因（各单位可见）。")
        var why: String

        func perform(at desk: OperatorDesk) async throws -> HubOutcome {
            try await desk.perform(.returnSite, ["site": site, "why": why])
        }
    }
}
