import History

/// The organisations of the sample zone.
package enum SampleParties {
    package static let all: [PartyInfo] = [
        party("zone-committee", .zoneCommittee, "龙口经济开发区管委会"),
        party("dept-fagai", .department, "发展和改革局"),
        party("dept-zigui", .department, "自然资源和规划局"),
        party("dept-shangwu", .department, "商务局"),
        party("dept-caizheng", .department, "财政局"),
        party("dept-shenpi", .department, "行政审批服务局"),
        party("dept-zhujian", .department, "住房和城乡建设局"),
        party("dept-gongxin", .department, "工业和信息化局"),
        party("dept-keji", .department, "科学技术局"),
        party("dept-yingji", .department, "应急管理局"),
        party("dept-huanjing", .department, "生态环境分局"),
        party("dept-jiaotong", .department, "交通运输局"),
        party("dept-shuiwu", .department, "水务局"),
        party("dept-renshe", .department, "人力资源和社会保障局"),
        party("dept-shichang", .department, "市场监督管理局"),
        party("dept-tongji", .department, "统计局"),
        party("dept-haiyang", .department, "海洋发展和渔业局"),
        party("street-longgang", .subdistrict, "龙港街道"),
        party("street-xufu", .subdistrict, "徐福街道"),
        party("agency-zigui", .stationedAgency, "自然资源所", home: "dept-zigui"),
        party("agency-shichang", .stationedAgency, "市场监管所", home: "dept-shichang"),
        party("agency-yingji", .stationedAgency, "应急监察中队", home: "dept-yingji"),
        party("agency-huanjing", .stationedAgency, "生态环境中队", home: "dept-huanjing"),
        party("agency-tax", .stationedAgency, "税务分局"),
        party("agency-police", .stationedAgency, "派出所"),
        party("company-gangcheng", .developmentCompany, "港城开发有限公司"),
        party("company-gangcheng-assets", .developmentCompany, "港城资产运营有限公司", parent: company),
        party("company-gangcheng-build", .developmentCompany, "港城建设有限公司", parent: company),
        party("chamber", .chamber, "开发区商会"),
        party("fund-daoen", .fund, "道恩新旧动能转换基金"),
        party("supervision", .supervisionOffice, "市委市政府督查室"),
        party("org-office", .establishmentOffice, "市委编办"),
        party("reform-office", .reformOffice, "市委改革办"),
        party("meeting-office", .meetingOffice, "联席会议办公室"),
    ]

    private static let company: Text = "company-gangcheng"

    private static func party(
        _ id: Text,
        _ kind: PartyKind,
        _ name: Text,
        parent: Text? = nil,
        home: Text? = nil
    ) -> PartyInfo {
        PartyInfo(id: id, kind: kind, name: name, parent: parent, homeDepartment: home)
    }
}
