import History

/// Why the hub did not serve a request. Closed: a site knows a sentence and an exit code for each.
package enum HubRefusalReason: String, Error, Sendable, CaseIterable {
    /// The body is not ours, or contradicts itself. Nothing of it was applied.
    case malformed = "E1201.malformed"
    case tooLarge = "E1202.tooLarge"
    /// The request is for another zone than this hub's.
    case wrongDeployment = "E1203.wrongDeployment"
    /// No site of this name is enrolled here. After a recovery or restore a hub may not know its
    /// sites yet: an enrolled one then repeats the request with proof among `fills` – the segment
    /// around the first change of the hub replica that enrolled it (the key, signed by the root),
    /// and the segment around its enrolment – and is served.
    case unknownSite = "E1204.unknownSite"
    case badSignature = "E1205.badSignature"
    /// The caller's protocol is older than the oldest the hub speaks.
    case tooOld = "E1206.tooOld"
    case busy = "E1207.busy"
    case internalError = "E1208.internal"
    /// No open invitation has this code.
    case wrongCode = "E1211.wrongCode"
    case usedCode = "E1212.usedCode"
    case expiredCode = "E1213.expiredCode"
    /// Too many wrong codes came from this address; see `Limits.codeTries`.
    case tooManyTries = "E1214.tooManyTries"
    /// The hub has no such attachment for this site: it may not see the call, or the bytes have not
    /// come yet. The two look alike.
    case noAttachment = "E1215.noAttachment"
    /// The operator retired this site. Given up in order it may still bring what it wrote before.
    case retired = "E1216.siteRetired"
    /// The hub's disk is full; nothing of the request was kept.
    case diskFull = "E3207.hubDiskFull"

    /// The HTTP status that goes with it.
    package var status: Int {
        switch self {
        case .malformed: 400
        case .tooLarge: 413
        case .wrongDeployment: 409
        case .unknownSite, .badSignature: 401
        case .tooOld: 426
        case .busy: 503
        case .internalError: 500
        case .wrongCode, .usedCode, .expiredCode, .retired: 403
        case .tooManyTries: 429
        case .noAttachment: 404
        case .diskFull: 507
        }
    }
}

/// A refusal as it travels: sealed with the hub's key like every answer.
package struct HubRefusal: Hashable, Sendable {
    package let reason: HubRefusalReason
    /// The request's challenge; empty where the request could not be read.
    package let challenge: [UInt8]

    package init(_ reason: HubRefusalReason, challenge: [UInt8]) {
        self.reason = reason
        self.challenge = challenge
    }

    /// The payload inside the seal: one line of text, so that it needs no codec of its own.
    package var bytes: [UInt8] {
        Array("refused \(reason.rawValue) \(Hexadecimal.text(challenge))".utf8)
    }

    /// `nil` for anything that is not a refusal this version knows.
    package static func reading(_ bytes: [UInt8]) -> HubRefusal? {
        guard bytes.count <= 256, let text = Text(validating: bytes) else { return nil }
        let parts = text.string.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.elementsEqual("refused".utf8),
            let reason = HubRefusalReason(rawValue: String(parts[1])),
            let challenge = Hexadecimal.bytes(parts[2])
        else { return nil }
        return HubRefusal(reason, challenge: challenge)
    }
}
