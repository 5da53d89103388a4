package import History

/// A word in the two languages of the office.
package struct OfficeWord: Sendable, Equatable {
    package let zh: String
    package let en: String

    init(_ zh: String, _ en: String) {
        self.zh = zh
        self.en = en
    }

    package func text(_ inEnglish: Bool) -> Text { Text(inEnglish ? en : zh) }
}

/// What the fields, figures and values of declared records are called: in sheets and in tables.
package enum DeclaredWords {
    /// A field or a derived figure; its own name where nothing is said of it.
    package static func field(_ name: Text, of declared: RecordDeclaration? = nil) -> OfficeWord {
        if let word = fields[name] { return word }
        let aspect = declared?.aspects.first { $0.aspect == name || $0.argument == name }
        return aspect.map { OfficeWord($0.zh, $0.en) } ?? OfficeWord(name.string, name.string)
    }

    /// A value of a closed list; `nil` of any other text.
    package static func value(_ word: Text) -> OfficeWord? { values[word] }

    /// Whether a field has a word of its own.
    package static func knows(_ field: Text) -> Bool { fields[field] != nil }

    private static let fields: [Text: OfficeWord] = registers.merging(services) { first, _ in first
    }
    .merging(lists) { first, _ in first }
    .merging(meetings) { first, _ in first }
    .merging(rights) { first, _ in first }

    private static let registers: [Text: OfficeWord] = [
        "creditCode": OfficeWord("统一社会信用代码", "credit code"), "park": OfficeWord("园区", "park"),
        "address": OfficeWord("地址", "address"), "industry": OfficeWord("行业", "industry"),
        "contact": OfficeWord("联系方式", "contact"), "memberNo": OfficeWord("会员编号", "member no."),
        "memberSince": OfficeWord("入会日期", "member since"),
        "memberUntil": OfficeWord("退会日期", "member until"), "member": OfficeWord("会员", "member"),
        "aliases": OfficeWord("别名", "aliases"), "sameAs": OfficeWord("同一企业", "same as"),
        "loans": OfficeWord("助贷笔数", "loans"), "state": OfficeWord("状态", "state"),
        "landArea": OfficeWord("面积", "area"), "operator": OfficeWord("运营方", "operator"),
        "territory": OfficeWord("四至", "territory"), "enterprises": OfficeWord("企业数", "enterprises"),
        "projects": OfficeWord("项目数", "projects"), "started": OfficeWord("已开工", "started"),
        "investment": OfficeWord("申报投资", "investment"), "approved": OfficeWord("核定投资", "approved"),
        "counted": OfficeWord("投资额", "investment"), "isApproved": OfficeWord("已核定", "approved"),
        "owner": OfficeWord("业主", "owner"), "code": OfficeWord("编码", "code"),
        "enterprise": OfficeWord("企业", "enterprise"), "project": OfficeWord("项目", "project"),
        "landLead": OfficeWord("立项用地牵头", "land: lead"),
        "permitLead": OfficeWord("工程许可牵头", "permit: lead"),
        "buildLead": OfficeWord("施工许可牵头", "building: lead"),
        "acceptLead": OfficeWord("竣工验收牵头", "acceptance: lead"),
        "landPlanned": OfficeWord("立项用地计划", "land: planned"),
        "permitPlanned": OfficeWord("工程许可计划", "permit: planned"),
        "buildPlanned": OfficeWord("施工许可计划", "building: planned"),
        "acceptPlanned": OfficeWord("竣工验收计划", "acceptance: planned"),
        "projectSum": OfficeWord("项目投资额", "investment of projects"),
        "bank": OfficeWord("银行", "bank"), "applied": OfficeWord("申请金额", "applied for"),
        "progress": OfficeWord("进度", "progress"), "disbursed": OfficeWord("发放", "disbursed"),
        "paidBack": OfficeWord("归还", "paid back"), "balance": OfficeWord("余额", "balance"),
        "overdrawn": OfficeWord("透支", "overdrawn"), "contributed": OfficeWord("出资", "contributed"),
        "lent": OfficeWord("放款", "lent"), "repaid": OfficeWord("还款", "repaid"),
        "withdrawn": OfficeWord("撤资", "withdrawn"), "outstanding": OfficeWord("在外", "outstanding"),
        "size": OfficeWord("规模", "size"), "manager": OfficeWord("管理人", "manager"),
        "paidIn": OfficeWord("实缴", "paid in"), "invested": OfficeWord("投出", "invested"),
        "returned": OfficeWord("收回", "returned"), "distributed": OfficeWord("分配", "distributed"),
        "placed": OfficeWord("在投", "placed"), "entry": OfficeWord("摘要", "entry"),
        "amount": OfficeWord("金额", "amount"), "on": OfficeWord("日期", "date"),
        "row": OfficeWord("流水号", "row"), "reversal": OfficeWord("冲红", "reversed by"),
        "reversedOn": OfficeWord("冲红日期", "reversed on"),
        "reversedWhy": OfficeWord("冲红理由", "why reversed"), "note": OfficeWord("说明", "note"),
        "loan": OfficeWord("助贷", "loan"), "fund": OfficeWord("基金", "fund"),
        "level": OfficeWord("等级", "level"), "fact": OfficeWord("情况", "fact"),
        "year": OfficeWord("年份", "year"), "figure": OfficeWord("数值", "figure"),
        "source": OfficeWord("来源", "source"), "docNo": OfficeWord("文号", "document"),
        "call": OfficeWord("呼叫", "call"), "phone": OfficeWord("电话", "phone"),
        "party": OfficeWord("单位", "party"), "person": OfficeWord("经办人", "person"),
        "why": OfficeWord("理由", "why"), "points": OfficeWord("加减分值", "points"),
    ]

    private static let services: [Text: OfficeWord] = [
        "window": OfficeWord("受理窗口", "window"), "applicant": OfficeWord("申请人", "applicant"),
        "agent": OfficeWord("帮办单位", "agent"), "agentPerson": OfficeWord("帮办员", "agent's person"),
        "scope": OfficeWord("委托事项", "scope"), "approvals": OfficeWord("审批事项数", "approvals"),
        "approvalsGranted": OfficeWord("已批事项数", "granted"),
        "missing": OfficeWord("未齐材料", "papers open"), "service": OfficeWord("办件", "matter"),
        "department": OfficeWord("审批部门", "department"),
        "legalDays": OfficeWord("法定工作日", "legal days"),
        "received": OfficeWord("收件日期", "received"), "promisedDue": OfficeWord("承诺办结", "promised"),
        "resultNo": OfficeWord("结果文号", "result no."), "core": OfficeWord("核心要件", "core"),
        "dueSupplement": OfficeWord("补齐期限", "due"), "commitment": OfficeWord("承诺", "commitment"),
        "handedIn": OfficeWord("已提交", "handed in"),
        "handedInOn": OfficeWord("提交日期", "handed in on"),
        "accepted": OfficeWord("已审核", "accepted"), "acceptedOn": OfficeWord("审核日期", "accepted on"),
        "stage": OfficeWord("环节", "stage"),
        "isOpen": OfficeWord("未齐", "open"),
        "version": OfficeWord("版本", "version"),
        "hash": OfficeWord("文件校验值", "hash"), "reviewers": OfficeWord("会审部门", "reviewers"),
        "opinion": OfficeWord("意见", "opinion"), "stale": OfficeWord("已失效", "stale"),
        "recipient": OfficeWord("送", "to"), "result": OfficeWord("结果", "result"),
        "way": OfficeWord("方式", "way"),
        "text": OfficeWord("内容", "text"), "number": OfficeWord("回执编号", "receipt no."),
        "at": OfficeWord("时间", "at"), "receipts": OfficeWord("回执", "receipts"),
        "opinions": OfficeWord("会审意见", "opinions"), "rows": OfficeWord("流水", "rows"),
        "due": OfficeWord("期限", "due"),
    ]

    private static let lists: [Text: OfficeWord] = [
        "area": OfficeWord("范围", "area"), "category": OfficeWord("类别", "category"),
        "lead": OfficeWord("牵头", "lead"), "cooperate": OfficeWord("配合", "cooperating"),
        "from": OfficeWord("自", "from"), "to": OfficeWord("至", "to"),
        "approvalNo": OfficeWord("批准文号", "approval number"),
        "until": OfficeWord("至", "until"), "content": OfficeWord("内容", "content"),
        "basis": OfficeWord("依据", "basis"), "giver": OfficeWord("移出方", "giver"),
        "receiver": OfficeWord("接收方", "receiver"), "item": OfficeWord("职责事项", "duty item"),
        "list": OfficeWord("清单", "list"), "openRows": OfficeWord("未完成的行", "open rows"),
        "parts": OfficeWord("分工", "parts"), "words": OfficeWord("群众说法", "words people use"),
        "title": OfficeWord("名称", "name"), "name": OfficeWord("名称", "name"),
    ]

    private static let meetings: [Text: OfficeWord] = [
        "chair": OfficeWord("主持人", "chair"), "form": OfficeWord("形式", "form"),
        "venue": OfficeWord("地点", "venue"), "attends": OfficeWord("能否参会", "attends"),
        "attendee": OfficeWord("到会人", "attendee"), "present": OfficeWord("实到", "present"),
        "question": OfficeWord("提问", "question"), "answer": OfficeWord("答复", "answer"),
        "stance": OfficeWord("态度", "stance"), "despite": OfficeWord("有异议仍印发的理由", "issued despite"),
        "response": OfficeWord("响应率", "response"), "timeliness": OfficeWord("按时率", "in time"),
        "satisfaction": OfficeWord("满意率", "satisfaction"),
        "appeal": OfficeWord("申诉", "appeal"), "lockedAt": OfficeWord("锁定时间", "locked at"),
    ]

    private static let rights: [Text: OfficeWord] = [
        "powerType": OfficeWord("权力类型", "kind of power"),
        "exerciseLevel": OfficeWord("行使层级", "level"),
        "implementingBody": OfficeWord("实施主体", "implementing body"),
        "undertakingOffice": OfficeWord("承办机构", "undertaking office"),
        "supervisionWay": OfficeWord("监督方式", "how supervised"),
        "complaintPhone": OfficeWord("监督电话", "complaints phone"),
        "legalLimitDays": OfficeWord("法定时限", "legal limit, days"),
        "promisedLimitDays": OfficeWord("承诺时限", "promised limit, days"),
        "provincialCode": OfficeWord("省系统编码", "provincial code"),
        "batchNo": OfficeWord("批次", "batch"), "claimStatus": OfficeWord("认领状态", "claimed"),
        "claimedAt": OfficeWord("认领日期", "claimed on"),
    ]

    private static let values: [Text: OfficeWord] = [
        "licensing": OfficeWord("行政许可", "licensing"), "penalty": OfficeWord("行政处罚", "penalty"),
        "coercion": OfficeWord("行政强制", "coercion"), "levy": OfficeWord("行政征收", "levy"),
        "payment": OfficeWord("行政给付", "payment"),
        "inspection": OfficeWord("行政检查", "inspection"),
        "confirmation": OfficeWord("行政确认", "confirmation"),
        "reward": OfficeWord("行政奖励", "reward"),
        "adjudication": OfficeWord("行政裁决", "adjudication"), "other": OfficeWord("其他", "other"),
        "unclaimed": OfficeWord("未认领", "unclaimed"), "claimed": OfficeWord("已认领", "claimed"),
        "adjusted": OfficeWord("已调整", "adjusted"), "cancelled": OfficeWord("已取消", "cancelled"),
        "line": OfficeWord("上级条线评分", "rating by the line above"),
        "home": OfficeWord("派出部门评分", "rating by the home department"),
        "falseResult": OfficeWord("虚假办结", "false result"),
        "boundaryAdopted": OfficeWord("边界建议被采纳", "boundary proposal adopted"),
        "own": OfficeWord("自定", "the zone's own"),
        "identified": OfficeWord("有代码", "identified"),
        "candidate": OfficeWord("待补代码", "no code yet"),
        "matched": OfficeWord("已并入", "matched"),
        "land": OfficeWord("立项用地", "land"), "permit": OfficeWord("工程许可", "permit"),
        "build": OfficeWord("施工许可", "building permit"), "accept": OfficeWord("竣工验收", "acceptance"),
        "finished": OfficeWord("已完成", "finished"),
        "open": OfficeWord("未开始", "not begun"), "partly": OfficeWord("部分完成", "partly done"),
        "complete": OfficeWord("已完成", "complete"), "done": OfficeWord("已确认", "done"),
        "notReady": OfficeWord("未具备", "not ready"),
        "applied": OfficeWord("已申请", "applied"), "coordinating": OfficeWord("协调中", "coordinating"),
        "approved": OfficeWord("已批准", "approved"), "refused": OfficeWord("不予同意", "refused"),
        "settled": OfficeWord("已结清", "settled"), "granted": OfficeWord("已批", "granted"),
        "disbursed": OfficeWord("发放", "disbursed"), "paidBack": OfficeWord("归还", "paid back"),
        "contributed": OfficeWord("出资", "contributed"),
        "lent": OfficeWord("放款", "lent"), "repaid": OfficeWord("还款", "repaid"),
        "withdrawn": OfficeWord("撤资", "withdrawn"), "paidIn": OfficeWord("实缴", "paid in"),
        "invested": OfficeWord("投出", "invested"), "returned": OfficeWord("收回", "returned"),
        "distributed": OfficeWord("分配", "distributed"),
        "closed": OfficeWord("已解除", "closed"), "active": OfficeWord("未解除", "active"),
        "blue": OfficeWord("蓝色", "blue"), "yellow": OfficeWord("黄色", "yellow"),
        "orange": OfficeWord("橙色", "orange"), "red": OfficeWord("红色", "red"),
        "preCoaching": OfficeWord("批前辅导", "coaching"), "intake": OfficeWord("一窗受理", "taken in"),
        "jointReview": OfficeWord("会审交办", "reviewed jointly"),
        "onSite": OfficeWord("现场服务", "served on site"), "delivery": OfficeWord("结果送达", "delivered"),
        "assigned": OfficeWord("已交办", "assigned"), "received": OfficeWord("已收件", "received"),
        "supplementing": OfficeWord("补正中", "being supplemented"),
        "partlyGranted": OfficeWord("部分批准", "partly granted"),
        "missing": OfficeWord("未提交", "missing"), "deferred": OfficeWord("容缺", "deferred"),
        "handedIn": OfficeWord("已提交", "handed in"), "accepted": OfficeWord("已审核", "accepted"),
        "waiting": OfficeWord("待会审", "waiting"), "agreed": OfficeWord("一致同意", "agreed"),
        "objected": OfficeWord("有异议", "objected"), "agree": OfficeWord("同意", "agrees"),
        "object": OfficeWord("不同意", "objects"), "conditional": OfficeWord("附条件同意", "on conditions"),
        "counter": OfficeWord("窗口", "at the counter"), "post": OfficeWord("邮寄", "by post"),
        "online": OfficeWord("网上", "online"), "atSite": OfficeWord("上门", "at the site"),
        "yes": OfficeWord("是", "yes"), "no": OfficeWord("否", "no"),
    ]
}
