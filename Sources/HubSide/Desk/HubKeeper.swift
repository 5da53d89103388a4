package import DutyBook
package import History

/// What the hub reads beside the history itself.
package protocol HubReading: HistoryReading, ReplicaDirectory {
    /// The position of the last appended segment; 0 of an empty store.
    func position() throws -> Int64
    /// What readers of these streams have not had after a position, leaving one replica out.
    ///
    /// Bodies are those published to one of the streams; everything else that moved comes as stubs,
    /// one run per replica where no body lies between. Closed after `byteLimit` bytes of bodies.
    func news(of streams: [Text], after position: Int64, excluding: ReplicaID?, byteLimit: Int)
        throws
        -> NewsPage
    /// The same, from what the reader says it holds.
    func news(
        of streams: [Text],
        beyond vector: VersionVector,
        excluding: ReplicaID?,
        byteLimit: Int
    )
        throws -> NewsPage
    /// Whether the body of a dot was published or granted to one of the streams.
    func isReadable(_ dot: Dot, in streams: [Text]) throws -> Bool
    /// The numbers of a run whose bodies were published or granted to the streams, in order.
    func digests(readableIn streams: [Text], of run: DotRun) throws
        -> [(number: UInt64, digest: Digest)]
    /// Sum of the digests of all bodies published or granted to a stream.
    func scopeSum(of stream: Text) throws -> Digest
    /// Records of which at least one body is readable in the streams.
    func records(readableIn streams: [Text]) throws -> [RecordRef]
    func sight(of record: RecordRef) throws -> [SightRow]
    func parties() throws -> PartyDirectory
    /// The years of the calendar that the hub published something for.
    func calendars() throws -> [RecordRef]
    /// Ids of the records of a type, in order, beyond one of them.
    func records(of type: Text, after id: Text?, limit: Int) throws -> [Text]
    /// Ids of calls that are not closed, withdrawn, merged or void, in order, beyond one of them.
    func openCalls(after id: Text?, limit: Int) throws -> [Text]
    /// Ids of the others in which one of these persons wrote something, in order, beyond one of them.
    func endedCalls(by persons: Set<Text>, after id: Text?, limit: Int) throws -> [Text]
}

/// What the hub writes beside the history itself, in the same transaction.
package protocol HubWriting: HubReading, HistoryWriting {
    /// Lets readers of a stream have these numbers of the segment at a position.
    func publish(_ numbers: [UInt64], at position: Int64, to stream: Text) throws
    /// Lets readers of a stream have older bodies, which they fetch by `wants`.
    func grant(_ dots: [Dot], to stream: Text) throws
    /// Takes bodies out of a stream, because its readers have them in one that is for everybody.
    func withdraw(_ dots: [Dot], from stream: Text) throws
    func setSight(_ row: SightRow, of record: RecordRef) throws
}

/// Where a hub keeps its history. SQLite needs no configuration; a larger zone may bring another.
package protocol HubKeeper: Sendable {
    associatedtype Reading: HubReading
    associatedtype Writing: HubWriting

    func read<Answer: Sendable>(_ work: @escaping @Sendable (Reading) throws -> Answer) async throws
        -> Answer
    /// Durable when it returns; all or nothing when `work` throws.
    func write<Answer: Sendable>(_ work: @escaping @Sendable (Writing) throws -> Answer)
        async throws
        -> Answer
}
