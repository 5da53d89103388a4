import ChangeCodec
import Exchange
package import History
package import Identity

/// What a sealed message is, signed with it so that none can be passed off as another.
package enum MessageKind: UInt64, Sendable, CaseIterable {
    case syncRequest = 1
    case syncAnswer = 2
    case enrolHello = 3
    case enrolWelcome = 4
    case enrolProof = 5
    case enrolAdmission = 6
    /// A `HubRefusal` in its own line of text.
    case refusal = 7
    /// A `SyncRequest` on its way as a file; its answer belongs to no conversation.
    case bundledRequest = 8
    case bundledAnswer = 9
    /// An `AttachmentHolding` in its own line of text.
    case attachmentHolding = 10
    /// A hub's card, for offices without a line.
    case hubCard = 11
}

/// A message in its envelope: who signed it, and the compressed payload under the signature.
///
/// Reading and opening are two steps: `init(reading:)` takes foreign bytes apart and believes
/// nothing; `open` verifies, and only then inflates, to the announced size and never beyond it.
///
/// On the wire: a map of 1 kind, 2 algorithm, 3 key name, 4 size of the payload once inflated (left
/// out where it is not compressed), 5 payload, 6 signature.
package struct SealedMessage: Sendable {
    package let kind: MessageKind
    /// The name of the key it claims to be signed with.
    package let key: Text
    private let inflatedSize: UInt64?
    private let payload: [UInt8]
    private let signature: [UInt8]

    /// Below this many bytes compression costs more than it saves.
    private static let leastCompressed = 1_024

    /// Takes an envelope apart without believing it.
    package init(reading bytes: [UInt8]) throws(WireError) {
        guard bytes.count <= Limits.wireBytes else { throw .tooLarge }
        let fields = try Self.fields(bytes)
        guard let kind = MessageKind(rawValue: fields.kind) else { throw .wrongKind }
        guard fields.algorithm == SignatureAlgorithm.ed25519.rawValue else {
            throw .unknownAlgorithm
        }
        guard
            fields.inflatedSize ?? UInt64(fields.payload.count) <= UInt64(Limits.messageBytes)
                || mutated(.inflatesAnything)
        else { throw .tooLarge }
        self.kind = kind
        key = fields.key
        inflatedSize = fields.inflatedSize
        payload = fields.payload
        signature = fields.signature
    }

    /// The payload, once `verify` has said that the signature over these bytes is by the named key.
    package func open(
        expecting kinds: MessageKind...,
        verify: (_ signature: [UInt8], _ signed: [UInt8]) throws -> Bool
    ) throws -> [UInt8] {
        guard kinds.contains(kind) else { throw WireError.wrongKind }
        let signed = Self.signedBytes(kind, inflatedSize: inflatedSize, payload: payload)
        guard try verify(signature, signed) else { throw WireError.badSignature }
        guard let inflatedSize else { return payload }
        return try Deflate.inflate(payload, size: Int(clamping: inflatedSize))
    }

    /// The same with the public key at hand. Also refuses a key that has another name than the
    /// message says.
    package func open(
        expecting kinds: MessageKind...,
        publicKey: [UInt8]
    ) throws(WireError) -> [UInt8] {
        guard kinds.contains(kind) else { throw .wrongKind }
        let signed = Self.signedBytes(kind, inflatedSize: inflatedSize, payload: payload)
        guard KeyName.of(publicKey) == key,
            verify(signature: signature, of: signed, key: publicKey)
        else { throw .badSignature }
        guard let inflatedSize else { return payload }
        return try Deflate.inflate(payload, size: Int(clamping: inflatedSize))
    }

    /// The bytes to send: `payload`, compressed where that helps, under a signature by `key`.
    package static func seal(
        _ payload: [UInt8],
        as kind: MessageKind,
        key: Text,
        sign: ([UInt8]) throws -> [UInt8]
    ) throws -> [UInt8] {
        guard payload.count <= Limits.messageBytes else { throw WireError.tooLarge }
        var carried = payload
        var inflatedSize: UInt64?
        if payload.count >= leastCompressed, let deflated = Deflate.deflate(payload) {
            carried = deflated
            inflatedSize = UInt64(payload.count)
        }
        let signature = try sign(signedBytes(kind, inflatedSize: inflatedSize, payload: carried))
        var writer = CBORWriter(reserving: carried.count + 160)
        writer.map(inflatedSize == nil ? 5 : 6)
        writer.uint(1)
        writer.uint(kind.rawValue)
        writer.uint(2)
        writer.uint(SignatureAlgorithm.ed25519.rawValue)
        writer.uint(3)
        writer.keyName(key)
        if let inflatedSize {
            writer.uint(4)
            writer.uint(inflatedSize)
        }
        writer.uint(5)
        writer.byteString(carried)
        writer.uint(6)
        writer.byteString(signature)
        return writer.bytes
    }

    package static func seal(
        _ payload: [UInt8],
        as kind: MessageKind,
        with key: SigningKey
    ) throws -> [UInt8] {
        try seal(payload, as: kind, key: key.name, sign: key.sign)
    }

    /// Purpose, version, algorithms, kind, announced size and the hash of what is carried.
    private static func signedBytes(
        _ kind: MessageKind,
        inflatedSize: UInt64?,
        payload: [UInt8]
    ) -> [UInt8] {
        var bytes = Array("huying message v1 sha256 ed25519\n".utf8)
        bytes += BigEndian.bytes(kind.rawValue)
        bytes += BigEndian.bytes(inflatedSize ?? .max)
        bytes += sha256(payload).bytes
        return bytes
    }

    private struct Fields {
        let kind: UInt64
        let algorithm: UInt64
        let key: Text
        let inflatedSize: UInt64?
        let payload: [UInt8]
        let signature: [UInt8]
    }

    /// Anything that is no such map is none of ours: most often a login page.
    private static func fields(_ bytes: [UInt8]) throws(WireError) -> Fields {
        do throws(CodecError) {
            var reader = CBORReader(bytes)
            var fields = try reader.fields()
            try reader.require(1, in: &fields)
            let kind = try reader.uint()
            try reader.require(2, in: &fields)
            let algorithm = try reader.uint()
            try reader.require(3, in: &fields)
            let key = try reader.keyName()
            let size = try reader.has(4, in: &fields) ? try reader.uint() : nil
            try reader.require(5, in: &fields)
            let payload = try reader.byteString(limit: Limits.wireBytes)
            try reader.require(6, in: &fields)
            let signature = try reader.byteString(limit: 256)
            try reader.end(&fields, knownUpTo: 6)
            try reader.finish()
            return Fields(
                kind: kind,
                algorithm: algorithm,
                key: key,
                inflatedSize: size,
                payload: payload,
                signature: signature
            )
        } catch {
            throw .notOurs
        }
    }
}
