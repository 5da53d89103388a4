package import History

/// How a change body is spelled in bytes. The bytes are hashed, signed by way of the chain, and
/// relayed verbatim; nobody encodes a foreign body again.
///
/// Deterministic CBOR, one map with the integer keys of `Field`. Format 1 means SHA-256 for the
/// digest over the bytes and for all links. There is exactly one spelling of each body: what is
/// empty or absent is left out. Integer keys beyond those known here are read over, so that a newer
/// version can add fields that older ones carry along. So came key 24, the name of who prepared what the
/// author signed off: part of the author, written last because keys ascend, left out where nobody did.
///
/// `encode` and `decode` are inverse for every body within `BodyBounds`.
package enum ChangeCoding {
    package static let format: UInt64 = 1

    fileprivate enum Field {
        static let format: UInt64 = 0
        static let salt: UInt64 = 1
        static let deployment: UInt64 = 2
        static let recordType: UInt64 = 3
        static let recordID: UInt64 = 4
        static let action: UInt64 = 5
        static let writes: UInt64 = 6
        static let events: UInt64 = 7
        static let context: UInt64 = 8
        static let seenHub: UInt64 = 9
        static let person: UInt64 = 10
        static let role: UInt64 = 11
        static let party: UInt64 = 12
        static let onBehalfOf: UInt64 = 13
        static let uid: UInt64 = 14
        static let occurredAt: UInt64 = 15
        static let recordedAt: UInt64 = 16
        static let boot: UInt64 = 17
        static let monotonic: UInt64 = 18
        static let lastHubTime: UInt64 = 19
        static let entryMode: UInt64 = 20
        static let schema: UInt64 = 21
        static let note: UInt64 = 22
        static let replaces: UInt64 = 23
        static let preparedBy: UInt64 = 24
    }

    /// The bytes of a body that its maker knows to be within `BodyBounds`.
    package static func encode(_ body: ChangeBody) -> [UInt8] {
        var writer = CBORWriter(reserving: 512)
        writer.map(count(body))
        writer.uint(Field.format)
        writer.uint(format)
        writer.uint(Field.salt)
        writer.byteString(body.salt)
        writer.uint(Field.deployment)
        writer.digest(body.deployment)
        writer.uint(Field.recordType)
        writer.text(body.record.type)
        writer.uint(Field.recordID)
        writer.text(body.record.id)
        writer.uint(Field.action)
        writer.text(body.action)
        writeContent(body, to: &writer)
        writeAuthor(body.author, to: &writer)
        writeTimes(body.times, to: &writer)
        writer.uint(Field.entryMode)
        writer.uint(UInt64(body.entryMode.rawValue))
        writer.uint(Field.schema)
        writer.uint(body.schema)
        if let note = body.note {
            writer.uint(Field.note)
            writer.text(note)
        }
        if let replaces = body.replaces {
            writer.uint(Field.replaces)
            writer.array(3)
            writer.replica(replaces.dot.replica)
            writer.uint(replaces.dot.number)
            writer.digest(replaces.digest)
        }
        if let preparedBy = body.author.preparedBy {
            writer.uint(Field.preparedBy)
            writer.text(preparedBy)
        }
        return writer.bytes
    }

    /// The bytes of a body that may be too long or too deep: what a desk calls before it keeps
    /// anything. Whatever this lets pass, every replica can read.
    package static func encodeWithinBounds(_ body: ChangeBody) throws(CodecError) -> [UInt8] {
        let bytes = encode(body)
        guard try decode(bytes) == body else { throw .notCanonical }
        return bytes
    }

    package static func decode(_ bytes: [UInt8]) throws(CodecError) -> ChangeBody {
        var memo = WordMemo.none
        return try decode(bytes, memo: &memo)
    }

    /// The same, for many bodies one after the other.
    package static func decode(
        _ bytes: [UInt8],
        memo: inout WordMemo
    ) throws(CodecError) -> ChangeBody {
        guard bytes.count <= BodyBounds.bodyBytes else { throw .tooLong }
        var reader = CBORReader(bytes, memo: memo)
        memo = .none
        defer { memo = reader.memo }
        var fields = try reader.fields()
        try reader.require(Field.format, in: &fields)
        guard try reader.uint() == format else { throw .newerFormat }
        try reader.require(Field.salt, in: &fields)
        let salt = try reader.byteString(exactly: BodyBounds.saltBytes)
        try reader.require(Field.deployment, in: &fields)
        let deployment = try reader.digest()
        let type = try reader.name(Field.recordType, in: &fields)
        try reader.require(Field.recordID, in: &fields)
        let id = try reader.text(limit: BodyBounds.nameBytes)
        let action = try reader.name(Field.action, in: &fields)
        let writes = try reader.writes(in: &fields)
        let events = try reader.events(in: &fields)
        let context = try reader.context(in: &fields)
        let seenHub = try reader.has(Field.seenHub, in: &fields) ? try reader.dot() : nil
        let signer = try reader.author(in: &fields)
        let times = try reader.times(in: &fields)
        try reader.require(Field.entryMode, in: &fields)
        guard let raw = UInt8(exactly: try reader.uint()), let entryMode = EntryMode(rawValue: raw)
        else { throw .outOfRange }
        try reader.require(Field.schema, in: &fields)
        let schema = try reader.number()
        let note =
            try reader.has(Field.note, in: &fields)
            ? try reader.text(limit: BodyBounds.textBytes) : nil
        let replaces = try reader.replacement(in: &fields)
        let author = try reader.preparer(of: signer, in: &fields)
        try reader.end(&fields, knownUpTo: Field.preparedBy)
        try reader.finish()
        return ChangeBody(
            salt: salt,
            deployment: deployment,
            record: RecordRef(type: type, id: id),
            action: action,
            writes: writes,
            events: events,
            context: context,
            seenHub: seenHub,
            author: author,
            times: times,
            entryMode: entryMode,
            schema: schema,
            note: note,
            replaces: replaces
        )
    }
}

