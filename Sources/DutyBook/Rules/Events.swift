package import History

/// The facts a call collects, and what each has to say.
package enum CallEvent: String, Sendable, CaseIterable {
    case raised, supplemented, dispatched, signed, responded, progressed, reported
    case returnRequested, withdrawn, evaluated, voided
    case extensionRequested, pauseRequested, deferralRequested, decided, resumed
    case phoneNotified, ruled, coopFeedback, redoOrdered, reopened, referred, merged
    case supplementAsked, followedUp, resultAdopted, exclusionProposed, resolution, classified
    case deemed, expedited, lapsed, lifted, attached, attachmentVoided, unconfirmed, confirmed
    case handlerNamed

    package init?(_ kind: Text) {
        guard let event = Self.byName[kind] else { return nil }
        self = event
    }

    private static let byName = Dictionary(
        uniqueKeysWithValues: allCases.map { (Text($0.rawValue), $0) }
    )

    /// The fields of the event, named like the arguments of its verb.
    package var fields: [Field] {
        switch self {
        case .raised:
            [
                .optional("proposedLead", .party), .optional("proposedCooperate", .parties),
                .optional("approvedBy", .filledText),
            ] + Self.resolutionFields.map { .optional($0.name, $0.form) }
        case .supplemented: [.required("text", .filledText)]
        case .dispatched:
            [
                .optional("lead", .party), .optional("cooperate", .parties),
                .optional("why", .text),
            ]
        case .signed: []
        case .responded:
            [
                .required("kind", .oneOf(["contact", "onScene", "plan", "solvedNow"])),
                .required("text", .text), .optional("due", .time),
                .optional("asked", .filledText), .optional("missing", .parties),
            ]
        case .progressed: [.required("text", .text), .optional("stage", .text)]
        case .reported:
            [
                .required("kind", .oneOf(["solved", "partly", "explained", "cannotNow"])),
                .required("text", .text), .optional("asked", .filledText),
                .optional("missing", .parties),
            ]
        case .returnRequested:
            [
                .required("reason", .oneOf(Self.returnReasons)), .required("basis", .filledText),
                .optional("suggest", .party),
            ]
        case .withdrawn: [.required("why", .filledText)]
        case .evaluated, .followedUp:
            [
                .required("solved", .oneOf(["yes", "partly", "no"])),
                .required("satisfied", .oneOf(["yes", "mostly", "no"])), .optional("text", .text),
            ]
        case .voided, .reopened, .referred: [.required("why", .filledText)]
        case .resultAdopted:
            [
                .required("from", .filledText), .required("change", .filledText),
                .required("by", .party), .required("kind", .filledText),
                .required("text", .text),
            ]
        case .attached:
            [
                .required("hash", .filledText), .required("name", .filledText),
                .required("size", .count), .required("mediaType", .filledText),
                .optional("text", .text),
            ]
        case .attachmentVoided:
            [.required("hash", .filledText), .required("why", .filledText)]
        case .merged: [.required("into", .filledText), .required("why", .filledText)]
        case .supplementAsked: [.required("text", .filledText)]
        case .resolution: Self.resolutionFields
        case .redoOrdered: [.required("why", .filledText), .optional("due", .time)]
        case .phoneNotified:
            [
                .required("party", .party), .required("person", .filledText),
                .optional("phone", .text),
            ]
        case .coopFeedback:
            [.required("done", .oneOf(["yes", "no"])), .required("text", .filledText)]
        case .exclusionProposed:
            [
                .required("party", .party),
                .required("reason", .oneOf(AssessedCase.exclusionReasons)),
                .required("proof", .filledText),
            ]
        case .classified:
            [
                .required("kind", .oneOf(CallKind.allCases.map { Text($0.rawValue) })),
                .required("why", .filledText), .optional("approvedBy", .filledText),
            ]
        case .deemed, .lapsed, .unconfirmed: CallNotice.fields
        case .handlerNamed: [.required("person", .filledText), .optional("why", .text)]
        case .confirmed: [.required("confirms", .change)]
        case .expedited: CallNotice.fields + [.optional("text", .filledText)]
        case .lifted:
            CallNotice.liftFields
        case .extensionRequested, .pauseRequested, .deferralRequested, .decided, .resumed, .ruled:
            deliberationFields
        }
    }

    /// The joint meeting whose word it is, and the resolution that a call or a dispatch carries out,
    /// where there is one.
    static let resolutionFields: [Field] = [
        .required("meeting", .filledText), .optional("resolution", .count),
        .optional("due", .date), .optional("criterion", .text),
    ]

    /// What is asked of an office that decides, and what it answers.
    private var deliberationFields: [Field] {
        switch self {
        case .extensionRequested:
            [.required("days", .count), .required("why", .filledText)]
        case .pauseRequested:
            [
                .required("reason", .oneOf(Self.pauseReasons)), .required("from", .time),
                .optional("until", .time), .required("basis", .filledText),
            ]
        case .deferralRequested:
            [
                .required("reason", .oneOf(Self.deferralReasons)),
                .required("basis", .filledText), .optional("until", .date),
            ]
        case .decided:
            [
                .required("decision", .oneOf(["granted", "refused"])),
                .required("request", .filledText), .optional("days", .count),
                .optional("from", .time), .optional("until", .time),
                .required("why", .filledText),
            ]
        case .resumed: [.required("why", .filledText)]
        case .ruled:
            [
                .required("ruling", .oneOf(["granted", "refused"])),
                .required("reason", .oneOf(Self.rulingReasons)),
                .required("basis", .filledText), .optional("lead", .party),
                .optional("cooperate", .parties),
            ]
        default: []
        }
    }

    /// Why a unit may say that a call is not its own.
    package static let returnReasons: [Text] = [
        "notMyDuty", "notMyArea", "alreadyInLawsuitOrPetition", "duplicate", "missingFacts",
        "needsHigherLevel", "other",
    ]

    /// What stops the clock: Administrative Licensing Law, article 45, and the zone's own list.
    package static let pauseReasons: [Text] = [
        "hearing", "tender", "auction", "inspection", "testing", "quarantine", "appraisal",
        "expertReview", "publicity", "supplement", "higherApproval", outage, "forceMajeure",
    ]

    /// A verified outage stops every clock of the party that had it, not only the one for resolving.
    package static let outage: Text = "outage"

    /// Why something cannot be solved now and stays on account.
    package static let deferralReasons: [Text] = [
        "engineering", "season", "historicalIssue", "policyGap",
    ]

    /// What a ruling on who is responsible rests on.
    package static let rulingReasons: [Text] = [
        "byCatalogue", "byDocument", "byMeeting", "firstReceiver", "designated",
    ]
}
