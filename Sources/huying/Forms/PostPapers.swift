import DutyBook
import History
import PartySide
import Reports

/// 征求意见函: the letter that asks the zone for its consent. The name stands in a record of its own;
/// who may not read that prints the letter without it.
struct ConsentPaper {
    let source: PaperSource
    /// The candidate's record as this office may read it; `nil` else.
    let candidate: JSON?
    /// The zone's rules: while the request is not at the hub, a day cannot be named.
    let rules: JSON?

    func printed() -> PrintedForm {
        let (page, head) = (source.page, source.head)
        let version = source.document["version"]?.int ?? 1
        let matter = Glossary.say(head?["matter"]?.string, Shown.posts, on: page)
        let agency = source.name(head?["agency"])
        let post = head?["post"]?.string ?? ""
        let zone = source.name(head?["zone"])
        let due = (source.document["clocks"]?.array ?? [])
            .last { $0["state"]?.string != "dropped" }?["due"]
        let name = person(version)
        let until = source.day(due)
        let limit =
            RulesSheet.limit(.consent, in: rules, on: page) ?? page.say("规定期限", "the limit set")
        let body = page.say(
            "根据派驻机构双重管理的有关规定，现就\(agency)\(post)\(matter)事宜征求你单位意见，"
                + "人选为\(name ?? "（限阅，另附）")（第\(version)次征求）。"
                + (until.isEmpty ? "请于收到后\(limit)内书面答复。" : "请于\(until)前书面答复。")
                + "逾期未答复的，不视为同意。",
            "Your consent is asked for: \(matter), \(post) of \(agency), "
                + "\(name ?? "name restricted, attached") (request no. \(version)). "
                + (until.isEmpty
                    ? "Please answer within \(limit). " : "Please answer by \(until). ")
                + "No answer is not consent."
        )
        let sender = source.events("requested").first?["party"]
        return source.form(
            source.say(
                "关于征求\(agency)\(post)\(matter)意见的函",
                "Request for consent: \(agency), \(post)"
            ),
            number: head?["docNo"]?.string ?? source.document["id"]?.string ?? "",
            unit: source.name(sender),
            [
                .address(Text(zone) + source.say("：", ":")), .text(heading: "", [Text(body)]),
                opinions,
            ],
            signatures: [
                Text(source.name(sender)), source.say("签发人：", "Issued by:"), source.seal,
            ],
            layout: .letter
        )
    }

    /// The name of a version; `nil` where this office may not read it.
    private func person(_ version: Int64) -> String? {
        guard let candidate else { return nil }
        let row = PaperSource(document: candidate, page: source.page)
            .rows("person", of: RecordType.candidate)
            .first { $0.keys.first == String(version) }
        return row?.value["name"]?.string
    }

    private var opinions: PrintedForm.Part {
        let page = source.page
        let given = source.document["opinions"]?.array ?? []
        return source.table(
            source.say("答复", "Opinions"),
            [
                ("征求次数", "Request"), ("意见", "Opinion"), ("答复单位", "By"),
                ("批准人", "Approved by"),
            ],
            given.isEmpty
                ? [
                    [
                        "", page.say("□ 同意　□ 有条件同意　□ 不同意", "□ agreed　□ on conditions　□ not agreed"),
                        "", "",
                    ]
                ]
                : given.map { one in
                    let isOld = one["current"]?.bool == false
                    return [
                        "\(one["version"]?.int ?? 0)"
                            + (isOld ? page.say("（已换人选）", " (replaced)") : ""),
                        Glossary.say(one["opinion"]?.string, Glossary.recordStates, on: page),
                        source.name(one["party"]), one["approvedBy"]?.string ?? "",
                    ]
                }
        )
    }
}

/// 负责人考核表: how the head of a stationed agency is appraised by the zone and by the home department.
struct AppraisalPaper {
    let source: PaperSource

    func printed() -> PrintedForm {
        let page = source.page
        let subject = source.document["aspects"]?["subject"]?["value"]
        let opener = source.events("opened").first?["party"]
        let marks = source.rows("mark", of: RecordType.appraisal)
        func mark(_ party: JSON?) -> String {
            let own = marks.first { $0.keys.first == party?.string }?.value
            guard let own else {
                return page.say(
                    "□ 优秀　□ 称职　□ 基本称职　□ 不称职",
                    "□ excellent　□ competent　□ barely　□ not"
                )
            }
            let grade = Glossary.say(own["grade"]?.string, Shown.posts, on: page)
            let approved = own["approvedBy"]?.string.map { page.say("批准：", "approved: ") + $0 }
            return [grade, own["text"]?.string, approved].compactMap(\.self)
                .joined(separator: "\n")
        }
        let heard = source.events("heard").compactMap { $0["fields"]?["text"]?.string }
        let year = subject?["year"]?.int.map(String.init) ?? ""
        return source.form(
            source.say(
                "派驻机构负责人\(year)年度考核表（限阅）",
                "Appraisal \(year) of the head of a stationed agency (restricted)"
            ),
            number: "\(year) " + source.name(subject?["agency"]),
            unit: source.name(subject?["agency"]),
            [
                .rows([
                    source.row("姓名", "Name", subject?["name"]?.string),
                    source.row("职务", "Post", subject?["post"]?.string),
                    source.row("派驻机构", "Agency", source.name(subject?["agency"])),
                    source.row("派出部门", "Home department", source.name(subject?["home"])),
                    source.row("考核年度", "Year", year),
                    source.row("开发区意见", "The zone", mark(opener), isLong: true),
                    source.row("派出部门意见", "Home department", mark(subject?["home"]), isLong: true),
                    source.row(
                        "本人说明",
                        "The person's own words",
                        heard.joined(separator: "\n"),
                        isLong: true
                    ),
                ])
            ],
            signatures: [
                source.say("开发区（盖章）：", "The zone (seal):"),
                source.say("派出部门（盖章）：", "Home department (seal):"),
                source.say("本人签字：", "The person:"), source.say("　　年　月　日", "date"),
            ]
        )
    }
}

