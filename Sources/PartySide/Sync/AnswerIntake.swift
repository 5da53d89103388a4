import ChangeCodec
import DutyBook
import Exchange
import History
import Intake
import SQLiteStore

/// What one answer brought.
struct AnswerEffect: Sendable {
    /// Changes of others that became readable here; the hub's bookkeeping is not counted.
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
    /// The hub's sum over this site's scope differs from what is held.
    var mismatch = false
}

/// How the hub's history of this site's own replica differs from the local one: the store was put
/// back or copied.
enum OwnDivergence: Hashable, Sendable {
    /// The hub holds numbers this store never gave.
    case hubKnowsMore(ReplicaID, upTo: UInt64)
    /// The hub holds other content from this number on.
    case forked(ReplicaID, at: UInt64)
}

/// Takes an answer into the store, inside one transaction: changes, rows, wants, cursor and verdicts
/// together or not at all.
struct AnswerIntake {
    let store: StoreTransaction
    let trust: ZoneTrust
    let party: Text
    /// The current replica and those of earlier epochs.
    let own: Set<ReplicaID>
    let current: ReplicaID

    private var effect = AnswerEffect()
    private var standings: [(dot: Dot, standing: Standing)] = []
    private var records: [Dot: RecordRef] = [:]

    init(
        store: StoreTransaction, trust: ZoneTrust, party: Text, own: Set<ReplicaID>,
        current: ReplicaID
    ) {
        self.store = store
        self.trust = trust
        self.party = party
        self.own = own
        self.current = current
    }

    /// - Parameter sent: the signed heads that travelled with the request.
    mutating func take(_ answer: SyncAnswer, sent: SentPush) throws -> AnswerEffect {
        try acknowledge(answer, sent: sent)
        var intake = try Intake(store: store, trust: trust)
        var arrivals: [Arrival] = []
        for piece in answer.pieces {
            switch piece {
            case .stubs(let run): try intake.take(run)
            case .segment(let segment): arrivals += try intake.take(segment)
            }
        }
        for segment in answer.fills { arrivals += try intake.fill(segment) }
        try read(arrivals)
        try store.settle(standings)
        try noteVerdicts()
        try store.refold(effect.records)
        try SyncFacts.keep(answer, in: store)
        effect.awaited = try !store.wants(limit: 1).isEmpty
        if let history = answer.history, !answer.more, !effect.awaited {
            effect.mismatch = try store.historySum() != history
        }
        return effect
    }

    /// Notes how far the hub holds what this site wrote, and whether it is what this site wrote.
    private mutating func acknowledge(_ answer: SyncAnswer, sent: SentPush) throws {
        let head = try store.head(of: current)
        if case .forked(let number) = answer.push {
            effect.divergence = .forked(current, at: number)
            return
        }
        guard answer.held.number <= head.number else {
            effect.divergence = .hubKnowsMore(current, upTo: answer.held.number)
            return
        }
        if let link = try store.link(of: current, at: answer.held.number), link != answer.held.link {
            effect.divergence = .forked(current, at: answer.held.number)
            return
        }
        guard answer.push == .taken else { return }
        for signed in sent.heads {
            try store.sign(signed.replica, start: signed.start, head: signed.head)
            try SyncFacts.acknowledge(signed.replica, upTo: signed.head.point.number, in: store)
        }
        try SyncFacts.acknowledge(current, upTo: answer.held.number, in: store)
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
                if !own.contains(arrival.dot.replica) { effect.pulled += 1 }
                continue
            }
            if let receipt = try ReceiptCoding.receipt(in: arrival.body) {
                standings += receipt.standings(number: arrival.dot.number)
            } else if let standing = Standing.ofHubChange(
                arrival.dot, body: arrival.body, incarnation: incarnation)
            {
                standings.append((arrival.dot, standing))
            }
            if let grant = try Grant(arrival.body) { try await(grant, of: arrival.body.record) }
        }
    }

    /// A record is incoming until everything its grant names is here.
    private func await(_ grant: Grant, of record: RecordRef) throws {
        guard grant.party == party || grant.party == Grant.everyReader else { return }
        var missing: [Dot] = []
        for run in grant.dots {
            for number in run.first...run.last {
                let dot = Dot(run.replica, number)
                if try store.bodyBytes(at: dot) == nil { missing.append(dot) }
            }
        }
        try store.addWants(record, dots: missing)
    }

    private mutating func noteVerdicts() throws {
        for (dot, standing) in standings {
            if let record = try records[dot] ?? store.record(of: dot) {
                effect.records.insert(record)
            }
            guard own.contains(dot.replica) else { continue }
            switch standing.verdict {
            case .accepted: effect.accepted += 1
            case .returned: effect.returned.append(dot)
            case .unjudged: break
            }
        }
        effect.records = effect.records.filter { $0.type != RecordType.hub }
    }
}
