import Foundation
package import History

/// The enrolment codes given out and not yet forgotten.
///
/// A code itself is told once and never kept: only the secret derived from it, which proves and
/// checks an enrolment. A spent or expired code is remembered for a while, so that a person who
/// types it again is told which of the two it is.
package struct HubInvitations: Sendable, Equatable, Codable {
    package struct Invitation: Sendable, Equatable, Codable {
        package let party: String
        package let secret: [UInt8]
        package let expires: Milliseconds
        /// The site that used it.
        package var usedBy: String?
    }

    /// What a proof was found to be.
    package enum Match: Sendable, Equatable {
        case open(Invitation)
        case used
        case expired
        case unknown
    }

    /// How long a dead code is still recognised.
    private static let memory: Milliseconds = 7 * 86_400_000

    package private(set) var all: [Invitation] = []

    package init() {}

    /// What was kept; `nil` of bytes that are no invitations.
    package init?(kept bytes: [UInt8]) {
        guard let kept = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
        self = kept
    }

    package func kept() throws -> [UInt8] { Array(try JSONEncoder().encode(self)) }

    package mutating func add(
        party: Text,
        secret: [UInt8],
        expires: Milliseconds,
        now: Milliseconds
    ) {
        all.removeAll { $0.expires + Self.memory < now }
        all.append(Invitation(party: party.string, secret: secret, expires: expires))
    }

    /// Finds the invitation whose secret makes `isProof` true, and spends an open one on the site. The
    /// site that spent a code may come again with it: its answer was lost on the way.
    package mutating func claim(
        by site: Text,
        now: Milliseconds,
        isProof: ([UInt8]) -> Bool
    ) -> Match {
        guard let index = all.lastIndex(where: { isProof($0.secret) }) else { return .unknown }
        if let user = all[index].usedBy {
            return user.utf8.elementsEqual(site.utf8) ? .open(all[index]) : .used
        }
        guard all[index].expires >= now else { return .expired }
        all[index].usedBy = site.string
        return .open(all[index])
    }

    /// Opens a code again whose enrolment could not be saved.
    package mutating func release(_ invitation: Invitation) {
        for index in all.indices where all[index].secret == invitation.secret {
            all[index].usedBy = nil
        }
    }

    /// The fact under which a store keeps them.
    package static let fact: Text = "hub.invitations"
}
