import History

/// What the zone's development company takes over: its seven functions.
package enum CompanyFunctions {
    package static let items = SampleCatalogue.items(categories, kind: .company, prefix: "C")

    private static let categories: [SampleCatalogue.Category] = [
        .init(
            "市场化运营",
            lead: "company-gangcheng",
            "市场化招商",
            "投融资",
            "项目管理",
            "资产运营",
            "开发建设",
            "政府公共基础设施建设服务",
            "土地开发整理和预储备"
        )
    ]
}
