import SQLiteStore
import Safekeeping
package import Settings

/// Why a verb of the hub's operator was refused: a stable code, what happened, what it means for the
/// data, and what to do next, in both languages.
package struct HubProblem: Error, Sendable {
    /// The closed list of exit codes a hub's verb ends with.
    package enum Exit: Int32, Sendable {
        case unexpected = 1
        case identity = 4
        case store = 9
        case usage = 64
        case configuration = 78
    }

    /// One sentence in both languages.
    package struct Words: Sendable, Equatable {
        package let zh: String
        package let en: String

        package init(zh: String, en: String) {
            self.zh = zh
            self.en = en
        }

        package func text(in language: Language) -> String {
            switch language {
            case .chinese: zh
            case .english: en
            }
        }
    }

    package let code: String
    package let exit: Exit
    package let message: Words
    package let effect: Words
    package let next: Words

    package init(_ code: String, exit: Exit, message: Words, effect: Words, next: Words) {
        self.code = code
        self.exit = exit
        self.message = message
        self.effect = effect
        self.next = next
    }

    package func document(in language: Language) -> HubDocument {
        .object([
            .init("type", "error"), .init("code", .text(code)),
            .init("message", .text(message.text(in: language))),
            .init("effect", .text(effect.text(in: language))),
            .init("next", .text(next.text(in: language))),
        ])
    }

    /// For people: what, what it means, what to do.
    package func text(in language: Language) -> String {
        let labels =
            switch language {
            case .chinese: (effect: "影响", next: "下一步")
            case .english: (effect: "Effect", next: "Next")
            }
        return """
            \(message.text(in: language)) (\(code))
            \(labels.effect): \(effect.text(in: language))
            \(labels.next): \(next.text(in: language))
            """
    }
}

extension HubDocument: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self = .text(value) }
}

extension HubProblem.Words {
    package static let nothingChanged = HubProblem.Words(
        zh: "没有改动任何数据。",
        en: "No data was changed."
    )
}

extension HubProblem {
    package static func usage(zh: String, en: String) -> HubProblem {
        HubProblem(
            "E4100.usage",
            exit: .usage,
            message: Words(zh: zh, en: en),
            effect: .nothingChanged,
            next: Words(
                zh: "运行 huying-hub --help 查看用法。",
                en: "Run huying-hub --help for the usage."
            )
        )
    }

    package static func unknownParty(_ id: String) -> HubProblem {
        HubProblem(
            "E4401.unknownParty",
            exit: .usage,
            message: Words(zh: "本区没有编号为 \(id) 的单位。", en: "This zone has no party \(id)."),
            effect: .nothingChanged,
            next: Words(
                zh: "用 huying-hub status 查看单位编号，或先用 huying-hub party add 登记。",
                en: "See the ids with huying-hub status, or add it with huying-hub party add."
            )
        )
    }

    package static func notFounded(_ path: String) -> HubProblem {
        HubProblem(
            "E4402.noHubHere",
            exit: .configuration,
            message: Words(zh: "目录 \(path) 里没有中心。", en: "There is no hub in \(path)."),
            effect: .nothingChanged,
            next: Words(
                zh: "新建：huying-hub init --state \(path) --name 名称；丢失后重建：huying-hub recover。",
                en:
                    "Found one: huying-hub init --state \(path) --name ZONE; after a loss: huying-hub recover."
            )
        )
    }

    package static func directoryInUse(_ path: String) -> HubProblem {
        HubProblem(
            "E4403.directoryInUse",
            exit: .configuration,
            message: Words(
                zh: "目录 \(path) 已有内容，不会覆盖。",
                en: "The directory \(path) is in use and is not overwritten."
            ),
            effect: .nothingChanged,
            next: Words(
                zh: "换一个空目录，或先把原目录移走保存。",
                en: "Choose an empty directory, or move this one to a safe place first."
            )
        )
    }

    package static func badFile(_ what: String, _ detail: String) -> HubProblem {
        HubProblem(
            "E4104.badFile",
            exit: .configuration,
            message: Words(zh: "\(what) 无法使用：\(detail)", en: "\(what) cannot be used: \(detail)"),
            effect: .nothingChanged,
            next: Words(
                zh: "检查文件路径、权限和内容后重试。",
                en: "Check the path, the permissions and the content, then try again."
            )
        )
    }

    static let badPapers = HubProblem(
        "E3002.damagedFile",
        exit: .store,
        message: Words(
            zh: "hub.json 损坏，或由更新的版本写成。",
            en: "hub.json is damaged, or of a newer version."
        ),
        effect: .nothingChanged,
        next: Words(zh: "huying-hub repair", en: "huying-hub repair")
    )

