package import History

/// Who may read one record, and since when: the hub's positions are numbers of its own chain.
package struct SightRow: Hashable, Sendable {
    package let party: Text
    package let since: UInt64
    /// The hub number from which delivery stopped; `nil` while it goes on.
    package let until: UInt64?

    package init(party: Text, since: UInt64, until: UInt64?) {
        self.party = party
        self.since = since
        self.until = until
    }
}

/// Who may read records of a type.
package enum Audience: Sendable {
    case everyone
    /// Those who take part, and the parties that see every call.
    case participants
    /// Those the record names and nobody else: committee and supervision too only where named.
    case named
    /// The author's party and the parties that see every call: all that is safe for a type this
    /// version does not know.
    case author
}

/// Where a record says who reads it, beside whoever opened it.
package struct Readers: Sendable {
    /// An aspect that names parties, and the field of it where it is a map.
    struct Place: Sendable {
        let aspect: Text
        let field: Text?

        init(_ aspect: Text, _ field: Text? = nil) {
            self.aspect = aspect
            self.field = field
        }
    }

    let places: [Place]
    /// Parties that read every record of the type, beside those it names.
    let kinds: Set<PartyKind>

    init(_ places: Place..., kinds: Set<PartyKind> = []) {
        self.places = places
        self.kinds = kinds
    }

    /// Those whom the opening change of a record names.
    func named(in writes: [Write]) -> [Text] {
        places.flatMap { place -> [Text] in
            guard let write = writes.first(where: { $0.aspect == place.aspect }) else { return [] }
            let value = place.field.map { write.value[$0] } ?? write.value
            return value?.list?.compactMap(\.text) ?? [value?.text].compactMap(\.self)
        }
    }

    /// Those the record names now; of an undecided aspect by every claim.
    func named(_ aspects: RecordAspects) -> [Text] {
        places.flatMap { place in
            (aspects.view(place.aspect)?.claims ?? []).flatMap { claim -> [Text] in
                let value = place.field.map { claim.value[$0] } ?? claim.value
                return value?.list?.compactMap(\.text) ?? [value?.text].compactMap(\.self)
            }
        }
    }
}

extension Readers {
    func ofKinds(_ parties: PartyDirectory) -> [Text] {
        guard !kinds.isEmpty else { return [] }
        return parties.all.values.filter { kinds.contains($0.kind) }.map(\.id).sorted()
    }
}

/// Who reads a record from now on.
package struct Readership: Sendable {
    package let parties: [Text]
    /// Whose sight ends.
    package let released: [Release]
}

/// Who may see what: the one table that hub and sites share.
package enum Sight {
    /// The aspects of a record of this type that say who takes part in it.
    package static func aspects(of type: Text) -> [Text] {
        RecordDeclaration.of(type)?.readers.places.map(\.aspect) ?? []
    }

    package static func audience(of type: Text) -> Audience {
        RecordDeclaration.of(type)?.audience ?? .author
    }

    /// Who takes part in a record that the hub itself opens.
    package static func readers(
        of type: Text,
        openedWith writes: [Write],
        parties: PartyDirectory
    ) -> [Text] {
        guard let readers = RecordDeclaration.of(type)?.readers else { return [] }
        return readers.named(in: writes).filter { parties[$0] != nil } + readers.ofKinds(parties)
    }

    /// Who takes part in a record that is not for everyone.
    ///
    /// - Parameter sighted: who reads it so far.
    package static func readership(
        of record: RecordRef,
        _ history: RecordHistory,
        ranks: MergeRanks,
        parties: PartyDirectory,
        sighted: [Text]
    ) -> Readership {
        if record.type == RecordType.call {
            let state = CallState(history, ranks: ranks, parties: parties)
            return Readership(parties: state.participants, released: state.released)
        }
        guard let declared = RecordDeclaration.of(record.type) else {
            return Readership(parties: [], released: [])
        }
        let aspects = RecordAspects(of: history, type: record.type, ranks: ranks)
        var readers: [Text] = []
        for party in [declared.opener(history)].compactMap(\.self)
            + declared.readers.named(aspects) + declared.readers.ofKinds(parties)
        where !readers.contains(party) && parties[party] != nil {
            readers.append(party)
        }
        let released = sighted.filter { !readers.contains($0) }
            .map { Release(party: $0, handedTo: nil) }
        return Readership(parties: readers, released: released)
    }
}
