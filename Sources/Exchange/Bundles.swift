package import History

// The exchange as files, for offices without a network. A site's file carries `SyncRequest`s, its
// inventory with them; the hub's carries `BundledAnswer`s to the inventory it heard of last. Neither
// side waits for the other: every file holds all that the receiver is not known to hold, so files may
// come in any order, any number of times, or never.

/// An answer of the hub to one site, on its way as a file.
package struct BundledAnswer: Hashable, Sendable {
    /// The site it is for.
    package let site: Text
    /// The replica whose head `answer.held` is; the site may write under another by now.
    package let replica: ReplicaID
    /// Who the hub is, for a site that knew an earlier one.
    package let introduction: HubIntroduction
    /// Without challenge, nonce and cursor, which belong to a conversation.
    package let answer: SyncAnswer

    package init(
        site: Text,
        replica: ReplicaID,
        introduction: HubIntroduction,
        answer: SyncAnswer
    ) {
        self.site = site
        self.replica = replica
        self.introduction = introduction
        self.answer = answer
    }
}

/// What stands in clear on an envelope, bound to what is in it.
package struct BundleLabel: Hashable, Sendable {
    package let deployment: Digest
    /// The name of the sender's signing key: a site's id, or the hub's key.
    package let sender: Text
    /// The same of the receiver.
    package let receiver: Text
    /// By the sender's clock; for people and for telling old from new among one sender's.
    package let madeAt: Milliseconds

    package init(deployment: Digest, sender: Text, receiver: Text, madeAt: Milliseconds) {
        self.deployment = deployment
        self.sender = sender
        self.receiver = receiver
        self.madeAt = madeAt
    }
}

extension Array where Element == HistoryPiece {
    /// The pieces in order, in groups of at most `limit` bytes of bodies, or of one piece. A run of
    /// stubs stays with what follows it: to an untrusting receiver that is its proof.
    package func grouped(byteLimit limit: Int) -> [[HistoryPiece]] {
        var groups: [[HistoryPiece]] = []
        var group: [HistoryPiece] = []
        var bytes = 0
        for piece in self {
            var isRun = false
            if case .stubs = piece { isRun = true }
            if bytes > 0, bytes + piece.size > limit, !isRun {
                var carried: [HistoryPiece] = []
                while case .stubs? = group.last { carried.insert(group.removeLast(), at: 0) }
                groups.append(group)
                group = carried
                bytes = 0
            }
            group.append(piece)
            bytes += piece.size
        }
        return groups + (group.isEmpty ? [] : [group])
    }
}
