import History
import SQLiteStore

/// How the hub's history of this site's own replica differs from the local one: the store was put
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
    /// quarantined numbers name the re-issued ones instead.
    func leave(after divergence: OwnDivergence) async throws {
        switch divergence {
        case .hubKnowsMore(let replica):
            try await openEpoch(.hubKnowsMore, leaving: replica)
        case .forked(let replica, let number):
            try await write { writer in
                guard writer.replica == replica else { return }
                let taken = try writer.store.quarantine(replica, from: number)
                try writer.openEpoch(.forked)
                var reissued: [UInt64: Dot] = [:]
                for entry in taken {
                    let body = entry.body
                    let draft = ChangeDraft(
                        record: body.record,
                        action: body.action,
                        writes: body.writes.map { write in
                            let keeps = write.keeps.map { dot in
                                dot.replica == replica ? reissued[dot.number] ?? dot : dot
                            }
                            return Write(write.aspect, write.value, keeps: keeps)
                        },
                        events: body.events,
                        context: Self.context(
                            body.context,
                            leaving: replica,
                            at: number,
                            reissued: reissued
                        ),
                        author: body.author,
                        occurredAt: body.times.occurredAt,
                        entryMode: body.entryMode,
                        note: body.note,
                        replaces: Replacement(dot: entry.dot, digest: entry.digest)
                    )
                    reissued[entry.dot.number] = try writer.append(draft)
                }
            }
        }
    }

    private static func context(
        _ context: VersionVector,
        leaving replica: ReplicaID,
        at number: UInt64,
        reissued: [UInt64: Dot]
    ) -> VersionVector {
        guard context[replica] >= number else { return context }
        var mapped = VersionVector(context.entries.filter { $0.replica != replica })
        if number > 1 { mapped.include(Dot(replica, number - 1)) }
        let seen = reissued.filter { $0.key <= context[replica] }.values
        for dot in seen { mapped.include(dot) }
        return mapped
    }
}
