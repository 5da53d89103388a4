import History

/// What a store has looked up and need not look up again: above all the small integers that stand
/// for long ids.
///
/// A handle never changes once committed, so a reader may use what a writer learnt.
struct Handles: Sendable {
    private(set) var replicas: [ReplicaID: Int64] = [:]
    private(set) var replicaIDs: [Int64: ReplicaID] = [:]
    private(set) var records: [RecordRef: Int64] = [:]
    private(set) var words: [Text: Int64] = [:]
    private(set) var streams: [Text: Int64] = [:]
    /// The words for actions whose acceptance changes nothing where nobody wrote beside them.
    var quietActions: Set<Int64>?
    /// Who is who, until a party or a hub is folded anew.
    var zone: ZoneKnowledge?

    /// Records remembered before the memory is cleared: some ten megabytes.
    private static let mostRecords = 50_000
    /// Words remembered likewise; persons' names come from outside.
    private static let mostWords = 10_000

    mutating func learn(_ replica: ReplicaID, _ handle: Int64) {
        replicas[replica] = handle
        replicaIDs[handle] = replica
    }

    mutating func learn(_ record: RecordRef, _ handle: Int64) {
        if records.count >= Self.mostRecords { records.removeAll(keepingCapacity: true) }
        records[record] = handle
    }

    mutating func learn(word: Text, _ handle: Int64) {
        if words.count >= Self.mostWords { words.removeAll(keepingCapacity: true) }
        words[word] = handle
    }

    mutating func learn(stream: Text, _ handle: Int64) {
        streams[stream] = handle
    }

    /// Replicas and streams only: few, and asked for by everybody.
    var forReaders: Handles {
        var some = Handles()
        some.replicas = replicas
        some.replicaIDs = replicaIDs
        some.streams = streams
        return some
    }
}
