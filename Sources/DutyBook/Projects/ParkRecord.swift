import History

extension RecordDeclaration {
    private static let keeping = Keeping(RecordType.park, .committee, deciders: .committee)

    private static let parts: [AspectRule] = [
        keeping.part("title", .siblings, .filledText, "园区名称", "name", isRequired: true),
        keeping.part(
            "facts",
            .siblings,
            .map([
                .optional("landArea", .quantity([.area])), .optional("operator", .text),
                .optional("territory", .text),
            ]),
            "基本情况",
            "facts"
        ),
        keeping.life,
    ]

    /// 园区: its area and who runs it. What stands in it is counted from the registers.
    static let park = RecordDeclaration(
        RecordType.park,
        "园区",
        "park",
        audience: .everyone,
        aspects: parts,
        events: [EventRule("defined")],
        actions: [
            keeping.opening("define", ["title", "facts"], "登记园区", "defined"),
            keeping.changing("edit", ["title", "facts"], "修改", "edited"),
        ] + keeping.ending(deciding: parts),
        heading: Heading("title"),
        listing: RecordListing(
            ["landArea", "operator", "enterprises", "projects", "started", "projectSum"],
            rollups: [
                .count("enterprises", of: RecordType.enterprise, by: "park"),
                .count("projects", of: RecordType.project, by: "park"),
                .count(
                    "started",
                    of: RecordType.project,
                    by: "park",
                    where: ("started", .bool(true))
                ),
                .sum("projectSum", of: RecordType.project, by: "park", "counted"),
            ]
        )
    )
}
