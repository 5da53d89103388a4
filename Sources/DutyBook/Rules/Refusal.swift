package import History

/// Why something is not done: at the desk at once, or by the hub in a verdict.
package struct Refusal: Error, Hashable, Sendable {
    package let rule: Rule
    package let record: RecordRef?
    /// The argument, aspect, party or change it is about.
    package let subject: Text?
    /// What stands there now; for `changed`, `inConflict`, `unknownClaim`.
    package let claims: [Claim]
    /// What the person wanted to put there.
    package let offered: Value?

    package init(
        _ rule: Rule,
        record: RecordRef? = nil,
        subject: Text? = nil,
        claims: [Claim] = [],
        offered: Value? = nil
    ) {
        self.rule = rule
        self.record = record
        self.subject = subject
        self.claims = claims
        self.offered = offered
    }

    /// `E2101.unknownCall`; stable.
    package var code: String { rule.code }

    package var zh: String {
        (aspect?.zh ?? subject?.string).map { "\(rule.text.zh)（\($0)）" } ?? rule.text.zh
    }

    package var en: String {
        (aspect?.en ?? subject?.string).map { "\(rule.text.en) (\($0))" } ?? rule.text.en
    }

    /// What it is about, where that is an aspect of the record: people know it by its office word.
    private var aspect: AspectRule? {
        guard rule == .changed || rule == .inConflict, let record, let subject else { return nil }
        return Aspects.rule(subject, of: record.type)
    }

    /// What to do now.
    package var nextZh: String { rule.text.nextZh }
    package var nextEn: String { rule.text.nextEn }

    /// The refusal as the hub writes it into a receipt.
    package var verdict: Verdict {
        .returned(rule: Text(rule.rawValue), reason: Text("\(code): \(en)"))
    }

    /// Wrong use of the command, rather than a decision of the office.
    package var isUsage: Bool {
        switch rule {
        case .unknownVerb, .unknownArgument, .missingArgument, .unknownValue, .malformed,
            .textTooLong, .nothingToDo, .badQuantity, .wrongUnit, .badCreditCode, .ambiguousName:
            true
        default: false
        }
    }
}

extension Refusal {
    /// The closed set of reasons. Names and numbers stay, once shipped: verdicts carry them.
    package enum Rule: String, Sendable, CaseIterable {
        case unknownCall, unknownParty, unknownItem, unknownVerb, unknownArgument
        case missingArgument, unknownValue, malformed, textTooLong, unknownConflict
        case unknownClaim, nothingToDo, unknownChange
        case notAllowed, notSignedYet, callClosed, alreadySigned, callWithdrawn, callVoid
        case reassigned, changed, inConflict, dependsOn, alreadyExists, noResultYet
        case staleContext, ownResult, itemVoid, notInConflict, foreignParty
        case callMerged, callStillOpen, alreadyAsked, tooMuchTime, noMoreTime, notForUrgent
        case unknownRequest, alreadyDecided, ownRequest, aboveLimit, mustHandle, wrongPhase
        case mergeOtherWay, tooLate
        case weightsNotHundred, shareTooLow, planTooLate, periodOpen, samePerson
        case unknownRecord, recordVoid, approvalMissing, promiseTooLong
        case alreadyIssued, countersignMissing, staleText, unknownVersion
        case nothingMinuted
        case unknownAttachment, attachmentTooLarge, tooManyAttachments, alreadyAttached
        case badQuantity, wrongUnit, badCreditCode, ambiguousName
        case coreMaterial, stageOrder, stageDone, alreadyReversed, balanceTooSmall
        case orderSettled, effortsMissing, leaderMissing
        case siteRetired
        case needsLeader, needsRole, readsOnly, notAppointed, alreadyAppointed, nothingToConfirm
        case feedbackMissing

        package var code: String { "E\(number).\(rawValue)" }

        /// Reads the rule of a verdict; `nil` for one of a newer version.
        package init?(_ rule: Text) { self.init(rawValue: rule.string) }

        private var number: Int {
            switch self {
            case .unknownCall: 2101
            case .unknownParty: 2102
            case .unknownItem: 2103
            case .unknownVerb: 2104
            case .unknownArgument: 2105
            case .missingArgument: 2106
            case .unknownValue: 2107
            case .malformed: 2108
            case .textTooLong: 2109
            case .unknownConflict: 2110
            case .unknownClaim: 2111
            case .nothingToDo: 2112
            case .unknownChange: 2113
            case .notAllowed: 2201
            case .notSignedYet: 2202
            case .callClosed: 2203
            case .alreadySigned: 2204
            case .callWithdrawn: 2205
            case .callVoid: 2206
            case .reassigned: 2207
            case .changed: 2208
            case .inConflict: 2209
            case .dependsOn: 2210
            case .alreadyExists: 2211
            case .noResultYet: 2212
            case .staleContext: 2213
            case .ownResult: 2214
            case .itemVoid: 2215
            case .notInConflict: 2216
            case .foreignParty: 2217
            case .callMerged: 2218
            case .callStillOpen: 2219
            case .alreadyAsked: 2220
            case .tooMuchTime: 2221
            case .noMoreTime: 2222
            case .notForUrgent: 2223
            case .unknownRequest: 2224
            case .alreadyDecided: 2225
            case .ownRequest: 2226
            case .aboveLimit: 2227
            case .mustHandle: 2228
            case .wrongPhase: 2229
            case .mergeOtherWay: 2230
            case .tooLate: 2231
            case .weightsNotHundred: 2261
            case .shareTooLow: 2262
            case .planTooLate: 2263
            case .periodOpen: 2264
            case .samePerson: 2265
            case .unknownRecord: 2131
            case .recordVoid: 2241
            case .approvalMissing: 2242
            case .promiseTooLong: 2243
            case .alreadyIssued: 2251
            case .countersignMissing: 2252
            case .staleText: 2253
            case .unknownVersion: 2254
            case .nothingMinuted: 2255
            case .unknownAttachment: 2132
            case .attachmentTooLarge: 2291
            case .tooManyAttachments: 2292
            case .alreadyAttached: 2293
            case .badQuantity: 2141
            case .wrongUnit: 2142
            case .badCreditCode: 2143
            case .ambiguousName: 2144
            case .coreMaterial: 2281
            case .stageOrder: 2282
            case .stageDone: 2283
            case .alreadyReversed: 2284
            case .balanceTooSmall: 2285
            case .orderSettled: 2271
            case .effortsMissing: 2272
            case .leaderMissing: 2273
            case .siteRetired: 2294
            case .needsLeader: 2274
            case .needsRole: 2275
            case .readsOnly: 2276
            case .notAppointed: 2277
            case .alreadyAppointed: 2278
            case .nothingToConfirm: 2279
            case .feedbackMissing: 2280
            }
        }
    }

    package struct Wording: Sendable {
        package let zh: String
        package let en: String
        package let nextZh: String
        package let nextEn: String

        init(_ zh: String, _ en: String, _ nextZh: String, _ nextEn: String) {
            self.zh = zh
            self.en = en
            self.nextZh = nextZh
            self.nextEn = nextEn
        }
    }
}
