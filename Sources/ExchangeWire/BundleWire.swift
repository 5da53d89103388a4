package import ChangeCodec
package import Exchange
import History

/// What travels sealed inside an envelope: a `BundledAnswer` as bytes. Requests are `SyncWire`'s.
package enum BundleWire {
    package static func encode(_ bundled: BundledAnswer) -> [UInt8] {
        let answer = SyncWire.encode(bundled.answer)
        var writer = CBORWriter(reserving: answer.count + 400)
        writer.map(4)
        writer.uint(1)
        writer.keyName(bundled.site)
        writer.uint(2)
        writer.replica(bundled.replica)
        writer.uint(3)
        writer.byteString(bundled.introduction.bytes)
        writer.uint(4)
        writer.byteString(answer)
        return writer.bytes
    }

    package static func answer(_ bytes: [UInt8]) throws(CodecError) -> BundledAnswer {
        var reader = CBORReader(bytes)
        var fields = try reader.fields()
        try reader.require(1, in: &fields)
        let site = try reader.keyName()
        try reader.require(2, in: &fields)
        let replica = try reader.replica()
        try reader.require(3, in: &fields)
        guard let introduction = HubIntroduction.reading(try reader.byteString(limit: 512)) else {
            throw .unexpectedItem
        }
        try reader.require(4, in: &fields)
        let answer = try SyncWire.answer(reader.byteString(limit: Limits.messageBytes))
        try reader.end(&fields, knownUpTo: 4)
        try reader.finish()
        return BundledAnswer(
            site: site,
            replica: replica,
            introduction: introduction,
            answer: answer
        )
    }
}
