package import History

/// The commands of the desk. Flags of the command line, keys of a batch line and arguments of the
/// local API have the names of these fields.
package enum Verb: String, Sendable, CaseIterable {
    case callRaise = "call.raise"
    case callEdit = "call.edit"
    case callSupplement = "call.supplement"
    case callDispatch = "call.dispatch"
    case callRedispatch = "call.redispatch"
    case callSign = "call.sign"
    case callRespond = "call.respond"
    case callProgress = "call.progress"
    case callResult = "call.result"
    case callReturn = "call.return"
    case callWithdraw = "call.withdraw"
    case callEvaluate = "call.evaluate"
    case callVoid = "call.void"
    case callExtend = "call.extend"
    case callPause = "call.pause"
    case callDefer = "call.defer"
    case callDecide = "call.decide"
    case callResume = "call.resume"
    case callRule = "call.rule"
    case callPhoned = "call.phoned"
    case callFeedback = "call.feedback"
    case callRedo = "call.redo"
    case callReopen = "call.reopen"
    case callRefer = "call.refer"
    case callMerge = "call.merge"
    case callAsk = "call.ask"
    case callFollowUp = "call.followUp"
    case callExclude = "call.exclude"
    case callResolution = "call.resolution"
    case callAttach = "call.attach"
    case callVoidAttachment = "call.voidAttachment"
    case callClassify = "call.classify"
    case callExpedite = "call.expedite"
    case callConfirm = "call.confirm"
    case callAssign = "call.assign"
    case conflictResolve = "conflict.resolve"
    case itemDefine = "item.define"
    case itemEdit = "item.edit"
    case itemAssign = "item.assign"
    case itemVoid = "item.void"

    package init?(_ text: Text) { self.init(rawValue: text.string) }

    /// The type of the record it is about; `nil` where the desk finds the record otherwise.
    package var recordType: Text? {
        switch self {
        case .conflictResolve: nil
        case .itemDefine, .itemEdit, .itemAssign, .itemVoid: RecordType.item
        default: RecordType.call
        }
    }

    /// It opens a record of its own.
    package var opensRecord: Bool { self == .callRaise || self == .itemDefine }

    /// The arguments by which the desk finds the record; no business of the decision.
    package var address: [Text] {
        switch self {
        case .callRaise, .itemDefine: []
        case .conflictResolve: ["conflict", "record"]
        case .itemEdit, .itemAssign, .itemVoid: ["item"]
        default: ["call"]
        }
    }

    /// The event it adds, whose fields are its arguments; `nil` where it only writes.
    var event: CallEvent? {
        switch self {
        case .callSupplement: .supplemented
        case .callSign: .signed
        case .callRespond: .responded
        case .callProgress: .progressed
        case .callResult: .reported
        case .callReturn: .returnRequested
        case .callWithdraw: .withdrawn
        case .callEvaluate: .evaluated
        case .callVoid: .voided
        case .callExtend: .extensionRequested
        case .callPause: .pauseRequested
        case .callDefer: .deferralRequested
        case .callDecide: .decided
        case .callResume: .resumed
        case .callRule: .ruled
        case .callPhoned: .phoneNotified
        case .callFeedback: .coopFeedback
        case .callRedo: .redoOrdered
        case .callReopen: .reopened
        case .callRefer: .referred
        case .callMerge: .merged
        case .callAsk: .supplementAsked
        case .callFollowUp: .followedUp
        case .callExclude: .exclusionProposed
        case .callResolution: .resolution
        case .callAttach: .attached
        case .callVoidAttachment: .attachmentVoided
        case .callClassify: .classified
        case .callExpedite: .expedited
        case .callConfirm: .confirmed
        case .callAssign: .handlerNamed
        default: nil
        }
    }

    package var fields: [Field] {
        let isOwn = [
            .callDecide, .callResolution, .callExpedite, .callConfirm, .callResult, .callRespond,
        ].contains(self)
        if let event, !isOwn { return event.fields }
        switch self {
        case .callResult: return CallEvent.reported.fields.filter { $0.name != "missing" }
        case .callRespond: return CallEvent.responded.fields.filter { $0.name != "missing" }
        case .callConfirm: return [.optional("confirms", .text)]
        case .callExpedite: return [.optional("party", .party), .required("text", .filledText)]
        case .callResolution:
            return CallEvent.resolutionFields + [
                .optional("lead", .party), .optional("cooperate", .parties),
            ]
        case .callDecide:
            // Where one request waits, nobody has to spell its name.
            return CallEvent.decided.fields.map { field in
                field.name == "request" ? .optional(field.name, field.form) : field
            }
        case .callRaise:
            return [
                .required("kind", .oneOf(CallKind.allCases.map { Text($0.rawValue) })),
                .required("title", .filledText), .optional("body", .text),
                .optional("place", .text), .optional("lead", .party),
                .optional("cooperate", .parties), .optional("item", .text),
                .optional("ownEfforts", .filledText), .optional("approvedBy", .filledText),
            ] + CallEvent.resolutionFields.map { .optional($0.name, $0.form) }
        case .callEdit:
            return [
                .optional("title", .filledText), .optional("body", .text),
                .optional("place", .text), .optional("ownEfforts", .filledText),
                .optional("settle", .texts),
            ]
        case .callDispatch, .callRedispatch:
            return [
                .optional("lead", .party), .optional("cooperate", .parties),
                .optional("why", .text),
            ]
        case .conflictResolve:
            return [
                .required("aspect", .text), .optional("take", .text),
                .optional("value", .anything), .required("why", .filledText),
            ]
        case .itemDefine:
            return [
                .required("title", .filledText), .optional("content", .text),
                .optional("basis", .text), .required("kind", .oneOf(ItemKind.names)),
                .optional("code", .text), .optional("category", .text),
            ] + Self.assignment(.optional("lead", .party))
        case .itemEdit:
            return [
                .optional("title", .filledText), .optional("content", .text),
                .optional("basis", .text), .optional("settle", .texts), .optional("why", .text),
            ]
        case .itemAssign:
            return Self.assignment(.required("lead", .party)) + [
                .optional("settle", .texts), .optional("why", .text),
            ]
        case .itemVoid: return [.required("why", .filledText)]
        default: return []
        }
    }

    private static func assignment(_ lead: Field) -> [Field] {
        [
            lead, .optional("cooperate", .parties), .optional("area", .text),
            .optional("from", .date), .optional("to", .date), .optional("docNo", .text),
        ]
    }
}
