import ChangeCodec
package import Exchange
import History
package import Identity

/// Why a file or an envelope in it was not taken. Nothing of it was used.
package enum BundleError: Error, Hashable, Sendable {
    /// Not a file of this product, cut off, or larger than any.
    case notABundle
    /// Altered, or not encrypted by who knows the receiver.
    case altered
    /// The label says another sender, receiver or kind than the content.
    case mislabelled

    package var code: String {
        switch self {
        case .notABundle: "E1501.notABundle"
        case .altered: "E1502.alteredBundle"
        case .mislabelled: "E1503.mislabelledBundle"
        }
    }
}

/// One sender's messages to one receiver: the label in clear, everything else only for the receiver.
package struct BundleEnvelope: Hashable, Sendable {
    package let label: BundleLabel
    /// Bytes of what is sealed in it.
    package var size: Int { content.parts.reduce(0) { $0 + $1.count } }
    private let content: SealedParts

    /// - Parameters:
    ///   - messages: sealed with the sender's signing key, in order.
    ///   - receiverKey: X25519, 32 bytes.
    package init(
        _ messages: [[UInt8]],
        label: BundleLabel,
        to receiverKey: [UInt8]
    ) throws(IdentityError) {
        self.label = label
        content = try SealedParts.seal(
            messages,
            to: receiverKey,
            context: Self.context(label)
        )
    }

    /// The messages, once they are known to be whole and for this key.
    ///
    /// - Parameter kinds: what each may be; who signed it must be who the label says.
    package func open(
        with key: SealingKey,
        expecting kinds: MessageKind...
    ) throws(BundleError) -> [SealedMessage] {
        let parts: [[UInt8]]
        do {
            parts = try key.open(content, context: Self.context(label))
        } catch {
            throw .altered
        }
        var messages: [SealedMessage] = []
        for part in parts {
            guard let message = try? SealedMessage(reading: part), kinds.contains(message.kind),
                message.key == label.sender
            else { throw .mislabelled }
            messages.append(message)
        }
        return messages
    }

    private static func context(_ label: BundleLabel) -> [UInt8] {
        var writer = CBORWriter()
        writer.label(label)
        return Array("huying bundle v1 hpke x25519 hkdf-sha256 chacha20poly1305\n".utf8)
            + writer.bytes
    }

    fileprivate func write(to writer: inout CBORWriter) {
        writer.array(3)
        writer.label(label)
        writer.byteString(content.encapsulated)
        writer.array(content.parts.count)
        for part in content.parts { writer.byteString(part) }
    }

    fileprivate init(from reader: inout CBORReader) throws(CodecError) {
        try reader.array(exactly: 3)
        label = try reader.label()
        let encapsulated = try reader.byteString(exactly: 32)
        var parts: [[UInt8]] = []
        for _ in 0..<(try reader.array(limit: Limits.bundleEnvelopes)) {
            parts.append(try reader.byteString(limit: Limits.wireBytes + SealedParts.overhead))
        }
        guard !parts.isEmpty else { throw .outOfRange }
        content = SealedParts(encapsulated: encapsulated, parts: parts)
    }
}

/// A file that carries the exchange: envelopes of any senders to any receivers, so that one stick
/// serves several offices.
package struct BundleFile: Hashable, Sendable {
    /// How the name of such a file ends.
    package static let suffix = ".huying"
    private static let mark = Array("huying bundle 1\n".utf8)

    package private(set) var envelopes: [BundleEnvelope]

    package init(_ envelopes: [BundleEnvelope] = []) { self.envelopes = envelopes }

    /// Puts an envelope in; an earlier one of the same sender to the same receiver leaves, since the
    /// later holds all that it held and the receiver still lacks.
    package mutating func put(_ envelope: BundleEnvelope) {
        envelopes.removeAll {
            $0.label.sender == envelope.label.sender
                && $0.label.receiver == envelope.label.receiver
        }
        envelopes.append(envelope)
    }

    package var bytes: [UInt8] {
        var writer = CBORWriter()
        writer.array(envelopes.count)
        for envelope in envelopes { envelope.write(to: &writer) }
        return Self.mark + writer.bytes
    }

    package init(reading bytes: [UInt8]) throws(BundleError) {
        guard bytes.starts(with: Self.mark), bytes.count <= Limits.bundleFileBytes else {
            throw .notABundle
        }
        do throws(CodecError) {
            var reader = CBORReader(Array(bytes.dropFirst(Self.mark.count)))
            var envelopes: [BundleEnvelope] = []
            for _ in 0..<(try reader.array(limit: Limits.bundleEnvelopes)) {
                envelopes.append(try BundleEnvelope(from: &reader))
            }
            try reader.finish()
            self.envelopes = envelopes
        } catch {
            throw .notABundle
        }
    }
}

extension CBORWriter {
    fileprivate mutating func label(_ label: BundleLabel) {
        array(4)
        digest(label.deployment)
        keyName(label.sender)
        keyName(label.receiver)
        int(label.madeAt)
    }
}

extension CBORReader {
    fileprivate mutating func label() throws(CodecError) -> BundleLabel {
        try array(exactly: 4)
        return BundleLabel(
            deployment: try digest(),
            sender: try keyName(),
            receiver: try keyName(),
            madeAt: try int()
        )
    }
}
