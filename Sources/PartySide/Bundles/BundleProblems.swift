import ChangeCodec
import Exchange
import ExchangeWire
import History
import Intake

extension DeskProblem {
    static let hubNotMet = DeskProblem(
        "E1504.hubNotMet",
        exit: .hubNotReached,
        Phrase(
            "本机登记后还没有与中心交换过，不知道中心的密钥。",
            "This site has not exchanged with the hub since it was enrolled and does not know its key."
        ),
        next: Phrase("huying sync now（只需一次）", "huying sync now (once is enough)")
    )

    static let bundleOfAnotherZone = DeskProblem(
        "E1505.bundleOfAnotherZone",
        exit: .notEnrolled,
        Phrase("这个文件属于别的区。", "This file belongs to another zone.")
    )

    static let bundleForOthers = DeskProblem(
        "E1506.bundleForOthers",
        exit: .unexpected,
        Phrase("这个文件里没有给本单位的内容。", "There is nothing for this site in this file."),
        next: Phrase(
            "请中心运行 huying-hub bundle export。",
            "Ask the hub's operator for huying-hub bundle export."
        )
    )

    /// What is wrong with a file; `nil` for errors that have nothing to do with it.
    static func bundle(_ error: any Error) -> DeskProblem? {
        switch error {
        case let error as BundleError: .badBundle(Text(error.code))
        case let error as WireError: .badBundle(Text(error.code))
        case let error as CodecError: .badBundle(Text(error.code))
        case AdmissionRefusal.gap: .bundleGap
        case is AdmissionRefusal, is IntakeRefusal: .badBundle("E1507.foreignHistory")
        default: nil
        }
    }

    private static func badBundle(_ code: Text) -> DeskProblem {
        DeskProblem(
            code,
            exit: .unexpected,
            Phrase(
                "这个文件不是呼应的交换文件，或已损坏、被改动。没有采用其中任何内容。",
                "This file is no exchange file of Huying, or it was damaged or altered. Nothing of it was used."
            ),
            next: Phrase("请重新导出一份。", "Have it exported again.")
        )
    }

    /// The file begins beyond what lies here, as after a restore.
    private static let bundleGap = DeskProblem(
        "E1508.bundleGap",
        exit: .unexpected,
        Phrase(
            "这个文件接不上本机的内容（本机可能恢复过备份）。",
            "This file does not join what lies here; perhaps a backup was restored."
        ),
        next: Phrase(
            "huying bundle export 文件，交中心后带回新文件",
            "huying bundle export FILE, take it to the hub and bring back a new file"
        )
    )
}