/// 派驻机构考核表: a stationed agency's scores of a year, the zone's and the home department's, by the
/// locked sheets of its periods.
struct AgencyPaper {
    let source: PaperSource
    let agency: String
    let year: String
    /// The locked sheets of the agency in the year, in the order of their periods.
    let sheets: [JSON]

    private static let columns = [
        ("考核期", "Period"), ("基数", "Base"), ("响应率", "Response"), ("按时率", "In time"),
        ("解决率", "Resolved"), ("满意率", "Satisfied"), ("开发区评分", "Zone"),
        ("派出部门评分", "Home"), ("综合", "Total"),
    ]

    func printed() -> PrintedForm {
        let page = source.page
        let figures = sheets.compactMap { $0["aspects"]?["figures"]?["value"] }
        let totals = figures.compactMap { $0["total"]?.int }
        let name = page.names[agency] ?? agency
        let mean = totals.isEmpty ? nil : Self.mean(totals)
        return source.form(
            source.say("派驻机构\(year)年度考核表", "Assessment \(year) of a stationed agency"),
            number: "\(year)-\(agency)",
            unit: name,
            [
                .rows([
                    source.row("派驻机构", "Agency", name),
                    source.row("考核年度", "Year", year),
                    source.row(
                        "综合得分（各期平均）",
                        "Total (mean of the periods)",
                        mean.map(Self.points) ?? page.say("尚无两方评分", "not both sides have rated yet")
                    ),
                ]),
                .table(
                    ReportTable(
                        title: source.say("各期得分", "Scores by period"),
                        columns: Self.columns.map { source.say($0.0, $0.1) },
                        rows: figures.map(row)
                    )
                ),
                .rows([
                    source.row("开发区意见", "The zone", "", isLong: true),
                    source.row("派出部门意见", "Home department", "", isLong: true),
                ]),
            ],
            signatures: [
                source.say("开发区（盖章）：", "The zone (seal):"),
                source.say("派出部门（盖章）：", "Home department (seal):"),
                source.say("派驻机构负责人：", "Head of the agency:"),
            ]
        )
    }

    private func row(_ figures: JSON) -> [ReportCell] {
        let counted = figures["counted"]
        func points(_ value: JSON?) -> ReportCell {
            value?.int.map(ReportCell.hundredths) ?? .unknown
        }
        let base = counted?["led"]?.int.map(ReportCell.number) ?? .unknown
        let rates = ["response", "timeliness", "resolution", "satisfaction"] as [Text]
        return [.text(figures["period"]?.text ?? ""), base] + rates.map { points(counted?[$0]) }
            + [points(counted?["final"]), points(figures["otherSide"]), points(figures["total"])]
    }

    /// In hundredths, half up.
    static func mean(_ hundredths: [Int64]) -> Int64 {
        let (sum, count) = (hundredths.reduce(0, +), Int64(hundredths.count))
        return (sum * 2 + count) / (count * 2)
    }

    private static func points(_ hundredths: Int64) -> String {
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

/// 办件环节回执: the receipt of each stage a matter has passed.
struct ReceiptsPaper {
    let source: PaperSource

    func printed() -> [PrintedForm] {
        (source.document["receipts"]?.array ?? []).map { receipt in
            let stage = Glossary.say(receipt["stage"]?.string, Glossary.events, on: source.page)
            let result = receipt["result"]?.text.flatMap(DeclaredWords.value)
            let way = receipt["way"]?.text.flatMap(DeclaredWords.value)
            return source.form(
                source.say("\(stage)回执", "Receipt: \(stage)"),
                number: receipt["number"]?.string ?? "",
                unit: source.name(receipt["party"]),
                [
                    .rows([
                        source.row("办件", "Matter", source.document["title"]?.string),
                        source.row("申请人", "Applicant", source.head?["applicant"]?.string),
                        source.row("环节", "Stage", stage),
                        source.row("送达对象", "To", receipt["recipient"]?.string),
                        source.row("内容", "Content", receipt["text"]?.string, isLong: true),
                        source.row("结果", "Result", result.map { source.page.say($0) }),
                        source.row("结果文号", "Result no.", receipt["resultNo"]?.string),
                        source.row("送达方式", "Way", way.map { source.page.say($0) }),
                        source.row("时间", "At", source.time(receipt["at"])),
                        source.row("经办人", "Handled by", receipt["person"]?.string),
                    ])
                ],
                signatures: [
                    source.say("经办人：", "Handled by:"), source.say("接收人：", "Received by:"),
                    source.seal,
                ]
            )
        }
    }
}
