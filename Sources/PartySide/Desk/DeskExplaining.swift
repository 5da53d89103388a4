import AttachmentKeeping
import Courier
import DutyBook
import Exchange
import History
import SQLiteStore
import Safekeeping
import Settings

extension DeskProblem {
    /// What a person is told of any error: ours keep their code, others are unexpected.
    package init(explaining error: any Error) {
        switch error {
        case let known as DeskProblem: self = known
        case let refusal as Refusal: self = Self.refused(refusal)
        case let store as StoreError: self = Self.store(store)
        case let keeping as KeepingProblem:
            self = DeskProblem(
                Text(keeping.code),
                exit: .storeTrouble,
                Phrase(keeping.sentence.zh, keeping.sentence.en)
            )
        case let file as DurableFile.Failure: self = Self.file(file)
        case let fault as ShelfFault: self = Self.shelf(fault)
        case let failure as CourierError: self = Self.notReached(failure)
        case let problem as SettingsProblem:
            self = DeskProblem(
                Text(problem.code),
                exit: .configuration,
                Phrase(problem.description, problem.description)
            )
        case SiteError.changeTooLarge:
            self = DeskProblem(
                "E2109.textTooLong",
                exit: .usage,
                Phrase("内容太长，一次写不下。", "This is too long for one change.")
            )
        case SiteError.contextTooLong(let record):
            self = DeskProblem(
                "E2117.contextTooLong",
                exit: .unexpected,
                Phrase("参与这件事的副本太多。", "Too many replicas took part in this record."),
                details: [JSONMember("record", .string(record.id))]
            )
        default: self = .unexpected(error)
        }
    }

    /// A refusal carries the record it concerns and both values, so that nothing has to be guessed.
    static func refused(_ refusal: Refusal) -> DeskProblem {
        var details = [
            JSONMember("record", .text(refusal.record?.id)),
            JSONMember("subject", .text(refusal.subject)),
        ]
        if !refusal.claims.isEmpty {
            let claims = refusal.claims.map { claim -> JSON in
                [
                    "claim": claim.dots.first.map { .string($0.description) } ?? .null,
                    "value": JSON(claim.value),
                ]
            }
            details.append(JSONMember("claims", .array(claims)))
        }
        if let offered = refusal.offered { details.append(JSONMember("offered", JSON(offered))) }
        return DeskProblem(
            Text(refusal.code),
            exit: refusal.isUsage ? .usage : .unexpected,
            Phrase(refusal.zh, refusal.en),
            next: Phrase(refusal.nextZh, refusal.nextEn),
            details: details
        )
    }

    static func store(_ error: StoreError) -> DeskProblem {
        let sentence = error.sentence
        // A question that cannot be read says nothing of the store.
        let isAsked = if case .badQuery = error { true } else { false }
        let next: Phrase? =
            switch error {
            case .damaged, .mediumFailed: Phrase("huying verify", "huying verify")
            case .diskFull: Phrase("腾出磁盘空间后再试。", "Free some disk space and try again.")
            default: nil
            }
        return DeskProblem(
            Text(error.code),
            exit: isAsked ? .usage : .storeTrouble,
            Phrase(sentence.zh, sentence.en),
            effect: error.mayBeSaved ? .perhapsSaved : .nothingChanged,
            next: next
        )
    }

    private static func file(_ failure: DurableFile.Failure) -> DeskProblem {
        if failure.isFull { return store(.diskFull) }
        return DeskProblem(
            "E3003.fileFailed",
            exit: .storeTrouble,
            Phrase(
                "文件读写失败：\(failure.path)（错误 \(failure.number)）",
                "A file could not be read or written: \(failure.path) (errno \(failure.number))"
            )
        )
    }

    static func notReached(_ error: CourierError) -> DeskProblem {
        DeskProblem(
            Text(error.code),
            exit: .hubNotReached,
            Phrase(error.chinese, error.english),
            effect: .dataSafe,
            next: Phrase("huying sync now", "huying sync now")
        )
    }
}