// MARK: - Writing

extension ChangeCoding {
    private static func count(_ body: ChangeBody) -> Int {
        let optional = [
            !body.writes.isEmpty, !body.events.isEmpty, !body.context.isEmpty,
            body.seenHub != nil, body.author.onBehalfOf != nil, body.author.uid != nil,
            !body.times.boot.isEmpty, body.times.lastHubTime != nil, body.note != nil,
            body.replaces != nil, body.author.preparedBy != nil,
        ]
        return 14 + optional.count { $0 }
    }

    private static func writeContent(_ body: ChangeBody, to writer: inout CBORWriter) {
        if !body.writes.isEmpty {
            writer.uint(Field.writes)
            writer.array(body.writes.count)
            for write in body.writes {
                writer.array(write.keeps.isEmpty ? 2 : 3)
                writer.text(write.aspect)
                ValueCodec.write(write.value, to: &writer)
                if !write.keeps.isEmpty {
                    writer.array(write.keeps.count)
                    for dot in write.keeps { writer.dot(dot) }
                }
            }
        }
        if !body.events.isEmpty {
            writer.uint(Field.events)
            writer.array(body.events.count)
            for event in body.events {
                writer.array(2)
                writer.text(event.kind)
                ValueCodec.write(event.fields, to: &writer)
            }
        }
        if !body.context.isEmpty {
            writer.uint(Field.context)
            writer.vector(body.context)
        }
        if let seenHub = body.seenHub {
            writer.uint(Field.seenHub)
            writer.dot(seenHub)
        }
    }

    private static func writeAuthor(_ author: Author, to writer: inout CBORWriter) {
        writer.uint(Field.person)
        writer.text(author.person)
        writer.uint(Field.role)
        writer.text(author.role)
        writer.uint(Field.party)
        writer.text(author.party)
        if let onBehalfOf = author.onBehalfOf {
            writer.uint(Field.onBehalfOf)
            writer.text(onBehalfOf)
        }
        if let uid = author.uid {
            writer.uint(Field.uid)
            writer.int(uid)
        }
    }

    private static func writeTimes(_ times: ChangeTimes, to writer: inout CBORWriter) {
        writer.uint(Field.occurredAt)
        writer.int(times.occurredAt)
        writer.uint(Field.recordedAt)
        writer.int(times.recordedAt)
        if !times.boot.isEmpty {
            writer.uint(Field.boot)
            writer.byteString(times.boot)
        }
        writer.uint(Field.monotonic)
        writer.int(times.monotonic)
        if let lastHubTime = times.lastHubTime {
            writer.uint(Field.lastHubTime)
            writer.int(lastHubTime)
        }
    }
}

