package import History

/// How the hub's and the sites' bookkeeping events are spelled; see `Bookkeeping` for the actions.
package enum HubEventCoding {
    package static let opened: Text = "opened"
    package static let enrolled: Text = "enrolled"
    package static let granted: Text = "granted"
    package static let revoked: Text = "revoked"
    package static let retired: Text = "retired"
    package static let returned: Text = "returned"
}

extension HubOpening {
    package var event: Event {
        Event(
            HubEventCoding.opened,
            [
                "incarnation": .int(Int64(clamping: incarnation)),
                "publicKey": .bytes(publicKey),
                "sealingKey": .bytes(sealingKey),
                "rootKey": .bytes(rootKey),
                "rootSignature": .bytes(rootSignature),
            ]
        )
    }

    package init(_ event: Event) throws(CodecError) {
        let fields = try EventFields(event, kind: HubEventCoding.opened)
        self.init(
            incarnation: try fields.number("incarnation"),
            publicKey: try fields.bytes("publicKey", count: 32),
            sealingKey: try fields.bytes("sealingKey", count: 32),
            rootKey: try fields.bytes("rootKey", count: 32),
            rootSignature: try fields.bytes("rootSignature", count: 64)
        )
    }
}

extension SiteOpening {
    package var event: Event {
        Event(
            HubEventCoding.opened,
            [
                "site": .text(site),
                "ordinal": .int(Int64(clamping: ordinal)),
                "previous": previous.map { .text(Text($0.description)) } ?? .null,
                "previousLink": previousLink.map { .bytes($0.bytes) } ?? .null,
            ]
        )
    }

    package init(_ event: Event) throws(CodecError) {
        let fields = try EventFields(event, kind: HubEventCoding.opened)
        var previous: Dot?
        if let text = try fields.optionalText("previous") {
            guard let dot = Dot(text.string), dot.number <= BodyBounds.highestNumber else {
                throw .outOfRange
            }
            previous = dot
        }
        var link: Digest?
        if let bytes = try fields.optionalBytes("previousLink") {
            guard let digest = Digest(bytes: bytes) else { throw .outOfRange }
            link = digest
        }
        self.init(
            site: try fields.text("site"),
            ordinal: try fields.number("ordinal"),
            previous: previous,
            previousLink: link
        )
    }
}

extension Enrolment {
    package var event: Event {
        Event(
            HubEventCoding.enrolled,
            [
                "site": .text(site),
                "party": .text(party),
                "publicKey": .bytes(publicKey),
                "sealingKey": .bytes(sealingKey),
                "person": .text(person),
            ]
        )
    }

    package init(_ event: Event) throws(CodecError) {
        let fields = try EventFields(event, kind: HubEventCoding.enrolled)
        self.init(
            site: try fields.text("site"),
            party: try fields.text("party"),
            publicKey: try fields.bytes("publicKey", count: 32),
            sealingKey: try fields.bytes("sealingKey", count: 32),
            person: try fields.text("person")
        )
    }
}

extension Grant {
    /// Dots in one run, so that a reader can list them all.
    private static let longestRun: Int64 = 1 << 16

    package var event: Event {
        let runs = dots.map { run in
            Value.list([
                .bytes(run.replica.bytes), .int(Int64(clamping: run.first)),
                .int(Int64(clamping: run.last)),
            ])
        }
        return Event(HubEventCoding.granted, ["party": .text(party), "dots": .list(runs)])
    }

    package init(_ event: Event) throws(CodecError) {
        let fields = try EventFields(event, kind: HubEventCoding.granted)
        var runs: [DotRun] = []
        for item in try fields.list("dots") {
            guard let parts = item.list, parts.count == 3 else { throw .unexpectedItem }
            guard let bytes = parts[0].bytes, let first = parts[1].int, let last = parts[2].int
            else { throw .unexpectedItem }
            guard first >= 1, last >= first, last - first < Self.longestRun,
                let replica = ReplicaID(bytes: bytes),
                let run = DotRun(replica, first: UInt64(first), last: UInt64(last))
            else { throw .outOfRange }
            runs.append(run)
        }
        self.init(party: try fields.text("party"), dots: runs)
    }

    /// The same grant in pieces that each fit into one body.
    package var parts: [Grant] {
        guard dots.count > BodyBounds.grantRuns else { return [self] }
        return stride(from: 0, to: dots.count, by: BodyBounds.grantRuns).map { start in
            let end = min(start + BodyBounds.grantRuns, dots.count)
            return Grant(party: party, dots: Array(dots[start..<end]))
        }
    }
}

extension Revoke {
    package var event: Event {
        Event(
            HubEventCoding.revoked,
            ["party": .text(party), "handedTo": handedTo.map { .text($0) } ?? .null]
        )
    }

    package init(_ event: Event) throws(CodecError) {
        let fields = try EventFields(event, kind: HubEventCoding.revoked)
        self.init(
            party: try fields.text("party"),
            handedTo: try fields.optionalText("handedTo")
        )
    }
}

/// The fields of an event, each asked for with the kind it must have. Unknown ones are ignored.
struct EventFields {
    private let fields: [Text: Value]

    init(_ event: Event, kind: Text) throws(CodecError) {
        guard event.kind == kind, let map = event.fields.map else { throw .unexpectedItem }
        fields = map
    }

    init(_ value: Value) throws(CodecError) {
        guard let map = value.map else { throw .unexpectedItem }
        fields = map
    }

    func number(_ key: Text) throws(CodecError) -> UInt64 {
        guard let value = fields[key] else { throw .missingField }
        guard let int = value.int else { throw .unexpectedItem }
        guard int >= 0 else { throw .outOfRange }
        return UInt64(int)
    }

    func int(_ key: Text) throws(CodecError) -> Int64 {
        guard let value = fields[key] else { throw .missingField }
        guard let int = value.int else { throw .unexpectedItem }
        return int
    }

    func bool(_ key: Text) throws(CodecError) -> Bool {
        guard let value = fields[key] else { throw .missingField }
        guard case .bool(let flag) = value else { throw .unexpectedItem }
        return flag
    }

    func text(_ key: Text) throws(CodecError) -> Text {
        guard let text = try optionalText(key) else { throw .missingField }
        return text
    }

    func optionalText(_ key: Text) throws(CodecError) -> Text? {
        guard let value = fields[key], value != .null else { return nil }
        guard let text = value.text else { throw .unexpectedItem }
        return text
    }

    func bytes(_ key: Text, count: Int) throws(CodecError) -> [UInt8] {
        guard let bytes = try optionalBytes(key) else { throw .missingField }
        guard bytes.count == count else { throw .outOfRange }
        return bytes
    }

    func optionalBytes(_ key: Text) throws(CodecError) -> [UInt8]? {
        guard let value = fields[key], value != .null else { return nil }
        guard let bytes = value.bytes else { throw .unexpectedItem }
        return bytes
    }

    func list(_ key: Text) throws(CodecError) -> [Value] {
        guard let list = try optionalList(key) else { throw .missingField }
        return list
    }

    func optionalList(_ key: Text) throws(CodecError) -> [Value]? {
        guard let value = fields[key] else { return nil }
        guard let list = value.list else { throw .unexpectedItem }
        return list
    }
}
