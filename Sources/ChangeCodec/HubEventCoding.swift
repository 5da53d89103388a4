package import History

/// How the bookkeeping events of hub and sites are spelled: one event in a change of the fitting
/// action, its fields a map. A change of such an action without a readable event is malformed.

extension HubOpening {
    /// `nil` for every change that is no opening of a hub.
    package init?(_ body: ChangeBody) throws(CodecError) {
        guard body.action == Bookkeeping.hubOpen else { return nil }
        let fields = try BookkeepingFields(body, event: "opened")
        self.init(
            incarnation: try fields.number("incarnation"),
            publicKey: try fields.bytes("publicKey", 32),
            rootKey: try fields.bytes("rootKey", 32),
            rootSignature: try fields.bytes("rootSignature", 64)
        )
    }

    package var event: Event {
        Event(
            "opened",
            .map([
                "incarnation": .int(Int64(clamping: incarnation)), "publicKey": .bytes(publicKey),
                "rootKey": .bytes(rootKey), "rootSignature": .bytes(rootSignature),
            ])
        )
    }
}

extension SiteOpening {
    /// `nil` for every change that is no opening of a site's epoch.
    package init?(_ body: ChangeBody) throws(CodecError) {
        guard body.action == Bookkeeping.siteOpen else { return nil }
        let fields = try BookkeepingFields(body, event: "opened")
        let previous = fields.map["previous"]?.text.flatMap { Dot($0.string) }
        let link = fields.map["previousLink"]?.bytes.flatMap { Digest(bytes: $0) }
        self.init(
            site: try fields.text("site"),
            ordinal: try fields.number("ordinal"),
            previous: previous,
            previousLink: link
        )
    }

    package var event: Event {
        Event(
            "opened",
            .map([
                "site": .text(site), "ordinal": .int(Int64(clamping: ordinal)),
                "previous": previous.map { .text(Text($0.description)) } ?? .null,
                "previousLink": previousLink.map { .bytes($0.bytes) } ?? .null,
            ])
        )
    }
}

extension Enrolment {
    /// `nil` for every change that enrols nobody.
    package init?(_ body: ChangeBody) throws(CodecError) {
        guard body.action == Bookkeeping.siteEnrol else { return nil }
        let fields = try BookkeepingFields(body, event: "enrolled")
        self.init(
            site: try fields.text("site"),
            party: try fields.text("party"),
            publicKey: try fields.bytes("publicKey", 32),
            person: try fields.text("person")
        )
    }

    package var event: Event {
        Event(
            "enrolled",
            .map([
                "site": .text(site), "party": .text(party), "publicKey": .bytes(publicKey),
                "person": .text(person),
            ])
        )
    }
}

extension Grant {
    /// In place of a party: everybody who may see the record.
    package static let everyReader: Text = "*"

    /// `nil` for every change that grants nothing.
    package init?(_ body: ChangeBody) throws(CodecError) {
        guard body.action == Bookkeeping.sightGrant else { return nil }
        let fields = try BookkeepingFields(body, event: "granted")
        var dots: [DotRun] = []
        for item in fields.map["dots"]?.list ?? [] {
            guard let parts = item.list, parts.count == 3,
                let replica = parts[0].bytes.flatMap({ ReplicaID(bytes: $0) }),
                let first = parts[1].int, let last = parts[2].int, first >= 1,
                last - first < Int64(BodyBounds.bodyBytes),
                let run = DotRun(replica, first: UInt64(first), last: UInt64(max(first, last)))
            else { throw .malformed }
            dots.append(run)
        }
        self.init(party: try fields.text("party"), dots: dots)
    }

    package var event: Event {
        let runs = dots.map { run in
            Value.list([
                .bytes(run.replica.bytes), .int(Int64(clamping: run.first)),
                .int(Int64(clamping: run.last)),
            ])
        }
        return Event("granted", .map(["party": .text(party), "dots": .list(runs)]))
    }
}

extension Revoke {
    /// `nil` for every change that revokes nothing.
    package init?(_ body: ChangeBody) throws(CodecError) {
        guard body.action == Bookkeeping.sightRevoke else { return nil }
        let fields = try BookkeepingFields(body, event: "revoked")
        self.init(party: try fields.text("party"), handedTo: fields.map["handedTo"]?.text)
    }

    package var event: Event {
        Event(
            "revoked",
            .map(["party": .text(party), "handedTo": handedTo.map(Value.text) ?? .null])
        )
    }
}

/// The fields of the one event such a change carries.
struct BookkeepingFields {
    let map: [Text: Value]

    init(_ body: ChangeBody, event kind: Text) throws(CodecError) {
        guard let event = body.events.first, body.events.count == 1, event.kind == kind,
            let map = event.fields.map
        else { throw .malformed }
        self.map = map
    }

    func text(_ key: Text) throws(CodecError) -> Text {
        guard let text = map[key]?.text else { throw .malformed }
        return text
    }

    func number(_ key: Text) throws(CodecError) -> UInt64 {
        guard let int = map[key]?.int, int >= 0 else { throw .malformed }
        return UInt64(int)
    }

    func bytes(_ key: Text, _ count: Int) throws(CodecError) -> [UInt8] {
        guard let bytes = map[key]?.bytes, bytes.count == count else { throw .malformed }
        return bytes
    }
}
