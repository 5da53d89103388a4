package import History

/// The four stages of a matter, in this order, each with a receipt: 一窗受理、会审交办、现场服务、结果送达.
package enum ServiceStage: String, Sendable, CaseIterable {
    case intake, jointReview, onSite, delivery

    /// Letters in front of the number of its receipt.
    var letters: Text {
        switch self {
        case .intake: "SL"
        case .jointReview: "HS"
        case .onSite: "XC"
        case .delivery: "SD"
        }
    }

    /// What the receipt says beside its number, who, and when.
    var fields: [Field] {
        let common: [Field] = [.required("recipient", .filledText), .optional("text", .text)]
        guard self == .delivery else { return common }
        return common + [
            .required("result", .oneOf(["granted", "partlyGranted", "refused"])),
            .optional("resultNo", .text),
            .required("way", .oneOf(["counter", "post", "online", "atSite"])),
        ]
    }
}

/// The receipt of one stage. Its number follows from the change that records the stage, so it can be
/// printed offline and no two are alike.
package struct StageReceipt: Sendable {
    package let stage: ServiceStage
    package let change: Dot
    package let author: Author
    package let times: ChangeTimes
    package let fields: [Text: Value]

    package var number: Text { stage.letters + "-" + change.slip }

    /// The receipts of a matter; of a stage recorded twice apart, the first counts.
    package static func all(_ history: RecordHistory) -> [StageReceipt] {
        var found: [StageReceipt] = []
        for entry in history.entries {
            for event in entry.body.events {
                guard let stage = ServiceStage(rawValue: event.kind.string),
                    !found.contains(where: { $0.stage == stage })
                else { continue }
                found.append(
                    StageReceipt(
                        stage: stage,
                        change: entry.dot,
                        author: entry.body.author,
                        times: entry.body.times,
                        fields: event.fields.map ?? [:]
                    )
                )
            }
        }
        return found
    }

    package var value: Value {
        var value = fields
        value["stage"] = .text(Text(stage.rawValue))
        value["number"] = .text(number)
        value["party"] = .text(author.party)
        value["person"] = .text(author.person)
        value["at"] = .int(times.occurredAt)
        return .map(value)
    }
}

extension Act {
    /// Stages are passed in their order, each once.
    func checkStages(_ scene: Scene) throws(Refusal) {
        let passed = StageReceipt.all(scene.past).map(\.stage)
        for event in events {
            guard let stage = ServiceStage(rawValue: event.kind.string) else { continue }
            guard !passed.contains(stage) else { throw refusal(.stageDone, event.kind) }
            let before = ServiceStage.allCases.prefix { $0 != stage }
            guard before.allSatisfy(passed.contains) else {
                throw refusal(.stageOrder, event.kind)
            }
        }
    }
}
