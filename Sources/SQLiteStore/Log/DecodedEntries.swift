import History

/// The changes a transaction has decoded, so that nothing is read and decoded twice: judging, routing
/// and folding all look at the same records.
struct DecodedEntries {
    /// Appended by this transaction and not asked for yet.
    private var fresh: [Int64: [(entry: Entry, position: Int64)]] = [:]
    /// Records as they stand now, whole.
    private var whole: [Int64: [Entry]] = [:]
    private var newRecords: Set<Int64> = []
    private var changes: [Dot: (record: Int64, body: ChangeBody)] = [:]
    private var count = 0
    /// Everything from this position of the log on is in `fresh` or `whole`; `nil` while nothing is.
    private(set) var floor: Int64?

    /// Changes kept before the memory is given back: some thirty megabytes.
    private static let most = 30_000

    /// A record nothing was known of before.
    mutating func noteNew(_ record: Int64) { newRecords.insert(record) }

    /// The whole record, where it is known.
    func entries(of record: Int64) -> [Entry]? { whole[record] }

    /// What was appended to a record that is not known whole.
    func appended(to record: Int64) -> [Entry] { fresh[record]?.map(\.entry) ?? [] }

    /// Whether nothing of a record can lie in the log but what was appended.
    func isComplete(_ record: Int64) -> Bool { newRecords.contains(record) }

    /// A change that was appended, and its record.
    func change(_ dot: Dot) -> (record: Int64, body: ChangeBody)? { changes[dot] }

    /// - Parameter isAppended: whether its place in the log is new; a body filled in later takes the
    ///   place its stub had, which may lie below the floor and is then read from the log.
    mutating func add(_ entry: Entry, to record: Int64, position: Int64, isAppended: Bool) {
        makeRoom(for: 1)
        if floor == nil, isAppended { floor = position }
        if whole[record] != nil {
            whole[record]?.append(entry)
        } else if let floor, position >= floor {
            fresh[record, default: []].append((entry, position))
        } else {
            newRecords.remove(record)
            return
        }
        changes[entry.dot] = (record, entry.body)
        count += 1
    }

    /// Keeps a record that was put together from the log and what was appended.
    mutating func keep(_ entries: [Entry], of record: Int64) {
        makeRoom(for: entries.count)
        count += entries.count - (fresh.removeValue(forKey: record)?.count ?? 0)
        whole[record] = entries
    }

    /// A receipt says where a change stands now.
    mutating func settle(_ dot: Dot, of record: Int64, _ standing: Standing) {
        if let index = whole[record]?.firstIndex(where: { $0.dot == dot }) {
            whole[record]?[index].stand(standing)
        } else if let index = fresh[record]?.firstIndex(where: { $0.entry.dot == dot }) {
            fresh[record]?[index].entry.stand(standing)
        }
    }

    /// From here on the log is read again.
    mutating func forget() { self = DecodedEntries() }

    private mutating func makeRoom(for more: Int) {
        if count + more > Self.most { forget() }
    }
}
