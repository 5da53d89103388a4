package import History

/// The facts a call collects, and what each has to say.
package enum CallEvent: String, Sendable, CaseIterable {
    case raised, supplemented, dispatched, signed, responded, progressed, reported
    case returnRequested, withdrawn, evaluated, voided

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
            [.optional("proposedLead", .party), .optional("proposedCooperate", .parties)]
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
            ]
        case .progressed: [.required("text", .text), .optional("stage", .text)]
        case .reported:
            [
                .required("kind", .oneOf(["solved", "partly", "explained", "cannotNow"])),
                .required("text", .text),
            ]
        case .returnRequested:
            [
                .required("reason", .oneOf(Self.returnReasons)), .required("basis", .filledText),
                .optional("suggest", .party),
            ]
        case .withdrawn: [.required("why", .filledText)]
        case .evaluated:
            [
                .required("solved", .oneOf(["yes", "partly", "no"])),
                .required("satisfied", .oneOf(["yes", "mostly", "no"])), .optional("text", .text),
            ]
        case .voided: [.required("why", .filledText)]
        }
    }

    /// Why a unit may say that a call is not its own.
    package static let returnReasons: [Text] = [
        "notMyDuty", "notMyArea", "alreadyInLawsuitOrPetition", "duplicate", "missingFacts",
        "needsHigherLevel", "other",
    ]
}
