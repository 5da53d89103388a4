/// What has to happen now and then over many runs; otherwise they prove less than they seem to.
package enum Situation: String, CaseIterable, Sendable {
    case conflict, conflictOfThree, conflictSettled, conflictSettledTwice, conflictOnVoid
    case equalClaims, editFromOldScreen, editRefusedAsChanged, editInConflictRefused
    case returnedChange, resubmitted, discarded, dependentReturned, reassigned, leadConflict
    case granted, revoked, awaitedBodies, stubsHeld
    case requestLost, answerLost, requestDoubled, requestLate, answerCut, answerCached
    case answerRewritten, loginPage, partitioned, staleNonce, reconciled
    case siteCrashed, siteCutWhileWriting, siteCutWhileSyncing, unsyncedLost, newEpochAtOpening
    case newEpochByHub, forkQuarantined, reissued, rolledBack, restoredFromBackup, cloned
    case cloneAndOriginalBothWrote, clockTurned, daysOffline
    case hubCrashed, hubCutWhileCommitting, hubRestored, hubLost, hubBehindSite, hubLearntSites,
        mismatchSeen
    case bodiesRegained, lateRequestHarmless, voided, evaluated, manyPagesAsked
}

/// How often each happened.
package struct Situations: Sendable {
    package private(set) var counts: [Situation: Int] = [:]

    package init() {}

    package mutating func note(_ situation: Situation) { counts[situation, default: 0] += 1 }

    package mutating func add(_ other: Situations) {
        for (situation, count) in other.counts { counts[situation, default: 0] += count }
    }

    package var missing: [Situation] { Situation.allCases.filter { counts[$0] == nil } }
}
