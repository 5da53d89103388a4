import History

extension Draft {
    static let assignmentFields: [Text] = ["lead", "cooperate", "area", "from", "to", "docNo"]
    private static let wordingFields: [Text] = ["title", "content", "basis"]

    func definition() -> [Write] {
        var writes = [
            Write(Aspects.text, given.map(Self.wordingFields)),
            Write(Aspects.catalogue, given.map(["kind", "code", "category"])),
        ]
        if given["lead"] != nil {
            writes.append(Write(Aspects.assignment, given.map(Self.assignmentFields)))
        }
        return writes
    }

    /// A wording is one whole: what is not given anew stays as it was.
    func editWording() throws(Refusal) -> Decision {
        var fields = aspects.view(Aspects.text)?.value.map ?? [:]
        let changed = given.map(Self.wordingFields).map ?? [:]
        guard !changed.isEmpty else { throw refusal(.nothingToDo) }
        fields.merge(changed) { _, new in new }
        return done(writes: [try edited(Aspects.text, to: .map(fields))])
    }
}
