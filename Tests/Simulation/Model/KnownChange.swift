import ChangeCodec
import History
import Identity

/// A change as its author's machine kept it, seen by the simulator the moment it was written.
struct KnownChange: Sendable {
    let dot: Dot
    let digest: Digest
    let link: Digest
    let body: ChangeBody
    /// The office that wrote it; `nil` of the hub.
    let office: Int?
}

/// The naive reference: every change that was ever written anywhere, and plain questions about sets of
/// them. It shares with the product how a change is spelled, and nothing of how changes are merged.
struct Model: Sendable {
    /// More than one under a dot where two machines wrote under one replica.
    private(set) var changes: [Dot: [KnownChange]] = [:]
    /// In the order in which they were written.
    private(set) var order: [Dot] = []
    private(set) var calls: [Text] = []
    private(set) var items: [Text] = []
    /// What the hub said of a change, and under which incarnation.
    private(set) var verdicts: [Dot: Verdict] = [:]
    /// The hub's changes that say a verdict of a change.
    private(set) var receipts: [Dot: [Dot]] = [:]
    /// Written, and then on no disk any more by an event that no promise covers.
    var lost: Set<Dot> = []
    /// Replicas under which two machines may write.
    var forkable: Set<ReplicaID> = []
    /// A hub that lost its tail may judge a change again until the older receipt comes back.
    var mayJudgeTwice = false

    mutating func add(_ change: KnownChange) throws {
        let known = changes[change.dot] ?? []
        if known.contains(where: { $0.digest == change.digest }) { return }
        guard known.isEmpty || forkable.contains(change.dot.replica) else {
            throw Violation("I1", "\(change.dot) was written twice with different content")
        }
        try checkLink(of: change)
        changes[change.dot, default: []].append(change)
        order.append(change.dot)
        guard change.office != nil else { return }
        let record = change.body.record
        if record.type == "call", !calls.contains(record.id) { calls.append(record.id) }
        if record.type == "item", !items.contains(record.id) { items.append(record.id) }
    }

    /// I3: `H(link before ‖ replica ‖ number ‖ body digest)`.
    private func checkLink(of change: KnownChange) throws {
        let number = change.dot.number
        let before =
            number == 1
            ? [Digest.zero] : (changes[Dot(change.dot.replica, number - 1)] ?? []).map(\.link)
        let isNext = before.contains { link in
            let replica = change.dot.replica
            let bytes = link.bytes + replica.bytes + BigEndian.bytes(number) + change.digest.bytes
            return sha256(bytes) == change.link
        }
        guard isNext else { throw Violation("I3", "\(change.dot) does not continue its chain") }
    }

    mutating func note(_ dots: [Dot], by receipt: Dot) {
        for dot in dots { receipts[dot, default: []].append(receipt) }
    }

    func isKnown(_ dot: Dot, link: Digest) -> Bool {
        (changes[dot] ?? []).contains { $0.link == link }
    }

    func change(_ dot: Dot, digest: Digest) -> KnownChange? {
        (changes[dot] ?? []).first { $0.digest == digest }
    }

    /// Notes a verdict as some machine shows it; two machines must not show different ones.
    mutating func note(_ verdict: Verdict, of dot: Dot, at name: String) throws {
        guard let known = verdicts[dot], known != .unjudged, verdict != .unjudged else {
            verdicts[dot] = verdict
            return
        }
        guard known == verdict || mayJudgeTwice else {
            throw Violation("I14", "\(name) shows another verdict of \(dot) than was seen before")
        }
    }

    /// Everything is where it belongs: from here on there is one verdict of each change.
    mutating func expectOneVerdict() {
        verdicts = [:]
        mayJudgeTwice = false
    }
}

extension Model {
    /// What is held of one record somewhere: the changes that count there.
    func counting(_ held: [Entry]) -> [KnownChange] {
        let counting = held.filter { entry in
            entry.standing.map { $0.verdict == .accepted } ?? true
        }
        let present = Set(counting.map { "\($0.dot) \($0.digest)" })
        return counting.compactMap { change($0.dot, digest: $0.digest) }.filter { change in
            guard let original = change.body.replaces else { return true }
            return !present.contains("\(original.dot) \(original.digest)")
        }
    }

    /// The oracle: the writes of an aspect that no other write has seen and settled. Quadratic on
    /// purpose – it says what the rule says, word for word.
    static func claims(_ aspect: Text, among changes: [KnownChange]) -> [(dot: Dot, value: Value)] {
        let writes = changes.flatMap { change in
            change.body.writes.filter { $0.aspect == aspect }.map { (change, $0) }
        }
        return writes.filter { candidate, _ in
            !writes.contains { other, write in
                other.dot != candidate.dot
                    && other.body.context[candidate.dot.replica]
                        >= candidate.dot.number
                    && !write.keeps.contains(candidate.dot)
            }
        }.map { ($0.0.dot, $0.1.value) }
    }

    /// Who may ever have seen a call: its caller, everybody it was given to, and authors.
    ///
    /// - Parameter liars: replicas whose word counts for nothing.
    func audience(of call: Text, without liars: [ReplicaID] = []) -> Set<Text> {
        var audience: Set<Text> = []
        for change in changes.values.joined()
        where change.body.record.id == call && !liars.contains(change.dot.replica) {
            audience.insert(change.body.author.party)
            for write in change.body.writes {
                if write.aspect == "lead" || write.aspect == "caller" {
                    write.value.text.map { _ = audience.insert($0) }
                }
                for party in write.value["add"]?.list ?? [] {
                    party.text.map { _ = audience.insert($0) }
                }
            }
        }
        return audience
    }
}
