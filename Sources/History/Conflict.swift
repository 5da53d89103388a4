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

    /// The conflict of one aspect; `nil` where nobody has to decide.
    package func conflict(on aspect: Text, view: AspectView) -> OpenConflict? {
        guard view.undecided else { return nil }
        return OpenConflict(
            aspect: aspect,
            claims: view.claims,
            base: base(of: aspect, under: view.claims.flatMap(\.dots))
        )
    }

    /// A void against every concurrent write of an aspect that is not append: either the record goes
    /// or the edit stands, and a person says which.
    package func voidConflict() -> OpenConflict? {
        let lives = Self.unseen(writes(of: Self.life))
        let voids = lives.filter { $0.write.value == Self.voided }
        guard !voids.isEmpty else { return nil }
        var edits: [Claim] = []
        for entry in entries where voids.contains(where: { Self.concurrent($0.entry, entry) }) {
            // A write that saw another void has already been made in its light.
            guard let write = entry.body.writes.first(where: { $0.aspect != Self.life }) else {
                continue
            }
            edits.append(Claim(dots: [entry.dot], value: .map([write.aspect: write.value])))
        }
        guard !edits.isEmpty || Set(lives.map(\.write.value)).count > 1 else { return nil }
        var claims: [Claim] = []
        for value in lives.map(\.write.value) where !claims.contains(where: { $0.value == value }) {
            let dots = lives.filter { $0.write.value == value }.map(\.entry.dot)
            claims.append(Claim(dots: dots, value: value))
        }
        return OpenConflict(aspect: Self.life, claims: claims + edits, base: nil)
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
