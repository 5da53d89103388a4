import History

/// 保留目录: 5 categories, 18 economic duties the zone keeps.
package enum RetainedCatalogue {
    package static let items = SampleCatalogue.items(categories, kind: .retained, prefix: "R")

    private static let committee: Text = "zone-committee"

    private static let categories: [SampleCatalogue.Category] = [
        .init("经济建设", lead: committee, "经济运行监测", "年度计划与统计分析", "固定资产投资调度", "企业服务与诉求协调"),
        .init("产业发展", lead: committee, "产业规划编制", "产业链培育", "科技创新平台", "数字化转型推进"),
        .init("园区建设", lead: committee, "园区详细规划组织编制", "基础设施建设计划", "项目用地要素保障协调", "园区配套工程管理"),
        .init("招商引资与项目服务", lead: committee, "招商项目库", "项目签约与落地跟踪", "帮办代办", "外资外贸服务"),
        .init("安全环保与财金统筹", lead: committee, "园区安全生产和环保统筹", "财政预算与政府投资管理"),
    ]
}
