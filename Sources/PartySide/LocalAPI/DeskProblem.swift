package import History
package import Settings

/// Why a request was not carried out: what a person reads and what a script branches on.
package struct DeskProblem: Error, Hashable, Sendable {
    /// Stable, such as `E4101.notEnrolled`.
    package let code: Text
    package let exit: DeskExit
    /// What happened and why.
    package let message: Phrase
    /// What it means for the data.
    package let effect: Phrase
    /// One command or step that helps; `nil` where there is none.
    package let next: Phrase?
    /// Further members of the document: the record concerned, both values of a refused edit.
    package let details: [JSONMember]

    package init(
        _ code: Text,
        exit: DeskExit,
        _ message: Phrase,
        effect: Phrase = .nothingChanged,
        next: Phrase? = nil,
        details: [JSONMember] = []
    ) {
        self.code = code
        self.exit = exit
        self.message = message
        self.effect = effect
        self.next = next
        self.details = details
    }

    package func document(in language: Language) -> JSON {
        .object(
            [
                JSONMember("type", "error"), JSONMember("code", .string(code)),
                JSONMember("message", .string(message.text(in: language))),
                JSONMember("effect", .string(effect.text(in: language))),
                JSONMember("next", next.map { .string($0.text(in: language)) } ?? .null),
            ] + details
        )
    }

    package func reply(in language: Language) -> DeskReply {
        DeskReply(document(in: language), exit: exit)
    }
}

/// One sentence in both languages.
package struct Phrase: Hashable, Sendable {
    package let chinese: String
    package let english: String

    package init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    package func text(in language: Language) -> String {
        language == .chinese ? chinese : english
    }

    package static let nothingChanged = Phrase("没有改动任何数据。", "Nothing was changed.")
    package static let perhapsSaved = Phrase(
        "这一步可能已经存好，也可能没有；已有数据不受影响。",
        "This step may have been saved or not; what was there is unaffected."
    )
    package static let dataSafe = Phrase("数据都在本机，没有丢。", "Everything is safe on this computer.")
}

extension DeskProblem {
    package static let notEnrolled = DeskProblem(
        "E4101.notEnrolled",
        exit: .notEnrolled,
        Phrase("这个目录还没有登记到任何中心。", "This directory is not enrolled with any hub."),
        next: Phrase("huying enroll 中心地址 登记码 --state 目录", "huying enroll URL CODE --state DIR")
    )

    package static func unexpected(_ error: any Error) -> DeskProblem {
        DeskProblem(
            "E3001.unexpected",
            exit: .unexpected,
            Phrase("出现意外错误：\(error)", "Something unexpected went wrong: \(error)"),
            next: Phrase("huying verify", "huying verify")
        )
    }

    package static func usage(_ message: Phrase, next: Phrase? = nil) -> DeskProblem {
        DeskProblem("E2001.usage", exit: .usage, message, next: next)
    }
}

extension DeskProblem {
    package static func damagedFile(_ name: String) -> DeskProblem {
        DeskProblem(
            "E3002.damagedFile",
            exit: .storeTrouble,
            Phrase("文件 \(name) 丢失或已损坏。", "The file \(name) is missing or damaged."),
            next: Phrase(
                "从备份恢复：huying backup restore 文件 --state 目录",
                "restore it from a backup: huying backup restore FILE --state DIR"
            )
        )
    }
}
