package import History

/// One command of a sample.
package struct SampleCommand: Sendable {
    package let verb: Text
    /// By what later commands of the same sample name the record it opens.
    package let ref: Text?
    package let arguments: [Text: Value]

    init(_ verb: Text, ref: Text? = nil, _ arguments: [Text: Value]) {
        self.verb = verb
        self.ref = ref
        self.arguments = arguments
    }
}

/// Parks, projects, enterprises and ledgers of the sample zone.
///
/// Parks, the figures of 2020, the counts and the sums are those of the founding document: 13 projects
/// over 100 million yuan, 33 member enterprises with 1.6 billion in loans, bridging money of over 8
/// million. Single amounts and all enterprises are made up.
package enum SampleRegisters {
    /// What the committee enters.
    package static let committee: [SampleCommand] =
        parks + enterprises.map(\.registration) + projects + figures

    /// What the chamber enters.
    package static let chamber: [SampleCommand] =
        enterprises.enumerated().flatMap { loan(at: $0.offset, $0.element) }
        + contributors.flatMap(bridge)

    private static let parks = [
        park("新材料产业园", "9平方公里", "道恩集团"),
        park("航空材料产业园", "2平方公里", "南山铝业"),
    ]

    private static func park(_ name: Text, _ area: Text, _ operatedBy: Text) -> SampleCommand {
        SampleCommand(
            "park.define",
            ref: name,
            ["title": .text(name), "landArea": .text(area), "operator": .text(operatedBy)]
        )
    }

    // MARK: Enterprises and loans

    private struct Enterprise {
        let code: Text
        let name: Text
        let park: Text?
        /// 万元.
        let loan: Int

        var registration: SampleCommand {
            var arguments: [Text: Value] = ["name": .text(name), "creditCode": .text(code)]
            arguments["park"] = park.map(Value.text)
            return SampleCommand("enterprise.register", arguments)
        }
    }

    private static func loan(at index: Int, _ enterprise: Enterprise) -> [SampleCommand] {
        let ref = Text("loan-\(index)")
        let amount: Value = .text(Text("\(enterprise.loan)万元"))
        return [
            SampleCommand(
                "loan.open",
                ref: ref,
                [
                    "title": .text(Text("\(enterprise.name.string)续贷")),
                    "enterprise": .text(enterprise.code), "applied": amount,
                    "progress": "approved",
                ]
            ),
            SampleCommand(
                "loan.enter",
                ["loan": .text(ref), "entry": "disbursed", "amount": amount, "on": "2020-06-16"]
            ),
        ]
    }

    private static let contributors: [(Text, Text)] = [
        ("道恩集团", "320万元"), ("隆基", "260万元"), ("恒通", "240万元"),
    ]

    private static func bridge(_ contributor: Text, _ amount: Text) -> [SampleCommand] {
        [
            SampleCommand("bridge.open", ref: contributor, ["title": .text(contributor)]),
            SampleCommand(
                "bridge.enter",
                [
                    "bridge": .text(contributor), "entry": "contributed",
                    "amount": .text(amount), "on": "2020-03-02",
                ]
            ),
        ]
    }

    // MARK: Projects and figures

    private static func project(
        _ title: Text,
        _ investment: Text,
        _ park: Text?,
        _ owner: Text,
        hasStarted: Bool
    ) -> [SampleCommand] {
        var arguments: [Text: Value] = [
            "title": .text(title), "investment": .text(investment), "owner": .text(owner),
        ]
        arguments["park"] = park.map(Value.text)
        let name: Value = .text(title)
        let registered = [
            SampleCommand("project.register", ref: title, arguments),
            SampleCommand("project.approve", ["project": name, "approved": .text(investment)]),
        ]
        guard hasStarted else { return registered }
        return registered + [
            SampleCommand("project.report", ["project": name, "buildActual": "2020-10-30"])
        ]
    }

    private static let figures = [
        ("gdp", "地区生产总值", "562亿元"), ("budgetRevenue", "一般公共预算收入", "76.8亿元"),
        ("trade", "进出口总额", "30.6亿美元"), ("fdi", "实际使用外资", "1.82亿美元"),
        ("industryRevenue", "规模以上工业主营业务收入", "794亿元"),
    ].map { code, title, figure in
        SampleCommand(
            "indicator.record",
            [
                "year": 2020, "code": .text(Text(code)), "title": .text(Text(title)),
                "figure": .text(Text(figure)), "source": "改革文件",
            ]
        )
    }

    private static let projects = [
        project("国家管网龙口南山LNG接收站", "88亿元", nil, "国家管网", hasStarted: false),
        project("中海油龙口LNG接收站", "123.6亿元", nil, "中海油", hasStarted: false),
        project("华为“一体一园”", "20亿元", nil, "华为", hasStarted: false),
        project("道恩高性能弹性体", "36亿元", "新材料产业园", "道恩集团", hasStarted: true),
        project("聚烯烃新材料一体化", "310亿元", "新材料产业园", "道恩集团", hasStarted: true),
        project("特种工程塑料", "52亿元", "新材料产业园", "道恩集团", hasStarted: true),
        project("氢能装备制造", "68.4亿元", "新材料产业园", "道恩集团", hasStarted: true),
        project("电池隔膜材料", "90亿元", "新材料产业园", "道恩集团", hasStarted: true),
        project("新材料中试基地", "8600万元", "新材料产业园", "道恩集团", hasStarted: true),
        project("1.6万吨大型挤压线", "28亿元", "航空材料产业园", "南山铝业", hasStarted: true),
        project("大飞机部件锻造", "45亿元", "航空材料产业园", "南山铝业", hasStarted: true),
        project("航空铝板热处理线", "60亿元", "航空材料产业园", "南山铝业", hasStarted: false),
        project("航空紧固件", "33亿元", "航空材料产业园", "南山铝业", hasStarted: false),
        project("铝锂合金研发与量产", "42亿元", "航空材料产业园", "南山铝业", hasStarted: false),
        project("航材检测中心", "9500万元", "航空材料产业园", "南山铝业", hasStarted: true),
        project("精密模具", "7800万元", "航空材料产业园", "南山铝业", hasStarted: false),
        project("表面处理线", "6200万元", "航空材料产业园", "南山铝业", hasStarted: false),
        project("废铝回收利用", "8800万元", "航空材料产业园", "南山铝业", hasStarted: false),
        project("航材物流仓储", "5400万元", "航空材料产业园", "南山铝业", hasStarted: false),
    ].flatMap(\.self)

    private static let enterprises: [Enterprise] = [
        Enterprise(code: "91370681MA3F01EEFX", name: "龙口恒信紧固件有限公司", park: "新材料产业园", loan: 3000),
        Enterprise(code: "91370681MA3F03DDEJ", name: "龙口鑫泰紧固件有限公司", park: "新材料产业园", loan: 3100),
        Enterprise(code: "91370681MA3F05CCD7", name: "龙口华源紧固件有限公司", park: "新材料产业园", loan: 3200),
        Enterprise(code: "91370681MA3F07BBCU", name: "龙口金海紧固件有限公司", park: "新材料产业园", loan: 3300),
        Enterprise(code: "91370681MA3F09AABG", name: "龙口瑞丰紧固件有限公司", park: "新材料产业园", loan: 3400),
        Enterprise(code: "91370681MA3F0B99A5", name: "龙口宏达紧固件有限公司", park: "新材料产业园", loan: 3500),
        Enterprise(code: "91370681MA3F0D889R", name: "龙口同创紧固件有限公司", park: "新材料产业园", loan: 3600),
        Enterprise(code: "91370681MA3F0F778E", name: "龙口东润紧固件有限公司", park: "新材料产业园", loan: 3700),
        Enterprise(code: "91370681MA3F116677", name: "龙口海诺紧固件有限公司", park: "新材料产业园", loan: 3800),
        Enterprise(code: "91370681MA3F13556U", name: "龙口正大紧固件有限公司", park: "新材料产业园", loan: 3900),
        Enterprise(code: "91370681MA3F15445G", name: "龙口信合紧固件有限公司", park: "新材料产业园", loan: 4000),
        Enterprise(code: "91370681MA3F173345", name: "龙口恒信新材料有限公司", park: "新材料产业园", loan: 4100),
        Enterprise(code: "91370681MA3F19223R", name: "龙口鑫泰新材料有限公司", park: "航空材料产业园", loan: 4200),
        Enterprise(code: "91370681MA3F1B112E", name: "龙口华源新材料有限公司", park: "航空材料产业园", loan: 4300),
        Enterprise(code: "91370681MA3F1D0013", name: "龙口金海新材料有限公司", park: "航空材料产业园", loan: 4400),
        Enterprise(code: "91370681MA3F1EEF06", name: "龙口瑞丰新材料有限公司", park: "航空材料产业园", loan: 4500),
        Enterprise(code: "91370681MA3F20DDFF", name: "龙口宏达新材料有限公司", park: "航空材料产业园", loan: 4600),
        Enterprise(code: "91370681MA3F22CCE4", name: "龙口同创新材料有限公司", park: nil, loan: 4700),
        Enterprise(code: "91370681MA3F24BBDQ", name: "龙口东润新材料有限公司", park: nil, loan: 4800),
        Enterprise(code: "91370681MA3F26AACD", name: "龙口海诺新材料有限公司", park: nil, loan: 4900),
        Enterprise(code: "91370681MA3F2899B2", name: "龙口正大新材料有限公司", park: nil, loan: 5000),
        Enterprise(code: "91370681MA3F2A88AN", name: "龙口信合新材料有限公司", park: nil, loan: 5100),
        Enterprise(code: "91370681MA3F2C779B", name: "龙口恒信精密铸造有限公司", park: nil, loan: 5200),
        Enterprise(code: "91370681MA3F2E6680", name: "龙口鑫泰精密铸造有限公司", park: nil, loan: 5300),
        Enterprise(code: "91370681MA3F30557Q", name: "龙口华源精密铸造有限公司", park: nil, loan: 5400),
        Enterprise(code: "91370681MA3F32446D", name: "龙口金海精密铸造有限公司", park: nil, loan: 5500),
        Enterprise(code: "91370681MA3F343352", name: "龙口瑞丰精密铸造有限公司", park: nil, loan: 5600),
        Enterprise(code: "91370681MA3F36224N", name: "龙口宏达精密铸造有限公司", park: nil, loan: 5700),
        Enterprise(code: "91370681MA3F38113B", name: "龙口同创精密铸造有限公司", park: nil, loan: 5800),
        Enterprise(code: "91370681MA3F3A0020", name: "龙口东润精密铸造有限公司", park: nil, loan: 5900),
        Enterprise(code: "91370681MA3F3BEF13", name: "龙口海诺精密铸造有限公司", park: nil, loan: 6000),
        Enterprise(code: "91370681MA3F3DDE0P", name: "龙口正大精密铸造有限公司", park: nil, loan: 6100),
        Enterprise(code: "91370681MA3F3FCCFW", name: "龙口信合精密铸造有限公司", park: nil, loan: 14400),
    ]
}
