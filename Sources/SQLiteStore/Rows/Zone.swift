import ChangeCodec
package import DutyBook
package import History

/// Who is who in the zone, as the rows tell it.
extension StoreView {
    /// All organisations.
    package func parties() throws -> PartyDirectory {
        PartyDirectory(
            try sql(
                "SELECT id, kind, name, parent, home_department, people FROM party_row"
            ).all { row in
                guard let kind = PartyKind(rawValue: try row.text(1).string),
                    let people = People(try ValueCodec.decode(row.bytes(5)))
                else { throw StoreError.damaged("an unreadable party") }
                return PartyInfo(
                    id: try row.text(0),
                    kind: kind,
                    name: try row.text(2),
                    parent: try row.optionalText(3),
                    homeDepartment: try row.optionalText(4),
                    people: people
                )
            }
        )
    }

    /// All enrolled sites.
    package func sites() throws -> [SiteInfo] {
        try sql(
            """
            SELECT id, party, public_key, person, is_lost, retired_why, retired_incarnation,
              retired_number, retired_at
            FROM site_row ORDER BY id
            """
        ).all(Self.site)
    }

    /// `nil` for a site that is not enrolled.
    package func site(named id: Text) throws -> SiteInfo? {
        try sql(
            """
            SELECT id, party, public_key, person, is_lost, retired_why, retired_incarnation,
              retired_number, retired_at
            FROM site_row WHERE id = ?
            """
        ).bind(id).first(Self.site)
    }

    private static func site(_ row: Columns) throws -> SiteInfo {
        SiteInfo(
            id: try row.text(0),
            party: try row.text(1),
            publicKey: row.bytes(2),
            person: try row.text(3),
            retirement: try retirement(row)
        )
    }

    private static func retirement(_ row: Columns) throws -> SiteRetirement? {
        guard let isLost = row.optionalInt(4) else { return nil }
        return SiteRetirement(
            isLost: isLost == 1,
            reason: try row.text(5),
            order: HubOrder(incarnation: row.number(6), number: row.number(7), index: 0),
            at: row.int(8)
        )
    }

    /// Which site opened a replica; `nil` for an unknown one and for the hub's own.
    package func site(of replica: ReplicaID) throws -> Text? {
        guard let handle = try handle(of: replica) else { return nil }
        return try sql("SELECT site FROM epoch_row WHERE replica = ?").bind(handle)
            .first { try $0.text(0) }
    }

    /// The hub's replicas with their incarnations.
    package func hubs() throws -> [ReplicaID: UInt64] {
        let rows = try sql("SELECT replica, incarnation FROM hub_row")
            .all { ($0.int(0), $0.number(1)) }
        var hubs: [ReplicaID: UInt64] = [:]
        for (handle, incarnation) in rows { hubs[try replica(handle)] = incarnation }
        return hubs
    }
}
