package import History

/// One party's part in one call, as far as assessment looks at it: on time, solved, satisfied.
package struct AssessedCase: Hashable, Sendable {
    /// Why it does not count, on whose word.
    package struct Exclusion: Hashable, Sendable {
        package let reason: Text
        package let proof: Text
        package let decidedBy: Text
    }

    package let call: Text
    package let number: Text?
    package let title: Text?
    package let kind: CallKind
    package let party: Text
    package let role: CallDispatch.Role
    /// By what it belongs to a period: the due time or the result, whichever came first, so that
    /// it counts once.
    package let at: Milliseconds
    package let due: Milliseconds?
    /// `nil` where no such clock runs.
    package let signedInTime: Bool?
    /// A lead's response, a cooperator's feedback; `nil` where no such clock runs.
    package let answeredInTime: Bool?
    package let isReported: Bool
    package let isInTime: Bool
    /// Overdue, even where more time was granted afterwards.
    package let isOverdue: Bool
    /// The rating that counts; a lead's only.
    package let evaluation: CallRating?
    package let refusedReturns: Int
    /// Several offices in an emergency, and this one was there and done in time.
    package let isJointUrgent: Bool
    package let exclusion: Exclusion?
    /// When the hub heard the last of the call.
    package let lastHeard: Milliseconds

    /// The same, excluded.
    func excluded(_ exclusion: Exclusion) -> AssessedCase {
        AssessedCase(
            call: call,
            number: number,
            title: title,
            kind: kind,
            party: party,
            role: role,
            at: at,
            due: due,
            signedInTime: signedInTime,
            answeredInTime: answeredInTime,
            isReported: isReported,
            isInTime: isInTime,
            isOverdue: isOverdue,
            evaluation: evaluation,
            refusedReturns: refusedReturns,
            isJointUrgent: isJointUrgent,
            exclusion: exclusion,
            lastHeard: lastHeard
        )
    }

    /// Why a dispatch may be left out; each needs proof and somebody who decides.
    package static let exclusionReasons: [Text] = [
        "misdispatch", "outage", "duplicate", "withdrawn", "statutoryPause", "deferred",
        "falseOrMalicious", "forceMajeure",
    ]
}
