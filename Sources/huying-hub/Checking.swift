import ArgumentParser
import HubSide

/// `verify`: the log, the chains and the signatures, and the rows against the log.
struct Verify: HubVerb {
    static let configuration = CommandConfiguration(
        abstract: "Check the store. 核对日志、链条和数据表。"
    )

    @OptionGroup var common: CommonOptions

    @Flag(help: "Also replay the log and compare every row. 从日志重放全部数据再比较。")
    var rebuild = false

    func perform(at desk: OperatorDesk) async throws -> HubOutcome {
        try await desk.perform(.verify, rebuild ? ["rebuild": "true"] : [:])
    }
}

/// `repair`: mends a damaged store.
struct Repair: HubVerb {
    static let configuration = CommandConfiguration(
        abstract:
            "Mend the store, or rebuild it from the newest backup and what it still proves. 修复损坏的数据库。"
    )

    @OptionGroup var common: CommonOptions

    func perform(at desk: OperatorDesk) async throws -> HubOutcome { try await desk.repair() }
}

/// `doctor`: what is wrong, and the one command that mends it.
struct Doctor: HubVerb {
    static let configuration = CommandConfiguration(
        abstract: "What is wrong, and the command that mends it; changes nothing. 体检：哪里不对，怎么修。"
    )

    @OptionGroup var common: CommonOptions

    @Flag(help: "Leave out what takes as long as the history is. 不逐条核对数据库。")
    var quick = false

    func perform(at desk: OperatorDesk) async throws -> HubOutcome {
        await desk.doctor(isQuick: quick)
    }
}
