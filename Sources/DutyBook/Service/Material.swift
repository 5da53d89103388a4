import History

extension RecordDeclaration {
    private static let keeping = Keeping(
        RecordType.material,
        [.committee, .department],
        deciders: .committee
    )

    private static let parts: [AspectRule] = [
        keeping.head(
            [
                .required("title", .filledText), .required("service", .record(RecordType.service)),
                .required("core", .oneOf(["yes", "no"])),
                .required("window", .party).taken(from: .record("service")),
                .optional("agent", .party).taken(from: .record("service")),
            ],
            "材料",
            "paper"
        ),
        keeping.part(
            "deferral",
            .owner,
            .map([
                .optional("dueSupplement", .date), .optional("commitment", .text),
            ]),
            "容缺",
            "deferral",
            by: .receiver
        ),
        keeping.part(
            "handing",
            .owner,
            .map([
                .required("handedIn", .oneOf(["yes", "no"])), .optional("handedInOn", .date),
            ]),
            "提交",
            "handed in",
            by: .giver
        ),
        keeping.part(
            "accepting",
            .owner,
            .map([
                .required("accepted", .oneOf(["yes", "no"])), .optional("acceptedOn", .date),
            ]),
            "审核",
            "accepted",
            by: .receiver
        ),
        keeping.life,
    ]

    /// 材料: a paper that a matter needs. The applicant's agent says that it was handed in, the
    /// window that it is accepted. A paper that is not core may be deferred (容缺), a core one never.
    static let material = RecordDeclaration(
        RecordType.material,
        "办件材料",
        "paper",
        audience: .everyone,
        aspects: parts,
        events: [EventRule("defined")],
        actions: [
            keeping.opening("require", ["head"], "列出材料", "required"),
            keeping.changing("defer", ["deferral"], by: .receiver, "容缺受理", "deferred"),
            keeping.changing("hand", ["handing"], by: .giver, "提交材料", "handed in"),
            keeping.changing("accept", ["accepting"], by: .receiver, "审核材料", "accepted"),
        ] + keeping.ending(deciding: parts),
        heading: Heading("head", "title"),
        relations: { aspects, party in
            let head = aspects.view("head")?.value
            var relations: Relations = .none
            let window = head?["window"]?.text
            if window == party.id { relations.insert(.receiver) }
            // Without an agent the window notes what the applicant brought.
            if head?["agent"]?.text ?? window == party.id { relations.insert(.giver) }
            return relations
        },
        derived: { reading in
            let aspects = reading.aspects
            let state: Text =
                if aspects.view("accepting")?.value["accepted"] == "yes" {
                    "accepted"
                } else if aspects.view("handing")?.value["handedIn"] == "yes" {
                    "handedIn"
                } else if aspects.view("deferral")?.value["dueSupplement"] != nil {
                    "deferred"
                } else {
                    "missing"
                }
            return [("state", .text(state)), ("isOpen", .bool(state != "accepted"))]
        },
        listing: RecordListing(
            ["core", "state", "dueSupplement", "handedInOn", "acceptedOn", "service"]
        ),
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            guard let deferral = act.value(of: "deferral") else { return }
            let aspects = RecordAspects(
                of: scene.past,
                type: RecordType.material,
                ranks: scene.ranks
            )
            let head = aspects.view("head")?.value
            guard head?["core"] == "no" else {
                throw act.refusal(.coreMaterial, head?["title"]?.text)
            }
            guard deferral["dueSupplement"] != nil else {
                throw act.refusal(.missingArgument, "dueSupplement")
            }
        }
    )
}
