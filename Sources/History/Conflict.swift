/// Claims that wait for a person: a thing with a record, an aspect and a base.
package struct OpenConflict: Hashable, Sendable {
    package let aspect: Text
    package let claims: [Claim]
    /// What every claimant had in front of them; `nil` where they had nothing in common.
    package let base: Value?

    package init(aspect: Text, claims: [Claim], base: Value?) {
        self.aspect = aspect
        self.claims = claims
        self.base = base
    }
}

extension RecordHistory {
    /// The aspect that says whether a record lives. Written by void and by its undoing.
    package static let life: Text = "life"
    package static let voided: Value = "void"
    package static let live: Value = "live"

    /// The conflict of one aspect; `nil` where nobody has to decide.
    package func conflict(on aspect: Text, view: AspectView) -> OpenConflict? {
        guard view.undecided else { return nil }
        return OpenConflict(
            aspect: aspect,
            claims: view.claims,
            base: aspect == Self.life ? nil : base(of: aspect, under: view.claims.flatMap(\.dots))
        )
    }

    /// Whether the record lives; `nil` where no one ever wrote it, which means it does.
    ///
    /// A void stands against every concurrent write of an aspect: either the record goes or the edit
    /// stands, and a person says which. Such an edit's claim holds `{aspect: value}` and means
    /// `live`; until somebody decides, what reached the hub first is shown.
    package func lifeView() -> AspectView? {
        lifeView(of: writes(of: Self.life))
    }

    /// The same, of all writes of the aspect `life` in causal order.
    package func lifeView(of lives: [PlacedWrite]) -> AspectView? {
        let current = Self.currentByArrival(lives).filter { life in
            let newest = entries.map(\.body.times.recordedAt).max() ?? 0
            return !mutated(.forgetsOldVoids)
                || newest - life.entry.body.times.recordedAt < 864_000_000
        }
        guard !current.isEmpty else { return nil }
        let voids = current.filter { $0.write.value == Self.voided }
        var standing = current
        var edits: [Dot] = []
        for entry in entries where voids.contains(where: { Self.concurrent($0.entry, entry) }) {
            guard let write = entry.body.writes.first(where: { $0.aspect != Self.life }) else {
                continue
            }
            edits.append(entry.dot)
            let edit = Write(Self.life, .map([write.aspect: write.value]))
            standing.append(PlacedWrite(entry: entry, write: edit))
        }
        if mutated(.revivesVoided), !edits.isEmpty { return nil }
        standing.sort { Entry.arrivesBefore($0.entry, $1.entry) }
        let claims = Self.collapsed(standing)
        guard let first = claims.first else { return nil }
        return AspectView(
            claims: claims,
            value: edits.contains(first.dots[0]) ? Self.live : first.value,
            undecided: claims.count > 1,
            superseded: []
        )
    }

    /// The last value that every one of these changes had seen.
    private func base(of aspect: Text, under dots: [Dot]) -> Value? {
        let claimants = entries.filter { dots.contains($0.dot) }
        let common = writes(of: aspect).filter { write in
            claimants.allSatisfy { Self.saw($0, write.entry) }
        }
        return common.last?.write.value
    }
}
