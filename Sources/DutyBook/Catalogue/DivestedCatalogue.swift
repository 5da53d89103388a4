import History

/// 剥离目录: 16 categories, 56 duties of social affairs handed to the sub-districts where they lie.
package enum DivestedCatalogue {
    package static let items = SampleCatalogue.items(categories, kind: .divested, prefix: "D")

    private static let longgang: Text = "street-longgang"
    private static let xufu: Text = "street-xufu"

    private static let categories: [SampleCatalogue.Category] = [
        .init("社会治理", lead: longgang, "网格化管理", "矛盾纠纷调解", "平安建设与群防群治", "流动人口服务管理"),
        .init("农业农村", lead: xufu, "农村集体“三资”监管", "农村人居环境整治", "农业技术推广与补贴申报", "防汛抗旱村级组织"),
        .init("征地拆迁", lead: longgang, "征地补偿安置组织", "房屋征收群众工作", "地上附着物清点", "被征地农民社保协助"),
        .init("基础设施管理维护", lead: xufu, "园区外围道路日常保洁", "路灯与排水口日常巡护", "公共绿地养护", "公共厕所与环卫设施管理"),
        .init("信访维稳", lead: longgang, "来信来访接待", "积案化解", "重点时段值守", "12345民生类工单办理"),
        .init("社会保障", lead: xufu, "城乡居民养老参保", "医保参保动员", "低保与临时救助初审", "就业困难人员认定初审"),
        .init("民政服务", lead: longgang, "养老服务设施管理", "残疾人服务", "殡葬与地名协助"),
        .init("卫生健康", lead: xufu, "公共卫生服务协助", "疫情防控社区组织", "爱国卫生", "优生优育服务"),
        .init("教育体育", lead: longgang, "学前教育看护点摸排", "义务教育入学协调", "全民健身设施管理"),
        .init("文化旅游", lead: xufu, "综合文化站", "文物保护巡查", "民宿安全协查"),
        .init("综合行政执法", lead: longgang, "违法建设巡查上报", "占道经营整治", "户外广告日常检查", "扬尘巡查"),
        .init("生态环境属地协助", lead: xufu, "散乱污摸排", "秸秆禁烧", "河湖长巡河"),
        .init("应急与消防基层工作", lead: longgang, "小场所消防检查", "自然灾害人员转移", "应急物资储备点管理", "燃气用户安全宣传"),
        .init("退役军人与人民武装", lead: xufu, "退役军人服务站", "征兵组织", "双拥优抚协助"),
        .init("党群与社区建设", lead: longgang, "社区居委会指导", "志愿服务组织", "便民服务站管理"),
        .init("统计普查与公共事务", lead: xufu, "人口普查等入户组织", "公共法律服务站"),
    ]
}
