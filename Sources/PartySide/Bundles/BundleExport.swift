import Exchange
import ExchangeWire
import History
import Identity
import Intake
import SQLiteStore

/// Makes a site's file for the hub: everything the hub is not known to hold, and what this site
/// holds, so that the hub's own file can bring the rest.
struct BundleExport {
    struct Made: Sendable {
        let envelope: BundleEnvelope
        /// Own changes in it that the hub has not acknowledged.
        let pending: Int
        /// Not everything fitted; the rest goes with the next file, after the hub's answer.
        let more: Bool
    }

    let site: Site

    /// - Parameter isFull: everything this site holds, for a hub that lost it.
    func make(isFull: Bool) async throws -> Made {
        try await site.openFirstEpoch()
        let site = site
        let label = (sender: site.id, madeAt: site.clock.now())
        return try await site.store.read(within: nil) { store in
            guard let hub = try HubOpening.newest(in: store) else {
                throw DeskProblem.hubNotMet
            }
            let (requests, more) = try Self.requests(of: site, isFull: isFull, in: store)
            let messages = try requests.map {
                try SealedMessage.seal(SyncWire.encode($0), as: .bundledRequest, with: site.key)
            }
            let envelope = try BundleEnvelope(
                messages,
                label: BundleLabel(
                    deployment: site.deployment,
                    sender: label.sender,
                    receiver: KeyName.of(hub.publicKey),
                    madeAt: label.madeAt
                ),
                to: hub.sealingKey
            )
            return Made(envelope: envelope, pending: try store.pendingCount(), more: more)
        }
    }

    /// One request, or several where it would be larger than a message may be. The first carries the
    /// inventory.
    private static func requests(
        of site: Site,
        isFull: Bool,
        in store: StoreView
    ) throws -> (requests: [SyncRequest], more: Bool) {
        guard let current = try SiteFacts.epochs(in: store).last?.replica else {
            throw SiteError.noReplica
        }
        let hubVector = isFull ? VersionVector() : try SyncFacts.bundled(in: store)?.vector
        let cutting = PushCutting(
            store: store,
            deployment: site.deployment,
            key: site.key,
            page: Limits.bundleBytes
        )
        let push = try cutting.push(hubVector: hubVector)
        var request = SyncRequest(
            deployment: site.deployment,
            site: site.id,
            replica: current,
            head: try store.head(of: current),
            nonce: [],
            challenge: site.random(16),
            cursor: nil,
            confirmed: try SyncFacts.confirmed(in: store),
            vector: try store.inventory(),
            // A hub that lost everything has to be told who speaks.
            fills: isFull ? try cutting.enrolmentProof() : [],
            wants: try store.wants(limit: Limits.wantedRuns)
        )
        let groups = push.pieces.grouped(byteLimit: Limits.pageBytes)
        request.pieces = groups.first ?? []
        let rest = groups.dropFirst().map { pieces in
            var further = request
            further.vector = nil
            further.wants = []
            further.pieces = pieces
            return further
        }
        return ([request] + rest, push.more)
    }
}
