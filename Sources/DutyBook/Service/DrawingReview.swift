package import History

extension RecordDeclaration {
    private static let keeping = Keeping(
        RecordType.drawing,
        [.committee, .company, .department],
        deciders: .committee
    )

    private static let parts: [AspectRule] = [
        keeping.head(
            [
                .required("title", .filledText), .required("service", .record(RecordType.service)),
                .optional("project", .record(RecordType.project)).taken(from: .record("service")),
                .required("reviewers", .parties),
            ],
            "图纸",
            "drawing"
        ),
        keeping.part(
            "version",
            .siblings,
            .map([.optional("version", .text), .required("hash", .sha256)]),
            "图纸版本",
            "version",
            isRequired: true
        ),
        keeping.life,
    ]

    /// 多图联审: departments review one drawing together. An opinion is bound to the version its author
    /// had in front of them: a new version makes it stale, and it has to be given again.
    static let drawing = RecordDeclaration(
        RecordType.drawing,
        "联审图纸",
        "drawing under review",
        audience: .everyone,
        aspects: parts,
        events: [
            EventRule("defined"),
            EventRule(
                "opined",
                .required("opinion", .oneOf(["agree", "object", "conditional"])),
                .optional("text", .text),
                .optional("hash", .sha256).taken(from: .aspect("version"))
            ),
        ],
        actions: [
            keeping.opening("submit", ["head", "version"], "提交联审", "submitted"),
            keeping.changing("revise", ["version"], "更换版本", "revised"),
            keeping.changing(
                "opine",
                events: ["opined"],
                by: .cooperating,
                "提出意见",
                "opinion given"
            ),
        ] + keeping.ending(deciding: parts),
        heading: Heading("head", "title"),
        relations: { aspects, party in
            let reviewers = aspects.view("head")?.value["reviewers"]?.list ?? []
            return reviewers.contains(.text(party.id)) ? .cooperating : .none
        },
        derived: { reading in
            let (aspects, history) = (reading.aspects, reading.history)
            let opinions = DrawingOpinion.all(aspects, history)
            return [
                ("state", .text(DrawingOpinion.state(of: opinions, aspects))),
                ("opinions", .list(opinions.map(\.value))),
            ]
        },
        listing: RecordListing(["version", "state", "reviewers", "service"]),
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            for event in act.events where event.kind == "opined" {
                let versions = scene.past.writes(of: "version").map { $0.write.value["hash"] }
                guard let hash = event.fields["hash"], versions.contains(hash) else {
                    throw act.refusal(.unknownValue, "hash")
                }
            }
        }
    )
}

/// What one department last said of a drawing.
package struct DrawingOpinion: Sendable {
    package let party: Text
    package let fields: [Text: Value]
    /// It was given on another version than the one that counts now.
    package let isStale: Bool

    /// The last opinion of each reviewer, in the order in which they first spoke.
    static func all(_ aspects: RecordAspects, _ history: RecordHistory) -> [DrawingOpinion] {
        let version = aspects.view("version")
        var found: [DrawingOpinion] = []
        for entry in history.entries {
            for event in entry.body.events where event.kind == "opined" {
                let isCurrent =
                    version?.undecided == false && event.fields["hash"] == version?.value["hash"]
                let opinion = DrawingOpinion(
                    party: entry.body.author.party,
                    fields: event.fields.map ?? [:],
                    isStale: !isCurrent
                )
                let earlier = found.firstIndex { $0.party == opinion.party }
                if let earlier { found[earlier] = opinion } else { found.append(opinion) }
            }
        }
        return found
    }

    /// `agreed` once every reviewer agrees to the version that counts, `objected` once one does not.
    static func state(of opinions: [DrawingOpinion], _ aspects: RecordAspects) -> Text {
        let current = opinions.filter { !$0.isStale }
        if current.contains(where: { $0.fields["opinion"] != "agree" }) { return "objected" }
        let reviewers = aspects.view("head")?.value["reviewers"]?.list?.compactMap(\.text) ?? []
        let isWhole = reviewers.allSatisfy { name in current.contains { $0.party == name } }
        return isWhole ? "agreed" : "waiting"
    }

    var value: Value {
        var value = fields
        value["party"] = .text(party)
        value["stale"] = .bool(isStale)
        return .map(value)
    }
}