// MARK: - Reading

extension CBORReader {
    fileprivate typealias Field = ChangeCoding.Field

    fileprivate mutating func name(
        _ key: UInt64,
        in fields: inout Fields
    ) throws(CodecError) -> Text {
        try require(key, in: &fields)
        return try word(limit: BodyBounds.nameBytes)
    }

    /// The header of an array that would have been left out if it were empty.
    private mutating func nonEmptyArray() throws(CodecError) -> Int {
        let count = try array(limit: BodyBounds.bodyBytes)
        guard count > 0 else { throw .notCanonical }
        return count
    }

    fileprivate mutating func writes(in fields: inout Fields) throws(CodecError) -> [Write] {
        guard try has(Field.writes, in: &fields) else { return [] }
        var writes: [Write] = []
        for _ in 0..<(try nonEmptyArray()) {
            let parts = try array(limit: 3)
            guard parts >= 2 else { throw .outOfRange }
            let aspect = try word(limit: BodyBounds.nameBytes)
            let value = try value(depth: 3)
            var keeps: [Dot] = []
            if parts == 3 {
                for _ in 0..<(try nonEmptyArray()) { keeps.append(try dot()) }
            }
            writes.append(Write(aspect, value, keeps: keeps))
        }
        return writes
    }

    fileprivate mutating func events(in fields: inout Fields) throws(CodecError) -> [Event] {
        guard try has(Field.events, in: &fields) else { return [] }
        var events: [Event] = []
        for _ in 0..<(try nonEmptyArray()) {
            try array(exactly: 2)
            let kind = try word(limit: BodyBounds.nameBytes)
            events.append(Event(kind, try value(depth: 3)))
        }
        return events
    }

    fileprivate mutating func context(in fields: inout Fields) throws(CodecError) -> VersionVector {
        guard try has(Field.context, in: &fields) else { return VersionVector() }
        let context = try vector(limit: BodyBounds.contextReplicas)
        guard !context.isEmpty else { throw .notCanonical }
        return context
    }

    fileprivate mutating func author(in fields: inout Fields) throws(CodecError) -> Author {
        let person = try name(Field.person, in: &fields)
        let role = try name(Field.role, in: &fields)
        let party = try name(Field.party, in: &fields)
        let onBehalfOf =
            try has(Field.onBehalfOf, in: &fields) ? try text(limit: BodyBounds.nameBytes) : nil
        let uid = try has(Field.uid, in: &fields) ? try int() : nil
        return Author(person: person, role: role, party: party, onBehalfOf: onBehalfOf, uid: uid)
    }

    /// The author with who prepared the change for them.
    fileprivate mutating func preparer(
        of author: Author,
        in fields: inout Fields
    ) throws(CodecError) -> Author {
        guard try has(Field.preparedBy, in: &fields) else { return author }
        return author.prepared(by: try text(limit: BodyBounds.nameBytes))
    }

    fileprivate mutating func times(in fields: inout Fields) throws(CodecError) -> ChangeTimes {
        try require(Field.occurredAt, in: &fields)
        let occurredAt = try int()
        try require(Field.recordedAt, in: &fields)
        let recordedAt = try int()
        var boot: [UInt8] = []
        if try has(Field.boot, in: &fields) {
            boot = try byteString(limit: BodyBounds.bootBytes)
            guard !boot.isEmpty else { throw .notCanonical }
            if boot == memo.boot { boot = memo.boot } else { memo.boot = boot }
        }
        try require(Field.monotonic, in: &fields)
        let monotonic = try int()
        let lastHubTime = try has(Field.lastHubTime, in: &fields) ? try int() : nil
        return ChangeTimes(
            occurredAt: occurredAt,
            recordedAt: recordedAt,
            boot: boot,
            monotonic: monotonic,
            lastHubTime: lastHubTime
        )
    }

    fileprivate mutating func replacement(
        in fields: inout Fields
    ) throws(CodecError) -> Replacement? {
        guard try has(Field.replaces, in: &fields) else { return nil }
        try array(exactly: 3)
        let replica = try replica()
        let number = try number()
        guard number >= 1 else { throw .outOfRange }
        return Replacement(dot: Dot(replica, number), digest: try digest())
    }
}
