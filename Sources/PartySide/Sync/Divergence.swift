import ChangeCodec
import History
import SQLiteStore

/// How the hub's history of this site's own replicas differs from the local one: the store was put
/// back or copied.
enum OwnDivergence: Hashable, Sendable {
    /// The hub holds numbers this store never gave.
    case hubKnowsMore(ReplicaID)
    /// The hub holds other content from this number on.
    case forked(ReplicaID, at: UInt64)
}

extension Site {
    /// Leaves the replica that was written twice and carries on under a new one.
    ///
    /// After a fork the branch the hub holds keeps the dots. The local one is quarantined and issued
    /// again, in order, each change naming the dot and digest it replaces; contexts that named
    /// quarantined numbers name the re-issued ones instead. Where the fork lies in an epoch left
    /// earlier, what later epochs have not sent yet may have seen it and is issued again with it.
    ///
    /// A hub that knows more has given what is unsent here to other content, or to the same: of
    /// numbers it holds as stubs nobody can tell. All of it is issued again; a change and what replaces
    /// it count once.
    func leave(after divergence: OwnDivergence) async throws {
        try await write { writer in
            let own = try SiteFacts.epochs(in: writer.store).map(\.replica)
            var branch = Branch()
            switch divergence {
            case .hubKnowsMore(let replica):
                guard own.last == replica else { return }
                try branch.takeUnsent([replica], outOf: writer.store)
                try writer.openEpoch(.hubKnowsMore)
            case .forked(let replica, let number):
                guard let forked = own.firstIndex(of: replica),
                    try writer.store.head(of: replica).number >= number
                else { return }
                try branch.take(replica, from: number, outOf: writer.store)
                try branch.takeUnsent(own[(forked + 1)...], outOf: writer.store)
                try writer.openEpoch(.forked)
            }
            try branch.reissue(by: writer)
        }
    }
}

/// Changes taken out of the log, in the order in which they were written, and the dots they get anew.
private struct Branch {
    private var entries: [Entry] = []
    /// The first number taken out of each replica.
    private var first: [ReplicaID: UInt64] = [:]
    private var reissued: [Dot: Dot] = [:]
    /// What was reissued of each replica, in order.
    private var order: [ReplicaID: [Dot]] = [:]

    mutating func take(_ replica: ReplicaID, from number: UInt64, outOf store: StoreTransaction)
        throws
    {
        entries += try store.quarantine(replica, from: number)
        first[replica] = number
    }

    mutating func takeUnsent(_ replicas: some Sequence<ReplicaID>, outOf store: StoreTransaction)
        throws
    {
        for replica in replicas {
            let sent = try store.signedHead(of: replica).number
            try take(replica, from: sent + 1, outOf: store)
        }
    }

    mutating func reissue(by writer: SiteWriter) throws {
        // Openings name the chain they continue; a new epoch has its own.
        for entry in entries where entry.body.action != Bookkeeping.siteOpen {
            let body = entry.body
            let draft = ChangeDraft(
                record: body.record,
                action: body.action,
                writes: body.writes.map { write in
                    Write(write.aspect, write.value, keeps: write.keeps.map { reissued[$0] ?? $0 })
                },
                events: body.events,
                context: context(body.context),
                author: body.author,
                occurredAt: body.times.occurredAt,
                entryMode: body.entryMode,
                note: body.note,
                replaces: Replacement(dot: entry.dot, digest: entry.digest)
            )
            reissued[entry.dot] = try writer.append(draft)
            order[entry.dot.replica, default: []].append(entry.dot)
        }
    }

    private func context(_ context: VersionVector) -> VersionVector {
        var mapped = VersionVector()
        for seen in context.entries {
            guard let first = first[seen.replica], seen.number >= first else {
                mapped.include(seen)
                continue
            }
            if first > 1 { mapped.include(Dot(seen.replica, first - 1)) }
            // In order both here and there, so the last that was seen stands for those before it.
            if let last = order[seen.replica]?.last(where: { $0.number <= seen.number }),
                let new = reissued[last]
            {
                mapped.include(new)
            }
        }
        return mapped
    }
}
