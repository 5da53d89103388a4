import DutyBook
import Exchange
import ExchangeWire
import Foundation
import History
import Settings

extension HubBundles {
    /// `bundle export`: the file's bytes, and who finds what in it.
    func exported(_ command: HubCommand, in language: Language) async throws -> HubOutcome {
        var file = try command.arguments["content"].map(Self.file) ?? BundleFile()
        let parties = (command.arguments["parties"] ?? "").split(separator: ",").map { Text($0) }
        let known = try await office.keeper.read { try $0.parties() }
        if let stranger = parties.first(where: { known[$0] == nil }) {
            throw HubProblem.unknownParty(stranger.string)
        }
        let made = try await make(for: parties)
        guard !made.isEmpty else { throw HubProblem.nobodyToWriteTo }
        for one in made { file.put(one.envelope) }
        let bytes = file.bytes
        guard bytes.count <= Limits.bundleFileBytes else { throw HubProblem.bundleTooLarge }
        let lines = made.map { one in
            switch language {
            case .chinese:
                "  \(one.site.party)  \(one.changes) 条" + (one.more ? "（未完，下次续）" : "")
            case .english:
                "  \(one.site.party)  \(one.changes) changes"
                    + (one.more ? " (more with the next file)" : "")
            }
        }
        let head =
            language == .chinese
            ? "已写好给 \(made.count) 个站点的内容。带到各单位后运行：huying bundle import 文件"
            : "Written for \(made.count) sites. At each office run: huying bundle import FILE"
        return HubOutcome(
            .object([
                .init(
                    "sites",
                    .list(
                        made.map { one in
                            .object([
                                .init("site", .text(one.site.id.string)),
                                .init("party", .text(one.site.party.string)),
                                .init("changes", .count(one.changes)),
                                .init("more", .bool(one.more)),
                            ])
                        }
                    )
                ),
                .init("envelopes", .count(file.envelopes.count)),
                .init("bytes", .count(bytes.count)),
            ]),
            text: ([head] + lines).joined(separator: "\n"),
            content: Data(bytes).base64EncodedString()
        )
    }

    /// `bundle import`: what became of each envelope. What is wrong with one does not keep out
    /// another, but the exit code says that something was.
    func imported(_ command: HubCommand, in language: Language) async throws -> HubOutcome {
        let contents = try command.argument("contents").split(separator: ",").map(String.init)
        var taken: [Taken] = []
        var envelopes: [BundleEnvelope] = []
        for content in contents {
            do {
                envelopes += try Self.file(content).envelopes
            } catch  where contents.count > 1 {
                let code = BundleError.notABundle.code
                taken.append(Taken(sender: nil, party: nil, madeAt: nil, problem: code))
            }
        }
        taken += try await take(BundleFile(envelopes))
        guard !taken.isEmpty else { throw HubProblem.nothingForTheHub }
        let isForeign = taken.allSatisfy { $0.problem == "E1505.bundleOfAnotherZone" }
        guard !isForeign else { throw HubProblem.bundleOfAnotherZone }
        let refused = taken.filter { $0.problem != nil }
        let lines = taken.map { one -> String in
            if one.isEnrolment {
                let who = one.party?.string ?? "?"
                return language == .chinese
                    ? "  ✓ \(who)  新登记一台电脑；下次导出的文件里有它的回执"
                    : "  ✓ \(who)  a new computer is enrolled; the next export tells it so"
            }
            let who = (one.party ?? one.sender)?.string ?? "?"
            let when = one.madeAt.map { HubClock.words($0, in: language) } ?? "?"
            return switch (language, one.problem) {
            case (.chinese, nil): "  ✓ \(who)  新 \(one.changes) 条  （\(when)）"
            case (.english, nil): "  ✓ \(who)  \(one.changes) new  (\(when))"
            case (.chinese, let code?): "  ✗ \(who)  没有采用 [\(code)]"
            case (.english, let code?): "  ✗ \(who)  not taken [\(code)]"
            }
        }
        let head =
            language == .chinese
            ? "已导入 \(taken.count - refused.count) 份，退回 \(refused.count) 份。"
            : "Taken in: \(taken.count - refused.count), refused: \(refused.count)."
        return HubOutcome(
            .object([
                .init(
                    "sites",
                    .list(
                        taken.map { one in
                            .object([
                                .init("site", .text(orNull: one.sender?.string)),
                                .init("party", .text(orNull: one.party?.string)),
                                .init("madeAt", .text(orNull: one.madeAt.map(HubClock.text))),
                                .init("changes", .int(Int64(clamping: one.changes))),
                                .init("enrolled", .bool(one.isEnrolment)),
                                .init("ok", .bool(one.problem == nil)),
                                .init("code", .text(orNull: one.problem)),
                            ])
                        }
                    )
                ),
                .init("refused", .count(refused.count)),
            ]),
            text: ([head] + lines).joined(separator: "\n"),
            exit: refused.isEmpty ? 0 : HubProblem.Exit.unexpected.rawValue
        )
    }

    private static func file(_ content: String) throws -> BundleFile {
        guard let bytes = Data(base64Encoded: content),
            let file = try? BundleFile(reading: Array(bytes))
        else { throw HubProblem.notABundle }
        return file
    }
}

extension HubProblem {
    package static let notABundle = HubProblem(
        "E1501.notABundle",
        exit: .unexpected,
        message: Words(
            zh: "这个文件不是呼应的交换文件，或已损坏。",
            en: "This file is no exchange file of Huying, or it is damaged."
        ),
        effect: .nothingChanged,
        next: Words(zh: "请重新导出一份。", en: "Have it exported again.")
    )

    fileprivate static let bundleOfAnotherZone = HubProblem(
        "E1505.bundleOfAnotherZone",
        exit: .identity,
        message: Words(zh: "这个文件属于别的区。", en: "This file belongs to another zone."),
        effect: .nothingChanged,
        next: Words(zh: "核对文件来源。", en: "Check where the file comes from.")
    )

    fileprivate static let nothingForTheHub = HubProblem(
        "E1512.nothingForTheHub",
        exit: .unexpected,
        message: Words(
            zh: "这个文件里没有给中心的内容。",
            en: "There is nothing for the hub in this file."
        ),
        effect: .nothingChanged,
        next: Words(
            zh: "请各单位运行 huying bundle export 文件。",
            en: "Have the offices run huying bundle export FILE."
        )
    )

    fileprivate static let nobodyToWriteTo = HubProblem(
        "E1513.nobodyToWriteTo",
        exit: .usage,
        message: Words(
            zh: "还没有站点送来过交换文件，不知道写给谁。",
            en: "No site has sent a file yet, so there is nobody to write to."
        ),
        effect: .nothingChanged,
        next: Words(
            zh: "先导入各单位的文件，或用 --party 指定单位。",
            en: "Import the offices' files first, or name a party with --party."
        )
    )

    fileprivate static let bundleTooLarge = HubProblem(
        "E1514.bundleTooLarge",
        exit: .usage,
        message: Words(
            zh: "写给这么多站点的内容一个文件放不下。",
            en: "One file cannot hold what there is for so many sites."
        ),
        effect: .nothingChanged,
        next: Words(zh: "用 --party 分成几个文件。", en: "Write several files with --party.")
    )
}
