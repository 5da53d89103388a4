import DutyBook
import Foundation
import History
import Settings

extension HubAdmin {
    /// The rules in force, as a file that can be changed and published.
    func showRules(_ language: Language) async throws -> HubOutcome {
        let rules = try await ruleBook().current
        return HubOutcome(
            .object([
                .init("version", .count(rules.version)),
                .init("text", .text(RulesFile.text(of: rules))),
            ]),
            text: RulesFile.text(of: rules)
        )
    }

    /// Publishes an edition to every site: what was sent before stays under the edition it was sent
    /// under. The same rules again change nothing.
    func publishRules(_ command: HubCommand, _ language: Language) async throws -> HubOutcome {
        let current = try await ruleBook().current
        let parties = try await office.keeper.read { try $0.parties() }
        var rules: RuleSet
        do {
            rules = try RulesFile(
                Array(try command.argument("rules").utf8),
                name: command.arguments["file"] ?? "rules"
            ).rules(changing: current, parties: parties)
        } catch let problem as SettingsProblem {
            throw Self.unreadable(problem)
        }
        let isNew = rules != current
        if isNew {
            rules.version = current.version + 1
            try await office.desk.write([
                HubDraft(
                    record: RuleBook.record,
                    action: "rules.publish",
                    writes: [Write(Aspects.rules, rules.value)]
                )
            ])
        }
        let text =
            switch (language, isNew) {
            case (.chinese, true): "已发布区内规则第 \(rules.version) 版；已派出的件仍按原规则。"
            case (.chinese, false): "区内规则没有变化。"
            case (.english, true):
                "Edition \(rules.version) of the zone's rules is published; "
                    + "what was sent before stays under its own edition."
            case (.english, false): "The zone's rules are unchanged."
            }
        return HubOutcome(
            .object([
                .init("version", .count(rules.version)), .init("published", .bool(isNew)),
            ]),
            text: text
        )
    }

    private func ruleBook() async throws -> RuleBook {
        try await office.keeper.read { store in
            RuleBook(RecordHistory(try store.entries(of: RuleBook.record)))
        }
    }

    private static func unreadable(_ problem: SettingsProblem) -> HubProblem {
        HubProblem(
            "E4108.badRules",
            exit: .usage,
            message: .init(
                zh: "不是可用的区内规则：\(problem)",
                en: "These are no usable zone rules: \(problem)"
            ),
            effect: .init(zh: "没有发布任何内容。", en: "Nothing was published."),
            next: .init(
                zh: "改正文件；格式见 huying-hub rules show 或 Config/zone-rules.toml。",
                en:
                    "Correct the file; for its form see huying-hub rules show or Config/zone-rules.toml."
            )
        )
    }
}
