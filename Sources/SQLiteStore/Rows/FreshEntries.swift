import History

/// A change this transaction appended, still decoded.
struct FreshEntry {
    let dot: Dot
    let handle: Int64
    let digest: Digest
    let body: ChangeBody
    let position: Int64
}

/// What a transaction appended, so that folding it decodes nothing twice.
struct FreshEntries {
    private var byRecord: [Int64: [FreshEntry]] = [:]
    private var newRecords: Set<Int64> = []
    private var count = 0
    /// Everything from this position of the log on is here; `nil` while nothing is.
    private(set) var floor: Int64?

    /// Changes kept decoded before the memory is given back: some twenty megabytes.
    private static let most = 20_000

    /// A record nothing was known of before.
    mutating func noteNew(_ record: Int64) { newRecords.insert(record) }

    /// - Parameter isAppended: whether its place in the log is new; a body filled in later takes the
    ///   place its stub had, which may lie below the floor and is then read from the log.
    mutating func add(_ entry: FreshEntry, of record: Int64, isAppended: Bool) {
        if count >= Self.most { forget() }
        if floor == nil, isAppended { floor = entry.position }
        guard let floor, entry.position >= floor else {
            newRecords.remove(record)
            return
        }
        byRecord[record, default: []].append(entry)
        count += 1
    }

    /// From here on the log is read again.
    mutating func forget() {
        byRecord.removeAll()
        newRecords.removeAll()
        count = 0
        floor = nil
    }

    func of(_ record: Int64) -> [FreshEntry] { byRecord[record] ?? [] }

    /// Whether nothing of a record can lie in the log but what is here.
    func isComplete(_ record: Int64) -> Bool { newRecords.contains(record) }
}
