import ChangeCodec
import DutyBook
import History

extension StoreTransaction {
    func foldItem(_ record: FoldingRecord) throws -> Folded {
        let state = ItemState(record.history, ranks: record.zone.ranks)
        let undecided = state.aspects.readings.filter(\.view.undecided)
        try sql(
            """
            INSERT OR REPLACE INTO item_row (record, id, title, content, basis, kind, code, category,
              is_void, undecided)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).bind(
            record.handle,
            record.reference.id,
            state.title,
            state.content,
            state.basis,
            state.kind.map { Text($0.rawValue) },
            state.code,
            state.category,
            state.isVoid,
            undecided.count
        ).run()
        try writeAssignment(state, of: record.handle)
        try writeConflicts(of: record, readings: undecided)
        return Folded(
            digest: digest(of: record, aspects: state.aspects),
            isUndecided: !undecided.isEmpty
        )
    }

    private func writeAssignment(_ state: ItemState, of record: Int64) throws {
        try sql("DELETE FROM assignment_row WHERE record = ?").bind(record).run()
        guard let lead = state.lead else { return }
        let assignment = state.aspects.view(Aspects.assignment)?.value
        let parties = [(lead, "lead" as Text)] + state.cooperate.map { ($0, "cooperating") }
        for (position, (party, role)) in parties.enumerated() {
            try sql(
                """
                INSERT INTO assignment_row (record, position, party, role, area, valid_from, valid_to)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
            ).bind(
                record,
                position,
                party,
                role,
                state.area,
                assignment?["from"]?.text,
                assignment?["to"]?.text
            ).run()
        }
    }

    func foldParty(_ record: FoldingRecord) throws -> Folded {
        let ranks = record.zone.ranks
        if let party = PartyInfo(record.reference, record.history, ranks: ranks) {
            try sql(
                """
                INSERT OR REPLACE INTO party_row (record, id, kind, name, parent, home_department,
                  people)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
            ).bind(
                record.handle,
                party.id,
                Text(party.kind.rawValue),
                party.name,
                party.parent,
                party.homeDepartment,
                ValueCodec.encode(party.people.value)
            ).run()
        } else {
            try sql("DELETE FROM party_row WHERE record = ?").bind(record.handle).run()
        }
        return Folded(digest: digest(of: record, aspects: aspects(of: record)))
    }

    /// A site's record says who enrolled it, by the hub's word, and which replicas it opened, by
    /// its own.
    func foldSite(_ record: FoldingRecord) throws -> Folded {
        var enrolment: Enrolment?
        for entry in record.history.entries where record.zone.hubs.contains(entry.dot.replica) {
            // What cannot be read was returned by the hub or written by a newer one.
            guard entry.body.action == Bookkeeping.siteEnrol,
                let found = entry.body.events.first.flatMap({ try? Enrolment($0) }),
                found.site == record.reference.id
            else { continue }
            enrolment = found
        }
        if let enrolment {
            let retirement = retirement(of: record)
            try sql(
                """
                INSERT OR REPLACE INTO site_row (record, id, party, public_key, person, is_lost,
                  retired_why, retired_incarnation, retired_number, retired_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
            ).bind(
                record.handle,
                enrolment.site,
                enrolment.party,
                enrolment.publicKey,
                enrolment.person,
                retirement.map { $0.isLost ? 1 : 0 },
                retirement?.reason,
                try retirement.map { try stored($0.order.incarnation) },
                try retirement.map { try stored($0.order.number) },
                retirement?.at
            ).run()
        } else {
            try sql("DELETE FROM site_row WHERE record = ?").bind(record.handle).run()
        }
        try sql("DELETE FROM epoch_row WHERE record = ?").bind(record.handle).run()
        for entry in record.history.entries where entry.dot.number == 1 {
            guard entry.body.action == Bookkeeping.siteOpen,
                let opening = entry.body.events.first.flatMap({ try? SiteOpening($0) }),
                opening.site == record.reference.id
            else { continue }
            try sql(
                """
                INSERT OR REPLACE INTO epoch_row (replica, record, site, ordinal)
                VALUES (?, ?, ?, ?)
                """
            ).bind(
                try ensure(entry.dot.replica),
                record.handle,
                opening.site,
                try stored(opening.ordinal)
            ).run()
        }
        return Folded(digest: digest(of: record, aspects: aspects(of: record)))
    }

    /// What the hub's last word on a site's work is; `nil` where it was never retired or came back.
    private func retirement(of record: FoldingRecord) -> SiteRetirement? {
        var last: (order: HubOrder, retirement: SiteRetirement?)?
        for entry in record.history.entries where record.zone.hubs.contains(entry.dot.replica) {
            guard let standing = entry.standing, last.map({ $0.order < standing.order }) ?? true
            else { continue }
            let event = entry.body.events.first
            switch entry.body.action {
            case Bookkeeping.siteRetire:
                guard let told = event.flatMap({ try? Retirement($0) }),
                    told.site == record.reference.id
                else { continue }
                last = (
                    standing.order,
                    SiteRetirement(
                        isLost: told.isLost,
                        reason: told.reason,
                        order: standing.order,
                        at: standing.receivedAt
                    )
                )
            case Bookkeeping.siteReturn:
                guard let told = event.flatMap({ try? SiteReturn($0) }),
                    told.site == record.reference.id
                else { continue }
                last = (standing.order, nil)
            default: continue
            }
        }
        return last?.retirement
    }

    func foldHub(_ record: FoldingRecord) throws -> Folded {
        try sql("DELETE FROM hub_row").run()
        for entry in record.history.entries where entry.dot.number == 1 {
            guard entry.body.action == Bookkeeping.hubOpen,
                let opening = entry.body.events.first.flatMap({ try? HubOpening($0) })
            else { continue }
            try sql("INSERT INTO hub_row (replica, incarnation) VALUES (?, ?)")
                .bind(try ensure(entry.dot.replica), try stored(opening.incarnation))
                .run()
        }
        return Folded(digest: digest(of: record, aspects: aspects(of: record)))
    }

    private func aspects(of record: FoldingRecord) -> RecordAspects {
        RecordAspects(
            of: record.history,
            type: record.reference.type,
            ranks: record.zone.ranks
        )
    }
}
