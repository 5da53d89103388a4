import ChangeCodec
import DutyBook
import Exchange
import History
import Identity

/// Admits a site whose person has proven to know a code, whichever way the proof came.
struct HubEnrolment<Keeper: HubKeeper>: Sendable {
    let office: HubOffice<Keeper>
    /// The pin of the self-signed certificate; `nil` where there is none or no line.
    let pin: String?

    /// - Parameter wasWrong: told of a code that no invitation has.
    func admit(
        _ proof: EnrolProof,
        now: Milliseconds,
        wasWrong: () -> Void = {}
    ) async throws -> EnrolAdmission {
        let identity = office.identity
        let site = KeyName.of(proof.siteKey)
        let transcript = EnrolmentTranscript(
            deployment: identity.deployment,
            hubKey: identity.publicKey,
            siteKey: proof.siteKey,
            siteNonce: proof.siteNonce,
            hubNonce: proof.hubNonce
        )
        let claim = office.claim(by: site, now: now) { secret in
            CodeVerifier(bytes: secret)
                .accepts(
                    proof.proof,
                    over: transcript.siteBytes(person: proof.person, sealingKey: proof.sealingKey)
                )
        }
        let invitation: HubInvitations.Invitation
        switch claim {
        case .open(let found): invitation = found
        case .used: throw HubRefusalReason.usedCode
        case .expired: throw HubRefusalReason.expiredCode
        case .unknown:
            wasWrong()
            throw HubRefusalReason.wrongCode
        }
        let party = Text(invitation.party)
        try await enrol(
            Enrolment(
                site: site,
                party: party,
                publicKey: proof.siteKey,
                sealingKey: proof.sealingKey,
                person: proof.person
            ),
            by: invitation
        )
        let tlsPin = pin.map { Text($0) }
        return EnrolAdmission(
            deployment: identity.deployment,
            party: party,
            site: site,
            hubReplica: identity.replica,
            tlsPin: tlsPin,
            proof: CodeVerifier(bytes: invitation.secret).proof(
                over: transcript.hubBytes(
                    party: party,
                    site: site,
                    hubReplica: identity.replica,
                    tlsPin: tlsPin
                )
            )
        )
    }

    /// Writes the enrolment unless this site has it already, because its answer was lost.
    private func enrol(
        _ enrolment: Enrolment,
        by invitation: HubInvitations.Invitation
    ) async throws {
        do {
            if try await office.site(enrolment.site) == nil {
                try await office.desk.write([
                    HubDraft(
                        record: RecordRef(type: RecordType.site, id: enrolment.site),
                        action: Bookkeeping.siteEnrol,
                        events: [enrolment.event]
                    )
                ])
            }
        } catch {
            office.release(invitation)
            throw error
        }
        try await office.saveInvitations()
    }
}
