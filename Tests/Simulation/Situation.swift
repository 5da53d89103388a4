/// What has to happen now and then over many runs; otherwise they prove less than they seem to.
package enum Situation: String, CaseIterable, Sendable {
    case conflict, conflictOfThree, conflictSettled, conflictOnVoid, leadConflict, equalClaims
    case editFromOldScreen, editRefusedAsChanged, editInConflictRefused, voided, evaluated
    case returnedChange, staleReturned, gapRefused, hostileRefused, hostileReturned, hubLied,
        resubmitted, discarded, dependentReturned, reassigned
    case granted, revoked, awaitedBodies, stubsHeld
    case requestLost, answerLost, requestDoubled, requestLate, lateRequestHarmless
    case answerCut, answerCached, answerRewritten, loginPage, partitioned, reconciled
    case siteCrashed, siteCutWhileWriting, siteCutWhileSyncing, newEpochAtOpening, newEpochByHub
    case reissued, rolledBack, restoredFromBackup, cloned, clockTurned, daysOffline
    case hubCrashed, hubCutWhileCommitting, hubRestored, hubLost, scopeMended
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
