package import History

/// How a call was solved, in the word of one office.
package struct CallRating: Hashable, Sendable {
    package let entry: Entry
    /// `yes`, `partly` or `no`.
    package let solved: Text?
    /// `yes`, `mostly` or `no`.
    package let satisfied: Text?
    /// By an office that neither asked nor acted.
    package let isFollowUp: Bool

    init(_ entry: Entry, _ fields: Value, isFollowUp: Bool) {
        self.entry = entry
        solved = fields["solved"]?.text
        satisfied = fields["satisfied"]?.text
        self.isFollowUp = isFollowUp
    }

    package var party: Text { entry.body.author.party }

    /// The worse, the higher.
    var severity: Int {
        let words: [Text?: Int] = ["yes": 0, "mostly": 1, "partly": 1, "no": 2]
        return 3 * (words[solved] ?? 0) + (words[satisfied] ?? 0)
    }
}
