package import History

extension Retirement {
    package var event: Event {
        let heads = heads.map { head in
            Value.list([
                .bytes(head.replica.bytes), .int(Int64(clamping: head.point.number)),
                .bytes(head.point.link.bytes),
            ])
        }
        return Event(
            HubEventCoding.retired,
            [
                "site": .text(site), "reason": .text(reason), "lost": .bool(isLost),
                "heads": .list(heads),
            ]
        )
    }

    package init(_ event: Event) throws(CodecError) {
        let fields = try EventFields(event, kind: HubEventCoding.retired)
        var heads: [FinalHead] = []
        for item in try fields.list("heads") {
            guard let parts = item.list, parts.count == 3, let bytes = parts[0].bytes,
                let number = parts[1].int, let link = parts[2].bytes
            else { throw .unexpectedItem }
            guard let replica = ReplicaID(bytes: bytes), let digest = Digest(bytes: link),
                number >= 0, UInt64(number) <= BodyBounds.highestNumber
            else { throw .outOfRange }
            heads.append(
                FinalHead(
                    replica: replica,
                    point: ChainPoint(number: UInt64(number), link: digest)
                )
            )
        }
        self.init(
            site: try fields.text("site"),
            reason: try fields.text("reason"),
            isLost: try fields.bool("lost"),
            heads: heads
        )
    }
}

extension SiteReturn {
    package var event: Event {
        Event(HubEventCoding.returned, ["site": .text(site), "reason": .text(reason)])
    }

    package init(_ event: Event) throws(CodecError) {
        let fields = try EventFields(event, kind: HubEventCoding.returned)
        self.init(site: try fields.text("site"), reason: try fields.text("reason"))
    }
}
