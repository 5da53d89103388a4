import ChangeCodec
import DutyBook
package import Exchange
package import History
package import Identity
package import Intake
package import SQLiteStore

/// What one answer brought.
package struct AnswerEffect: Sendable {
    /// Changes of others that became readable here; bookkeeping of hub and sites is not counted.
    var pulled = 0
    /// Own changes the hub returned.
    var returned: [Dot] = []
    /// Own changes the hub accepted.
    var accepted = 0
    /// Records of which something changed here.
    var records: Set<RecordRef> = []
    /// Bodies that grants promised and that are still on their way.
    var awaited = false
    var divergence: OwnDivergence?
    /// A branch of somebody else's replica that was held here made room for the hub's, or something
    /// before what came is missing here: vectors have to be compared.
    var gaveWay = false
    /// The hub's sum over this site's scope differs from what is held.
    var mismatch = false
    /// What receipts said.
    var standings: [(dot: Dot, standing: Standing)] = []
    /// What is held here, where the answer said what the hub holds.
    var held: VersionVector?
    /// Where to go on asking for what is awaited; `nil` from the start.
    var wantsAfter: Dot?
    /// Some of what was awaited came, or some was not asked for yet, so that asking again makes sense.
    var wantsMoved = false
}

/// Takes an answer into the store, inside one transaction: changes, rows, wants, cursor and verdicts
/// together or not at all.
package struct AnswerIntake {
    let store: StoreTransaction
    let trust: ZoneTrust
    let party: Text
    /// This site's key; the site is called by its name.
    let key: SigningKey
    let current: ReplicaID

    private var effect = AnswerEffect()
    private var gap: AdmissionRefusal?
    private var standings: [(dot: Dot, standing: Standing)] = []
    private var records: [Dot: RecordRef] = [:]

    package init(
        store: StoreTransaction,
        trust: ZoneTrust,
        party: Text,
        key: SigningKey,
        current: ReplicaID
    ) {
        self.store = store
        self.trust = trust
        self.party = party
        self.key = key
        self.current = current
    }

    /// - Parameter sent: the signed heads that travelled with the request.
    package mutating func take(_ answer: SyncAnswer, sent: SentPush) throws -> AnswerEffect {
        try compare(answer)
        // What else the answer says may build on the branch that gives way.
        guard effect.divergence == nil else { return effect }
        if answer.push == .taken {
            for signed in sent.heads {
                try store.sign(signed.replica, start: signed.start, head: signed.head)
            }
        }
        try absorb(answer)
        guard effect.divergence == nil, !effect.gaveWay else { return effect }
        try SyncFacts.keep(answer, in: store)
        if answer.vector != nil { effect.held = try store.inventory() }
        try goOnWanting(sent.asked, wasHeard: !answer.staleNonce && !answer.reconcile)
        if let history = answer.history, !answer.more, !effect.awaited {
            effect.mismatch = try store.historySum() != history && !mutated(.trustsCursor)
        }
        return effect
    }

    /// What nobody has any more must not keep the hub from being asked for the rest.
    private mutating func goOnWanting(_ asked: AskedWants?, wasHeard: Bool) throws {
        guard let asked, wasHeard, !store.hasFulfilled else {
            effect.wantsAfter = asked?.after
            effect.wantsMoved = true
            return
        }
        effect.wantsMoved = try !store.wants(limit: 1, after: asked.last).isEmpty
        effect.wantsAfter = effect.wantsMoved ? asked.last : nil
    }

    /// An answer that came as a file, to some earlier state of this site: the hub may have heard of
    /// less since, and of the replica only what was written then.
    mutating func take(_ bundled: BundledAnswer) throws -> AnswerEffect {
        let answer = bundled.answer
        if bundled.replica == current { try compare(answer) }
        guard effect.divergence == nil else { return effect }
        let held = answer.held
        if try store.unsignedReplicas().contains(bundled.replica),
            try store.link(of: bundled.replica, at: held.number) == held.link
        {
            try signOwn(bundled.replica, upTo: held.number)
        }
        try absorb(answer)
        // Over a line vectors are compared next; a file has to be answered by another file.
        if let gap { throw gap }
        guard effect.divergence == nil, !effect.gaveWay else { return effect }
        try SyncFacts.keep(bundled: answer, in: store)
        return effect
    }

    private mutating func absorb(_ answer: SyncAnswer) throws {
        for piece in answer.pieces { try signOwn(piece.replica, upTo: piece.last) }
        var intake = try HistoryIntake(store: store, trust: trust)
        var arrivals: [Arrival] = []
        for piece in answer.pieces {
            guard let joined = try join(piece, by: &intake) else { break }
            arrivals += joined
        }
        if effect.divergence == nil, !effect.gaveWay {
            for segment in answer.fills { arrivals += try intake.fill(segment) }
        }
        try read(arrivals)
        if !mutated(.settlesLater) { try store.settle(standings) }
        effect.standings = standings
        try noteVerdicts()
        try store.refold([])
        effect.awaited = try !store.wants(limit: 1).isEmpty
    }

    /// Takes a piece in. Where it contradicts what is held, the hub's branch counts: what is held of
    /// somebody else's replica gives way here, what was written here the whole site has to give anew.
    /// `nil` ends the intake; with what it held no longer, the site asks again.
    private mutating func join(
        _ piece: HistoryPiece,
        by intake: inout HistoryIntake<StoreTransaction>
    ) throws -> [Arrival]? {
        // Nobody but this site gives its replica numbers: beyond its end there can only be a copy's
        // work, under this site's own key.
        if piece.replica == current, try piece.last > store.head(of: current).number {
            guard case .segment(let segment) = piece, segment.head.key == key.name else {
                throw AdmissionRefusal.forged(current)
            }
        }
        do {
            switch piece {
            case .stubs(let run):
                try intake.take(run)
                return []
            case .segment(let segment): return try intake.take(segment)
            }
        } catch AdmissionRefusal.gap(let replica, let expected) {
            gap = .gap(replica, expected: expected)
            effect.gaveWay = true
            return nil
        } catch AdmissionRefusal.fork(let replica, let number) {
            var first = number
            // Of a run only its end is known: the branches may part anywhere in it.
            if case .stubs(let run) = piece { first = run.first }
            if try SiteFacts.epochs(in: store).contains(where: { $0.replica == replica }) {
                effect.divergence = .forked(replica, at: first)
            } else {
                try store.quarantine(foreign: replica, from: first)
                effect.gaveWay = true
            }
            return nil
        }
    }

    /// Finds out whether what the hub holds of this site is what this site wrote.
    private mutating func compare(_ answer: SyncAnswer) throws {
        let head = try store.head(of: current)
        if case .forked(let replica, let number) = answer.push {
            guard try SiteFacts.epochs(in: store).contains(where: { $0.replica == replica }),
                try store.head(of: replica).number >= number
            else { throw AdmissionRefusal.forged(replica) }
            effect.divergence = .forked(replica, at: number)
            return
        }
        guard answer.held.number <= head.number else {
            effect.divergence = .hubKnowsMore(current)
            return
        }
        if let link = try store.link(of: current, at: answer.held.number), link != answer.held.link
        {
            effect.divergence = .forked(current, at: answer.held.number)
        }
    }

    /// What comes back of this site's own numbers, or went as a file, is at the hub, though no answer
    /// to a push said so. It is signed here before it counts as such: without a proof this site could never give its
    /// bodies to a hub that has lost them, or holds them as stubs.
    private func signOwn(_ replica: ReplicaID, upTo number: UInt64) throws {
        var signed = try store.signedHead(of: replica)
        let last = min(number, try store.head(of: replica).number)
        guard signed.number < last else { return }
        let cutting = PushCutting(store: store, deployment: trust.deployment, key: key)
        while signed.number < last,
            let segment = try cutting.nextSegment(of: replica, after: signed, upTo: last)
        {
            try store.sign(replica, start: signed, head: segment.head)
            signed = segment.head.point
        }
    }

    private mutating func read(_ arrivals: [Arrival]) throws {
        var incarnations = try Incarnations(store: store)
        for arrival in arrivals {
            records[arrival.dot] = arrival.body.record
            effect.records.insert(arrival.body.record)
            try incarnations.learn(from: arrival.body, dot: arrival.dot)
        }
        for arrival in arrivals {
            guard let incarnation = incarnations[arrival.dot.replica] else {
                if try !isOwn(arrival.dot), arrival.body.record.type != RecordType.site {
                    effect.pulled += 1
                }
                continue
            }
            if let receipt = try Receipt(of: arrival.body) {
                standings += receipt.standings(number: arrival.dot.number)
            } else if let standing = Standing.ofHubChange(
                arrival.dot,
                body: arrival.body,
                incarnation: incarnation
            ) {
                standings.append((arrival.dot, standing))
            }
            if let grant = try Grant(of: arrival.body) {
                try expect(grant, of: arrival.body.record)
            } else if let retirement = try Retirement(of: arrival.body), retirement.isLost {
                try cutOff(retirement)
            }
        }
    }

    /// Nothing of a lost site counts beyond what the hub held: what came here otherwise, as from a hub
    /// that was put back since, leaves the log for the quarantine.
    private mutating func cutOff(_ retirement: Retirement) throws {
        guard retirement.site != key.name else { return }
        for head in try store.inventory().entries
        where try store.site(of: head.replica) == retirement.site {
            let end = retirement.end(of: head.replica)
            guard head.number > end else { continue }
            try store.quarantine(foreign: head.replica, from: end + 1)
            effect.gaveWay = true
        }
    }

    /// A record is incoming until everything its grant names is here.
    private func expect(_ grant: Grant, of record: RecordRef) throws {
        guard grant.party == party || grant.party == Grant.everyReader else { return }
        var missing: [Dot] = []
        for run in grant.dots {
            for number in run.first...run.last {
                let dot = Dot(run.replica, number)
                if try store.bodyBytes(at: dot) == nil { missing.append(dot) }
            }
        }
        if !mutated(.showsWithoutPast) { try store.addWants(record, missing) }
    }

    private mutating func noteVerdicts() throws {
        for (dot, standing) in standings {
            guard let record = try records[dot] ?? store.record(of: dot) else { continue }
            effect.records.insert(record)
            guard record.type != RecordType.site, try isOwn(dot) else { continue }
            switch standing.verdict {
            case .accepted: effect.accepted += 1
            case .returned: effect.returned.append(dot)
            case .unjudged: break
            }
        }
        effect.records = effect.records.filter { $0.type != RecordType.hub }
    }

    private func isOwn(_ dot: Dot) throws -> Bool {
        try dot.replica == current || store.site(of: dot.replica) == key.name
    }
}

extension SyncReport {
    mutating func add(_ effect: AnswerEffect) {
        pushed += effect.accepted + effect.returned.count
        pulled += effect.pulled
        returned += effect.returned
        records.formUnion(effect.records)
        if effect.divergence != nil { newEpoch = true }
    }
}
