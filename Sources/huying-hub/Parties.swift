import ArgumentParser
import DutyBook
import HubSide

/// `party add`: registers an organisation.
struct Party: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The zone's parties. 本区单位。",
        subcommands: [Add.self]
    )

    struct Add: HubVerb {
        static let configuration = CommandConfiguration(
            abstract: "Register a party. 登记单位。"
        )

        @OptionGroup var common: CommonOptions

        @Argument(help: "The party's id, such as dept-zhujian. 单位编号。")
        var id: String

        @Option(help: "One of: \(PartyKind.allCases.map(\.rawValue).joined(separator: ", ")).")
        var kind: String

        @Option(help: "The party's name. 单位名称。")
        var name: String

        @Option(help: "The party it is a part of, for a subsidiary. 上级单位。")
        var parent: String?

        @Option(help: "The line department of a stationed agency. 派出部门。")
        var homeDepartment: String?

        func perform(at desk: OperatorDesk) async throws -> HubOutcome {
            var arguments = ["party": id, "kind": kind, "name": name]
            arguments["parent"] = parent
            arguments["homeDepartment"] = homeDepartment
            return try await desk.perform(.addParty, arguments)
        }
    }
}

/// `invite`: a one-use code with which a site of the party enrols.
struct Invite: HubVerb {
    static let configuration = CommandConfiguration(
        abstract: "Make a one-use code for a party's new site. 生成登记码。"
    )

    @OptionGroup var common: CommonOptions

    @Option(help: "The party's id. 单位编号。")
    var party: String

    @Option(help: "For an office without a line: write the hub's card to this directory. 名片写到此目录。")
    var stick: String?

    func perform(at desk: OperatorDesk) async throws -> HubOutcome {
        guard let stick else { return try await desk.perform(.invite, ["party": party]) }
        let outcome = try await desk.perform(.invite, ["party": party, "stick": "true"])
        try Stick.put(card: outcome, in: stick)
        return outcome
    }
}

/// `status`: parties, sites, and what is missing.
struct Status: HubVerb {
    static let configuration = CommandConfiguration(
        abstract: "Parties, sites and the state of the history. 状态。"
    )

    @OptionGroup var common: CommonOptions

    func perform(at desk: OperatorDesk) async throws -> HubOutcome {
        try await desk.perform(.status)
    }
}

/// `digest`: what a site's own `huying digest` must equal.
struct DigestVerb: HubVerb {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "The digest of everything, or of what one site may see. 摘要。"
    )

    @OptionGroup var common: CommonOptions

    @Option(help: "A site's id. 站点编号。")
    var site: String?

    func perform(at desk: OperatorDesk) async throws -> HubOutcome {
        try await desk.perform(.digest, site.map { ["site": $0] } ?? [:])
    }
}
