import History

extension RecordDeclaration {
    private static let keeping = Keeping(
        RecordType.indicator,
        [.committee, .department],
        deciders: .committee
    )

    private static let parts: [AspectRule] = [
        keeping.head(
            [.required("year", .count), .required("code", .filledText)],
            "年度指标",
            "indicator of a year"
        ),
        keeping.part("title", .lww, .filledText, "指标名称", "name", isRequired: true),
        keeping.part(
            "figure",
            .siblings,
            .map([
                .required("figure", .quantity(Dimension.allCases)),
                .required("source", .filledText),
            ]),
            "数值",
            "figure",
            isRequired: true
        ),
        keeping.life,
    ]

    /// 年度指标: one figure of the zone in one year, with its unit and source. Year and code are the
    /// id of its record: who enters the same again, enters another value of the same.
    static let indicator = RecordDeclaration(
        RecordType.indicator,
        "年度指标",
        "yearly indicator",
        audience: .everyone,
        aspects: parts,
        events: [EventRule("defined")],
        actions: [
            keeping.opening("record", ["head", "title", "figure"], "登记指标", "recorded"),
            keeping.changing("correct", ["title", "figure"], "更正", "corrected"),
        ] + keeping.ending(deciding: parts),
        heading: Heading("title"),
        identity: ["year", "code"],
        listing: RecordListing(["year", "code", "figure", "source"]),
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            guard let year = act.value(of: "head")?["year"]?.int else { return }
            guard (1_949...2_999).contains(year) else { throw act.refusal(.unknownValue, "year") }
        }
    )
}
