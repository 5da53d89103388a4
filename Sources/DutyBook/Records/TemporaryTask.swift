import History

extension RecordDeclaration {
    /// 临时交办任务: a task beyond the lists, for a time. A sub-district is given one only with the
    /// number of the government's approval (山东省乡镇人民政府工作条例 art. 4).
    static let temporary = RecordDeclaration(
        RecordType.temporary,
        "临时任务",
        "temporary task",
        audience: .everyone,
        aspects: [
            AspectRule(
                aspect: "task",
                policy: .immutable,
                form: .map([
                    .required("title", .filledText), .required("party", .party),
                    .required("until", .date), .optional("content", .text),
                    .optional("basis", .text), .optional("approvalNo", .text),
                ]),
                editors: .none,
                deciders: [],
                zh: "任务",
                en: "task",
                isRequired: true
            ),
            Aspects.life(deciders: [.committee]),
        ],
        events: [EventRule("defined")],
        actions: [
            Actions.act(
                "temporary.assign",
                RecordType.temporary,
                [.committee, .department, .establishmentOffice],
                writes: ["task"],
                events: ["defined"],
                command: .opens,
                "交办",
                "assigned"
            ),
            Actions.voiding(
                "temporary.void",
                RecordType.temporary,
                [.committee, .establishmentOffice]
            ),
            Actions.act(
                "temporary.settle",
                RecordType.temporary,
                .committee,
                writes: [RecordHistory.life],
                events: [],
                "决定",
                "settled"
            ),
        ],
        heading: Heading("task", "title"),
        check: { (act, scene) throws(Refusal) in
            try act.checkRecord(scene)
            guard let task = act.value(of: "task"), let party = task["party"]?.text,
                scene.parties[party]?.kind == .subdistrict
            else { return }
            guard task["approvalNo"]?.text?.isBlank == false else {
                throw act.refusal(.approvalMissing, party)
            }
        }
    )
}
