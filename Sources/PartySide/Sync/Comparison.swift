import Exchange
import History

/// Where an exchange stands in comparing vectors.
enum Comparison: Hashable {
    case none
    /// Vectors are being compared; `hub` is what the hub is known to hold, and what it lacks of it.
    case started(hub: VersionVector?, missing: [DotRun])
    /// Both sides have given what the other lacked; only the cursor is used from here on.
    case finished

    /// What the next request compares; `nil` when there is nothing left to say.
    func next(after answer: SyncAnswer, effect: AnswerEffect, push: SentPush) -> Comparison? {
        let known = answer.vector.map { Self.started(hub: $0, missing: answer.missing) }
        if case .gap = answer.push { return .started(hub: answer.vector, missing: []) }
        if answer.reconcile { return .started(hub: nil, missing: []) }
        if answer.staleNonce { return self }
        if answer.more { return known ?? self }
        if case .started(let before, let missing) = self, let vector = answer.vector {
            // Another round where this one showed the hub to lack something, or brought it some of
            // that. What others write there meanwhile is none of this site's matter.
            let lags = effect.held?.isAhead(of: vector, since: before) ?? false
            if lags || answer.missing != missing { return known }
            return push.more ? known : effect.awaited ? .finished : nil
        }
        if push.more { return self }
        if effect.awaited, effect.wantsMoved { return self }
        if effect.mismatch, self == .none { return .started(hub: nil, missing: []) }
        return nil
    }
}

extension VersionVector {
    /// Whether a hub lacks some of this, and has got some of what it lacked before.
    ///
    /// - Parameter before: what it held then; `nil` where that was not known.
    fileprivate func isAhead(of hub: VersionVector, since before: VersionVector?) -> Bool {
        guard entries.contains(where: { $0.number > hub[$0.replica] }) else { return false }
        guard let before else { return true }
        return entries.contains { held in
            let lacked = before[held.replica]
            return held.number > lacked && hub[held.replica] > lacked
        }
    }
}
