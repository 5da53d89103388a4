import ChangeCodec
package import Exchange
import History

/// A `HubCard` as a file: a line that names the format, then a message sealed with the hub's key.
package enum HubCardWire {
    private static let mark = Array("huying hub card 1\n".utf8)

    package static func payload(_ card: HubCard) -> [UInt8] {
        var writer = CBORWriter(reserving: 2_048)
        writer.map(4)
        writer.uint(1)
        writer.byteString(card.introduction.bytes)
        writer.uint(2)
        writer.text(card.zone)
        writer.uint(3)
        writer.byteString(card.nonce)
        writer.uint(4)
        writer.byteString(SegmentWire.encode(card.opening))
        return writer.bytes
    }

    /// - Parameter sealed: the payload in a message of the kind `hubCard`.
    package static func file(_ sealed: [UInt8]) -> [UInt8] { mark + sealed }

    /// Reads a file and checks that the hub it speaks of has signed it. Whether that hub is the zone's,
    /// the zone's root says.
    package static func read(_ bytes: [UInt8]) throws(BundleError) -> HubCard {
        guard bytes.starts(with: mark), bytes.count <= Limits.messageBytes,
            let message = try? SealedMessage(reading: Array(bytes.dropFirst(mark.count))),
            let payload = try? message.open(expecting: .hubCard, verify: { _, _ in true }),
            let card = try? decode(payload)
        else { throw .notABundle }
        guard
            (try? message.open(
                expecting: .hubCard,
                publicKey: card.introduction.hubKey
            )) != nil
        else { throw .altered }
        return card
    }

    private static func decode(_ bytes: [UInt8]) throws(CodecError) -> HubCard {
        var reader = CBORReader(bytes)
        var fields = try reader.fields()
        try reader.require(1, in: &fields)
        guard let introduction = HubIntroduction.reading(try reader.byteString(limit: 512)) else {
            throw .unexpectedItem
        }
        try reader.require(2, in: &fields)
        let zone = try reader.text(limit: BodyBounds.nameBytes)
        try reader.require(3, in: &fields)
        let nonce = try reader.byteString(exactly: 16)
        try reader.require(4, in: &fields)
        let opening = try SegmentWire.decode(reader.byteString(limit: Limits.segmentBytes))
        try reader.end(&fields, knownUpTo: 4)
        try reader.finish()
        return HubCard(introduction: introduction, zone: zone, nonce: nonce, opening: opening)
    }
}
