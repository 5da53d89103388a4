package import ChangeCodec
package import Exchange
import History

/// The four messages of an enrolment as bytes; see `Exchange/Enrolment.swift` for their order. Hello
/// and proof travel sealed with the site's new key, welcome and admission with the hub's.
package enum EnrolmentWire {
    package static func encode(_ hello: EnrolHello) -> [UInt8] {
        var writer = CBORWriter(reserving: 64)
        writer.map(3)
        writer.uint(0)
        writer.uint(hello.version)
        writer.uint(1)
        writer.byteString(hello.siteKey)
        writer.uint(2)
        writer.byteString(hello.nonce)
        return writer.bytes
    }

    package static func hello(_ bytes: [UInt8]) throws(CodecError) -> EnrolHello {
        var reader = CBORReader(bytes)
        var fields = try reader.fields()
        try reader.require(0, in: &fields)
        let version = try reader.uint()
        let siteKey = try reader.bytes(1, 32, in: &fields)
        let nonce = try reader.bytes(2, 16, in: &fields)
        try reader.end(&fields, knownUpTo: 2)
        try reader.finish()
        return EnrolHello(siteKey: siteKey, nonce: nonce, version: version)
    }

    package static func encode(_ welcome: EnrolWelcome) -> [UInt8] {
        var writer = CBORWriter(reserving: 256)
        writer.map(7)
        writer.uint(1)
        writer.digest(welcome.deployment)
        writer.uint(2)
        writer.text(welcome.zone)
        writer.uint(3)
        writer.byteString(welcome.hubKey)
        writer.uint(4)
        writer.byteString(welcome.rootKey)
        writer.uint(5)
        writer.byteString(welcome.rootSignature)
        writer.uint(6)
        writer.byteString(welcome.siteNonce)
        writer.uint(7)
        writer.byteString(welcome.hubNonce)
        return writer.bytes
    }

    package static func welcome(_ bytes: [UInt8]) throws(CodecError) -> EnrolWelcome {
        var reader = CBORReader(bytes)
        var fields = try reader.fields()
        try reader.require(1, in: &fields)
        let deployment = try reader.digest()
        try reader.require(2, in: &fields)
        let zone = try reader.text(limit: BodyBounds.nameBytes)
        let welcome = EnrolWelcome(
            deployment: deployment,
            zone: zone,
            hubKey: try reader.bytes(3, 32, in: &fields),
            rootKey: try reader.bytes(4, 32, in: &fields),
            rootSignature: try reader.bytes(5, 64, in: &fields),
            siteNonce: try reader.bytes(6, 16, in: &fields),
            hubNonce: try reader.bytes(7, 16, in: &fields)
        )
        try reader.end(&fields, knownUpTo: 7)
        try reader.finish()
        return welcome
    }

    package static func encode(_ proof: EnrolProof) -> [UInt8] {
        var writer = CBORWriter(reserving: 256)
        writer.map(6)
        writer.uint(1)
        writer.byteString(proof.siteKey)
        writer.uint(2)
        writer.byteString(proof.siteNonce)
        writer.uint(3)
        writer.byteString(proof.hubNonce)
        writer.uint(4)
        writer.text(proof.person)
        writer.uint(5)
        writer.byteString(proof.proof)
        writer.uint(6)
        writer.byteString(proof.sealingKey)
        return writer.bytes
    }

    package static func proof(_ bytes: [UInt8]) throws(CodecError) -> EnrolProof {
        var reader = CBORReader(bytes)
        var fields = try reader.fields()
        let siteKey = try reader.bytes(1, 32, in: &fields)
        let siteNonce = try reader.bytes(2, 16, in: &fields)
        let hubNonce = try reader.bytes(3, 16, in: &fields)
        try reader.require(4, in: &fields)
        let person = try reader.text(limit: BodyBounds.nameBytes)
        let proof = try reader.bytes(5, 32, in: &fields)
        let sealingKey = try reader.bytes(6, 32, in: &fields)
        try reader.end(&fields, knownUpTo: 6)
        try reader.finish()
        return EnrolProof(
            siteKey: siteKey,
            siteNonce: siteNonce,
            hubNonce: hubNonce,
            sealingKey: sealingKey,
            person: person,
            proof: proof
        )
    }

    package static func encode(_ admission: EnrolAdmission) -> [UInt8] {
        var writer = CBORWriter(reserving: 256)
        writer.map(admission.tlsPin == nil ? 5 : 6)
        writer.uint(1)
        writer.digest(admission.deployment)
        writer.uint(2)
        writer.text(admission.party)
        writer.uint(3)
        writer.keyName(admission.site)
        writer.uint(4)
        writer.replica(admission.hubReplica)
        if let pin = admission.tlsPin {
            writer.uint(5)
            writer.text(pin)
        }
        writer.uint(6)
        writer.byteString(admission.proof)
        return writer.bytes
    }

    package static func admission(_ bytes: [UInt8]) throws(CodecError) -> EnrolAdmission {
        var reader = CBORReader(bytes)
        var fields = try reader.fields()
        try reader.require(1, in: &fields)
        let deployment = try reader.digest()
        try reader.require(2, in: &fields)
        let party = try reader.text(limit: BodyBounds.nameBytes)
        try reader.require(3, in: &fields)
        let site = try reader.keyName()
        try reader.require(4, in: &fields)
        let hubReplica = try reader.replica()
        let pin =
            try reader.has(5, in: &fields) ? try reader.text(limit: BodyBounds.nameBytes) : nil
        let proof = try reader.bytes(6, 32, in: &fields)
        try reader.end(&fields, knownUpTo: 6)
        try reader.finish()
        return EnrolAdmission(
            deployment: deployment,
            party: party,
            site: site,
            hubReplica: hubReplica,
            tlsPin: pin,
            proof: proof
        )
    }
}

extension CBORReader {
    /// A required byte string of exactly this length.
    fileprivate mutating func bytes(
        _ key: UInt64,
        _ count: Int,
        in fields: inout Fields
    ) throws(CodecError) -> [UInt8] {
        try require(key, in: &fields)
        return try byteString(exactly: count)
    }
}
