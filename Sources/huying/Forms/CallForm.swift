import PartySide

/// The papers a call can be printed as.
enum CallForm: String, CaseIterable {
    case call, dispatch, receipt, `return`, extension_ = "extension", expedite, result, evaluation

    var title: Phrase {
        switch self {
        case .call: Phrase("呼叫单", "Call")
        case .dispatch: Phrase("派单（交办）单", "Dispatch")
        case .receipt: Phrase("签收回执", "Receipt")
        case .return: Phrase("退单申请", "Request to return")
        case .extension_: Phrase("延期申请", "Request for more time")
        case .expedite: Phrase("催办单", "Expedite notice")
        case .result: Phrase("办理结果反馈单", "Result")
        case .evaluation: Phrase("核验评价表", "Verification and rating")
        }
    }

    /// Who signs, in the order of the blocks.
    var signatures: [Phrase] {
        let seal = Phrase("（盖章）　年　月　日", "(seal, date)")
        let handler = Phrase("经办人：", "Handled by:")
        let leader = Phrase("单位负责人：", "Head of the unit:")
        switch self {
        case .call: return [handler, Phrase("审签：", "Approved by:"), seal]
        case .dispatch:
            return [Phrase("派单人：", "Dispatched by:"), Phrase("签收人：", "Signed by:"), seal]
        case .receipt: return [Phrase("签收人：", "Signed by:"), seal]
        case .return, .extension_:
            return [handler, leader, Phrase("审批意见：", "Decision:"), seal]
        case .expedite: return [Phrase("签发：", "Issued by:"), Phrase("接收人：", "Received by:"), seal]
        case .result: return [handler, leader, seal]
        case .evaluation:
            return [Phrase("呼叫单位：", "Caller:"), Phrase("核验人：", "Verified by:"), seal]
        }
    }

    /// Whether it is about one receiving party.
    var isOfParty: Bool {
        switch self {
        case .call, .evaluation: false
        default: true
        }
    }
}
