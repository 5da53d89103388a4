package import DutyBook
import Exchange
package import ExchangeWire
package import History
package import Identity
package import Intake

/// The hub's side of the exchange as files: takes in what sites sent, and writes what each lacks.
package struct HubBundles<Keeper: HubKeeper>: Sendable {
    let office: HubOffice<Keeper>
    let trust: ZoneTrust
    private let key: SealingKey

    package init(office: HubOffice<Keeper>, trust: ZoneTrust, key: SealingKey) {
        self.office = office
        self.trust = trust
        self.key = key
    }

    // MARK: In

    /// The hub's card: what an office without a line enrols with, and learns this hub by.
    package func card() async throws -> [UInt8] {
        let identity = office.identity
        let nonce = try await stickNonce()
        let opening = try await office.keeper.read {
            try $0.segment(around: Dot(identity.replica, 1))
        }
        guard let opening else { throw HubProblem.unexpected("the hub's chain has no opening") }
        let card = HubCard(
            introduction: identity.introduction,
            zone: identity.zone,
            nonce: nonce,
            opening: opening
        )
        return HubCardWire.file(
            try SealedMessage.seal(
                HubCardWire.payload(card),
                as: .hubCard,
                key: identity.keyName,
                sign: identity.sign
            )
        )
    }

    /// Drawn once in a hub's life; a proof made over it is still one site's alone.
    private func stickNonce() async throws -> [UInt8] {
        try await office.keeper.write { store in
            if let kept = try store.fact(Self.nonceFact), kept.count == 16 { return kept }
            let nonce = HubNonces.sixteenRandomBytes()
            try store.setFact(Self.nonceFact, to: nonce)
            return nonce
        }
    }

    private static var nonceFact: Text { "hub.stickNonce" }

    /// What became of one envelope.
    package struct Taken: Sendable, Equatable {
        /// As the label says; `nil` where the file could not be read.
        package let sender: Text?
        package var party: Text?
        package let madeAt: Milliseconds?
        /// Changes of the site's replica that were new.
        package var changes: UInt64 = 0
        /// A new office was enrolled by it; the hub's next file tells it so.
        package var isEnrolment = false
        /// `nil` where everything was taken or known; else why not.
        package var problem: String?
    }

    /// Takes in every envelope that is for this hub, each for itself: what is wrong with one does not
    /// keep another out. Those for sites are passed over.
    package func take(_ file: BundleFile) async throws -> [Taken] {
        let identity = office.identity
        var all: [Taken] = []
        for envelope in file.envelopes {
            let label = envelope.label
            let isOurs = label.deployment == identity.deployment
            if isOurs, try await office.site(label.receiver) != nil { continue }
            let known = try await office.site(label.sender)
            var taken = Taken(sender: label.sender, party: known?.party, madeAt: label.madeAt)
            if isOurs, label.receiver == identity.keyName {
                do {
                    switch (try enrolment(in: envelope), known) {
                    case (let proof?, nil):
                        taken.party = try await admit(proof).party
                        taken.isEnrolment = true
                    // The request of an office that was admitted long since is still on the stick.
                    case (_?, _?): break
                    case (nil, _): taken.changes = try await take(envelope)
                    }
                } catch {
                    taken.problem = try Self.code(of: error)
                }
            } else {
                taken.problem = isOurs ? "E1509.otherHub" : "E1505.bundleOfAnotherZone"
            }
            all.append(taken)
        }
        return all
    }

    /// The request of an office that wants to be enrolled; `nil` where an envelope holds none.
    private func enrolment(in envelope: BundleEnvelope) throws -> EnrolProof? {
        let messages = try envelope.open(with: key, expecting: .bundledRequest, .enrolProof)
        guard let message = messages.first(where: { $0.kind == .enrolProof }) else { return nil }
        let proof = try EnrolmentWire.proof(message.open(expecting: .enrolProof) { _, _ in true })
        _ = try message.open(expecting: .enrolProof, publicKey: proof.siteKey)
        return proof
    }

    private func admit(_ proof: EnrolProof) async throws -> EnrolAdmission {
        guard proof.hubNonce == (try await stickNonce()) else { throw HubRefusalReason.malformed }
        let admission = try await HubEnrolment(office: office, pin: nil)
            .admit(proof, now: office.now)
        try await office.keeper.write { store in
            try store.setFact(
                Self.admissionFact(of: admission.site),
                to: EnrolmentWire.encode(admission)
            )
        }
        return admission
    }

    private static func admissionFact(of site: Text) -> Text { "hub.admission." + site }

    private func take(_ envelope: BundleEnvelope) async throws -> UInt64 {
        var requests: [(SyncRequest, SiteInfo)] = []
        for message in try envelope.open(with: key, expecting: .bundledRequest) {
            var challenge: [UInt8] = []
            requests.append(
                try await HubCallers(office: office, trust: trust)
                    .caller(of: message, as: .bundledRequest, challenge: &challenge)
            )
        }
        guard let (first, site) = requests.first else { return 0 }
        guard site.retirement?.isLost != true else { throw HubRefusalReason.retired }
        let before = try await office.keeper.read { try $0.head(of: first.replica).number }
        var outcome = PushOutcome.taken
        for (request, _) in requests where outcome == .taken {
            outcome = try await office.desk.receive(request)
        }
        let after = try await office.keeper.write { [outcome] store in
            try BundleStanding.keep(first, outcome, in: store)
            return try store.head(of: first.replica).number
        }
        noteContact(of: site, first.replica, at: envelope.label.madeAt)
        switch outcome {
        case .taken: return after - before
        case .gap: throw BundleRefusal.gap
        case .forked: throw BundleRefusal.forked
        }
    }

    /// A file says when its site was alive, though by the site's own clock.
    private func noteContact(of site: SiteInfo, _ replica: ReplicaID, at time: Milliseconds) {
        let time = min(time, office.now)
        guard office.contacts.last(of: site.id)?.at ?? .min < time else { return }
        office.contacts.heard(from: site.id, replica: replica, at: time)
    }

    private static func code(of error: any Error) throws -> String {
        if let error = error as? BundleError { return error.code }
        if let refusal = error as? BundleRefusal { return refusal.rawValue }
        guard let reason = HubFrontDoor<Keeper>.reason(forForeign: error) else { throw error }
        return reason.rawValue
    }

    // MARK: Out

    /// What one site's envelope holds.
    package struct Made: Sendable {
        package let site: SiteInfo
        package let envelope: BundleEnvelope
        package let changes: Int
        /// Not everything fitted; the rest goes after the site's next file.
        package let more: Bool
    }

    private func receivers(of parties: [Text]) async throws -> [SiteInfo] {
        let desk = office.desk
        return try await office.keeper.read { store in
            try store.sites().filter { site in
                let standing = try BundleStanding.read(of: site.id, in: store)
                if let retirement = site.retirement {
                    guard !retirement.isLost, let standing,
                        !desk.knows(of: retirement, confirmed: standing.request.confirmed)
                    else { return false }
                }
                return try parties.isEmpty
                    ? standing != nil || store.fact(Self.admissionFact(of: site.id)) != nil
                    : parties.contains(site.party)
            }
        }
    }

    /// Envelopes for the sites of these parties; of none named, for every site that ever sent a file.
    package func make(for parties: [Text]) async throws -> [Made] {
        let now = office.now
        let (identity, trust) = (office.identity, trust)
        let sites = try await receivers(of: parties)
        var all: [Made] = []
        for site in sites {
            let answers = try await office.keeper.read { store in
                try BundleAnswering(
                    store: store,
                    site: site,
                    identity: identity,
                    trust: trust,
                    now: now
                ).answers()
            }
            let messages = try answers.messages.map {
                try SealedMessage.seal(
                    BundleWire.encode($0),
                    as: .bundledAnswer,
                    key: identity.keyName,
                    sign: identity.sign
                )
            }
            // Until the office has spoken for itself, it may not have heard that it is admitted.
            let admission = try await office.keeper.read { store -> [UInt8]? in
                guard try BundleStanding.read(of: site.id, in: store) == nil else { return nil }
                return try store.fact(Self.admissionFact(of: site.id))
            }
            let welcome = try admission.map {
                [
                    try SealedMessage.seal(
                        $0,
                        as: .enrolAdmission,
                        key: identity.keyName,
                        sign: identity.sign
                    )
                ]
            }
            let label = BundleLabel(
                deployment: identity.deployment,
                sender: identity.keyName,
                receiver: site.id,
                madeAt: now
            )
            all.append(
                Made(
                    site: site,
                    envelope: try BundleEnvelope(
                        (welcome ?? []) + messages,
                        label: label,
                        to: answers.sealingKey
                    ),
                    changes: answers.changes,
                    more: answers.more
                )
            )
        }
        return all
    }
}

/// Why the hub did not take all of a site's file. What it did take stays.
enum BundleRefusal: String, Error {
    /// It begins beyond what the hub holds: an earlier file, or the hub's own newest past, is missing.
    case gap = "E1510.bundleGap"
    /// Another copy of the site has written under the same replica; the hub's next file tells it so.
    case forked = "E1511.bundleForked"
}
