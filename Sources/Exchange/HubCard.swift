package import History

/// How a hub introduces itself where there is no line: a file in clear, signed by the hub. A new office
/// enrols with it, and an office that knew an earlier hub learns the key of this one. It holds no secret,
/// and one serves every office.
package struct HubCard: Hashable, Sendable {
    package let introduction: HubIntroduction
    /// The zone's name as people call it.
    package let zone: Text
    /// Sixteen bytes that enrolments by file are made over, as long as this hub lasts.
    package let nonce: [UInt8]
    /// The first segment of the hub's own chain, with its opening: to what key files for it are sealed.
    package let opening: Segment

    /// How the name of such a file ends.
    package static let suffix = ".huying-card"

    package init(
        introduction: HubIntroduction,
        zone: Text,
        nonce: [UInt8],
        opening: Segment
    ) {
        self.introduction = introduction
        self.zone = zone
        self.nonce = nonce
        self.opening = opening
    }

    /// What an office enrols over: the same as over a line, with a nonce that many share.
    package func welcome(siteNonce: [UInt8]) -> EnrolWelcome {
        EnrolWelcome(
            deployment: introduction.deployment,
            zone: zone,
            hubKey: introduction.hubKey,
            rootKey: introduction.rootPublicKey,
            rootSignature: introduction.rootSignature,
            siteNonce: siteNonce,
            hubNonce: nonce
        )
    }
}
