import History

/// 权责清单, first batch: 18 powers. Another list than the retained duties, though both count 18.
package enum RightsItems {
    package static let items = SampleCatalogue.items(
        categories,
        kind: .rights,
        prefix: "Q",
        content: "责任事项：受理、审查、决定、送达、事后监管"
    )

    private static let committee: Text = "zone-committee"

    private static let categories: [SampleCatalogue.Category] = [
        .init(
            "行政许可",
            lead: committee,
            "建设项目节能审查",
            "建筑工程施工许可",
            "占用挖掘市政道路",
            "城镇污水排入排水管网",
            "临时用地规划",
            "临时建设工程规划"
        ),
        .init(
            "其他行政权力",
            lead: committee,
            "企业投资项目备案",
            "外商投资项目备案",
            "技术改造项目备案",
            "竣工联合验收组织",
            "项目变更备案",
            "政策兑现审核"
        ),
        .init("行政确认", lead: committee, "高新技术企业申报初审", "园区入驻资格"),
        .init("行政检查", lead: committee, "项目建设进度检查", "备案项目事中事后检查"),
        .init("行政奖励", lead: committee, "招商引资贡献奖励"),
        .init("行政给付", lead: committee, "企业扶持资金"),
    ]
}
