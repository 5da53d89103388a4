package import History

/// The clocks of a call. Each has one office whose turn it is.
package enum ClockName: String, Sendable, CaseIterable {
    case dispatch, sign, respond, plan, resolve, returnWindow, ruling, extensionDecision
    case feedback, verification, redo, supplement, review
    /// A day fixed in the minutes of a joint meeting, instead of the time to resolve.
    case resolution
    /// An opinion on whom to appoint.
    case consent
    /// The decision on an appeal against a score sheet.
    case appeal
    /// A leader's word on what somebody wrote whose role had ended.
    case confirmation

    /// Its number in the zone's rules, `K5`.
    package var code: Text {
        switch self {
        case .dispatch: "K1"
        case .sign: "K2"
        case .respond: "K3"
        case .plan: "K4"
        case .resolve: "K5"
        case .returnWindow: "K6"
        case .ruling: "K7"
        case .extensionDecision: "K8"
        case .feedback: "K9"
        case .verification: "K10"
        case .redo: "K11"
        case .supplement: "K13"
        case .review: "K5R"
        case .resolution: "K15"
        case .consent: "K16"
        case .appeal: "K14"
        case .confirmation: "K17"
        }
    }
}