    static func noSoundBackup(_ path: String) -> HubProblem {
        HubProblem(
            "E4411.noSoundBackup",
            exit: .store,
            message: Words(
                zh: "数据库损坏，又没有完好的备份可以重建。",
                en: "The store is damaged, and there is no sound backup to rebuild it from."
            ),
            effect: .nothingChanged,
            next: Words(
                zh:
                    "备份在别处：huying-hub restore 文件；没有备份，凭恢复单重建：mv \(path) \(path).damaged && huying-hub recover --state \(path)",
                en:
                    "With a backup from elsewhere: huying-hub restore FILE; else by the recovery sheet: mv \(path) \(path).damaged && huying-hub recover --state \(path)"
            )
        )
    }

    /// - Parameter line: the mistyped line, from 1; `nil` where lines are missing.
    package static func badRecoverySheet(line: Int?) -> HubProblem {
        HubProblem(
            "E4105.badRecoverySheet",
            exit: .identity,
            message: Words(
                zh: line.map { "恢复单第 \($0) 行抄错了。" } ?? "恢复单不完整。",
                en: line.map { "Line \($0) of the recovery sheet is mistyped." }
                    ?? "The recovery sheet is not complete."
            ),
            effect: .nothingChanged,
            next: Words(
                zh: "对照纸面逐组核对后重试。",
                en:
                    "Compare it with the paper, group by group, and try again."
            )
        )
    }

    package static func foreignDirectory(_ path: String) -> HubProblem {
        HubProblem(
            "E3410.foreignDirectory",
            exit: .store,
            message: Words(
                zh: "目录 \(path) 属于另一个用户。",
                en: "The directory \(path) belongs to another user."
            ),
            effect: .nothingChanged,
            next: Words(
                zh: "以该目录的所有者身份运行，例如 sudo huying-hub …。",
                en: "Run the command as its owner, for example sudo huying-hub …."
            )
        )
    }

    package static func store(_ code: String, _ detail: String) -> HubProblem {
        HubProblem(
            code,
            exit: .store,
            message: Words(zh: "数据存储出错：\(detail)", en: "The store failed: \(detail)"),
            effect: Words(
                zh: "这一步没有保存；此前已保存的内容不受影响。",
                en: "This step was not saved; what was saved before is not affected."
            ),
            next: Words(
                zh: "检查磁盘空间和权限；若存储损坏：huying-hub repair",
                en: "Check disk space and permissions; if the store is damaged: huying-hub repair"
            )
        )
    }

    package static func unexpected(_ detail: String) -> HubProblem {
        HubProblem(
            "E4199.unexpected",
            exit: .unexpected,
            message: Words(zh: "意外错误：\(detail)", en: "Unexpected: \(detail)"),
            effect: Words(
                zh: "这一步没有完成；已保存的内容不受影响。",
                en: "This step was not completed; what was saved is not affected."
            ),
            next: Words(zh: "看日志后重试。", en: "See the log and try again.")
        )
    }
}

extension HubProblem {
    /// Any error as an operator should read it.
    package init(_ error: any Error) {
        switch error {
        case let problem as HubProblem:
            self = problem
        case let problem as SettingsProblem:
            self.init(
                problem.code,
                exit: .configuration,
                message: Words(
                    zh: "配置有误：\(problem.place)：\(problem.detail)",
                    en: "\(problem.place): \(problem.detail)"
                ),
                effect: .nothingChanged,
                next: Words(zh: "改正配置后重试。", en: "Correct the configuration and try again.")
            )
        case let keeping as KeepingProblem:
            self.init(
                keeping.code,
                exit: .store,
                message: Words(zh: keeping.sentence.zh, en: keeping.sentence.en),
                effect: .nothingChanged,
                next: Words(zh: "换一份备份。", en: "Use another backup.")
            )
        case let refusal as StoreError:
            self.init(
                refusal.code,
                exit: .store,
                message: Words(zh: refusal.sentence.zh, en: refusal.sentence.en),
                effect: refusal.mayBeSaved
                    ? Words(
                        zh: "这一步可能已经存好，也可能没有；此前已保存的内容不受影响。",
                        en: "This step may have been saved or not; what was saved before is safe."
                    )
                    : Words(
                        zh: "这一步没有保存；此前已保存的内容不受影响。",
                        en: "This step was not saved; what was saved before is not affected."
                    ),
                next: refusal.isHeld
                    ? Words(zh: "等它结束，或先停止它再试。", en: "Wait until it ends, or stop it first.")
                    : Words(
                        zh: "检查磁盘空间和权限；若存储损坏：huying-hub repair",
                        en:
                            "Check disk space and permissions; if the store is damaged: huying-hub repair"
                    )
            )
        default:
            self = .unexpected("\(error)")
        }
    }
}

extension StoreError {
    fileprivate var isHeld: Bool {
        if case .heldByAnother = self { true } else { false }
    }
}
