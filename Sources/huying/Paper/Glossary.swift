import DutyBook
import History
import PartySide

/// What the words of our documents are called in an office. A word that is not here is shown as it is.
enum Glossary {
    static let states: [String: Phrase] = [
        "draft": Phrase("拟稿", "draft"),
        "submitted": Phrase("待派单", "submitted"),
        "returnedToCaller": Phrase("待补充", "back to caller"),
        "dispatched": Phrase("待签收", "dispatched"),
        "handling": Phrase("办理中", "handling"),
        "awaitingVerification": Phrase("待核验", "awaiting verification"),
        "closed": Phrase("办结", "closed"),
        "archived": Phrase("归档", "archived"),
        "withdrawn": Phrase("撤回", "withdrawn"),
        "void": Phrase("作废", "void"),
        "merged": Phrase("并单", "merged"),
        "deferred": Phrase("挂账", "deferred"),
        "atMeeting": Phrase("提请联席会议", "at the meeting"),
        "leadConflict": Phrase("牵头待定", "lead undecided"),
        "incoming": Phrase("正在送达", "arriving"),
    ]

    static let dispatchStates: [String: Phrase] = [
        "proposed": Phrase("建议", "proposed"),
        "pendingReceipt": Phrase("待签收", "not signed yet"),
        "signed": Phrase("已签收", "signed"),
        "responded": Phrase("已响应", "responded"),
        "resultSubmitted": Phrase("已报结果", "result submitted"),
        "confirmed": Phrase("已核验", "confirmed"),
        "returnRequested": Phrase("申请退回", "asks to return"),
        "returned": Phrase("已退回", "returned"),
        "returnRefused": Phrase("不予退回", "return refused"),
        "superseded": Phrase("已改派", "re-dispatched"),
        "cancelled": Phrase("已取消", "cancelled"),
        "redo": Phrase("重办", "to be redone"),
        "held": Phrase("暂缓（待核验他方结果）", "held (another's result is being verified)"),
    ]

    static let kinds: [String: Phrase] = [
        "urgent": Phrase("紧急", "urgent"),
        "keyTask": Phrase("攻坚", "key task"),
        "routine": Phrase("一般", "routine"),
        "consult": Phrase("咨询", "consult"),
    ]

    static let roles: [String: Phrase] = [
        "lead": Phrase("牵头", "lead"),
        "cooperating": Phrase("配合", "cooperating"),
    ]

    /// What a person does for a party.
    static let personRoles = Dictionary(
        uniqueKeysWithValues: PersonRole.allCases.map { ($0.rawValue, Phrase($0.zh, $0.en)) }
    )

    /// How far a call has come on its way to a party.
    static let steps: [String: Phrase] = [
        "waiting": Phrase("本机已存，还没到中心", "saved here, not at the hub yet"),
        "phoned": Phrase("已电话通知，还没到中心", "told by phone, not at the hub yet"),
        "atHub": Phrase("已到中心", "at the hub"),
        "delivered": Phrase("已到对方", "delivered"),
        "signed": Phrase("对方已签收", "signed"),
    ]

    static let clocks: [String: Phrase] = [
        "dispatch": Phrase("派单", "dispatch"),
        "sign": Phrase("签收", "sign"),
        "respond": Phrase("响应", "respond"),
        "plan": Phrase("方案或首报", "plan or first report"),
        "resolve": Phrase("办结", "resolve"),
        "returnWindow": Phrase("可申请退回", "may ask to return"),
        "ruling": Phrase("裁定", "ruling"),
        "extensionDecision": Phrase("审批延期", "decide on more time"),
        "feedback": Phrase("配合反馈", "feedback"),
        "verification": Phrase("核验评价", "verify and rate"),
        "redo": Phrase("重办", "do it again"),
        "supplement": Phrase("补充材料", "add information"),
        "review": Phrase("挂账复查", "review"),
        "resolution": Phrase("按纪要办结", "resolve by the minutes"),
        "consent": Phrase("答复意见", "give an opinion"),
        "appeal": Phrase("审议申诉", "decide an appeal"),
        "confirmation": Phrase("负责人确认", "leader confirms"),
    ]

    static let events: [String: Phrase] = [
        "raised": Phrase("呼叫", "raised"),
        "supplemented": Phrase("补充", "supplemented"),
        "dispatched": Phrase("派单", "dispatched"),
        "signed": Phrase("签收", "signed"),
        "responded": Phrase("响应", "responded"),
        "progressed": Phrase("进展", "progress"),
        "reported": Phrase("结果", "result"),
        "returnRequested": Phrase("退回", "return"),
        "withdrawn": Phrase("撤回", "withdrawn"),
        "evaluated": Phrase("评价", "evaluated"),
        "voided": Phrase("作废", "void"),
        "extensionRequested": Phrase("申请延期", "time asked"),
        "pauseRequested": Phrase("申请暂停", "pause asked"),
        "deferralRequested": Phrase("申请挂账", "deferral"),
        "decided": Phrase("审批", "decided"),
        "resumed": Phrase("恢复办理", "resumed"),
        "ruled": Phrase("裁定", "ruled"),
        "phoneNotified": Phrase("电话通知", "phoned"),
        "coopFeedback": Phrase("配合反馈", "feedback"),
        "redoOrdered": Phrase("责令重办", "redo order"),
        "reopened": Phrase("重新打开", "reopened"),
        "referred": Phrase("提请会议", "to meeting"),
        "merged": Phrase("并单", "merged"),
        "supplementAsked": Phrase("请补充", "asks more"),
        "followedUp": Phrase("回访", "followed up"),
        "resultAdopted": Phrase("并单结果", "merged result"),
        "exclusionProposed": Phrase("提请剔除", "exclusion"),
        "locked": Phrase("锁定考核期", "period locked"),
        "appealed": Phrase("申诉", "appeal"),
        "appealDecided": Phrase("申诉决定", "appeal decided"),
        "attached": Phrase("附件", "attached"),
        "attachmentVoided": Phrase("附件作废", "file voided"),
        "classified": Phrase("调整类别", "classified"),
        "deemed": Phrase("视为送达", "deemed received"),
        "expedited": Phrase("催办", "expedited"),
        "lapsed": Phrase("逾期未评，自动办结", "closed unrated"),
        "unconfirmed": Phrase("未经确认，不作数", "not confirmed, does not count"),
        "confirmed": Phrase("负责人确认", "confirmed"),
        "handlerNamed": Phrase("经办人", "handler"),
        "appointed": Phrase("任岗", "named to a role"),
        "dismissed": Phrase("离岗", "role ended"),
        "lifted": Phrase("解除", "lifted"),
        "issued": Phrase("签发", "issued"),
        "replied": Phrase("回复", "replied"),
        "insisted": Phrase("回复不充分", "not sufficient"),
        "orderClosed": Phrase("销号", "closed"),
        "orderRevoked": Phrase("解除", "revoked"),
        "defined": Phrase("新增", "defined"),
        "coached": Phrase("批前辅导", "coached"),
        "accompanied": Phrase("帮办代办", "accompanied"),
        "intake": Phrase("一窗受理", "taken in"),
        "jointReview": Phrase("会审交办", "joint review"),
        "onSite": Phrase("现场服务", "on site"),
        "delivery": Phrase("结果送达", "delivered"),
        "intervened": Phrase("处置", "intervened"),
        "closed": Phrase("解除", "closed"),
        "proposed": Phrase("意见", "proposal"),
        "signedOff": Phrase("移交确认", "signed off"),
        "opened": Phrase("启用", "opened"),
        "enrolled": Phrase("登记", "enrolled"),
        "resolution": Phrase("会议议定", "resolved by meeting"),
    ]

    static let actions: [String: Phrase] = [
        "call.raise": Phrase("呼叫", "raise"),
        "call.edit": Phrase("修改", "edit"),
        "call.supplement": Phrase("补充", "supplement"),
        "call.dispatch": Phrase("派单", "dispatch"),
        "call.redispatch": Phrase("改派", "redispatch"),
        "call.sign": Phrase("签收", "sign"),
        "call.respond": Phrase("响应", "respond"),
        "call.progress": Phrase("进展", "progress"),
        "call.result": Phrase("结果", "result"),
        "call.return": Phrase("退回", "return"),
        "call.withdraw": Phrase("撤回", "withdraw"),
        "call.evaluate": Phrase("评价", "evaluate"),
        "call.void": Phrase("作废", "void"),
        "call.extend": Phrase("申请延期", "extend"),
        "call.pause": Phrase("申请暂停", "pause"),
        "call.defer": Phrase("申请挂账", "defer"),
        "call.decide": Phrase("审批", "decide"),
        "call.resume": Phrase("恢复办理", "resume"),
        "call.rule": Phrase("裁定承办", "rule"),
        "call.phoned": Phrase("电话通知", "phoned"),
        "call.feedback": Phrase("配合反馈", "feedback"),
        "call.redo": Phrase("责令重办", "redo"),
        "call.reopen": Phrase("重新打开", "reopen"),
        "call.refer": Phrase("提请会议", "refer"),
        "call.merge": Phrase("并单", "merge"),
        "call.ask": Phrase("请补充", "ask"),
        "call.followUp": Phrase("回访", "follow up"),
        "call.adopt": Phrase("并入结果", "adopt result"),
        "call.exclude": Phrase("提请剔除", "exclude"),
        "call.attach": Phrase("附件", "attach"),
        "call.voidAttachment": Phrase("附件作废", "void a file"),
        "call.classify": Phrase("调整类别", "classify"),
        "call.expedite": Phrase("催办", "expedite"),
        "call.elapse": Phrase("期限届满", "time ran out"),
        "call.assign": Phrase("指定经办人", "name a handler"),
        "call.confirm": Phrase("负责人确认", "confirm"),
        "call.settle": Phrase("裁定", "settle"),
        "call.resolution": Phrase("会议议定", "resolve by meeting"),
        "conflict.resolve": Phrase("裁定", "settle"),
        "item.define": Phrase("新增事项", "define"),
        "item.assign": Phrase("确定牵头", "assign"),
        "item.settle": Phrase("裁定", "settle"),
        "item.void": Phrase("作废", "void"),
        "sight.grant": Phrase("开放查看", "sight granted"),
        "sight.revoke": Phrase("停止送达", "sight revoked"),
        "site.open": Phrase("启用副本", "replica opened"),
        "site.enrol": Phrase("登记", "enrolled"),
        "site.retire": Phrase("停用", "retired"),
        "site.return": Phrase("恢复", "taken back"),
        "party.add": Phrase("新增单位", "party added"),
        "party.appoint": Phrase("任岗", "named to a role"),
        "party.dismiss": Phrase("离岗", "role ended"),
    ]

    static let aspects: [String: Phrase] = [
        "title": Phrase("标题", "Title"),
        "body": Phrase("情况", "Body"),
        "place": Phrase("地点", "Place"),
        "stage": Phrase("阶段", "Stage"),
        "kind": Phrase("类别", "Kind"),
        "lead": Phrase("牵头单位", "Lead"),
        "cooperators": Phrase("配合单位", "Cooperators"),
        "caller": Phrase("呼叫方", "Caller"),
        "item": Phrase("职责事项", "Duty item"),
        "number": Phrase("编号", "Number"),
        "ownEfforts": Phrase("已做和所缺", "Own efforts"),
        "life": Phrase("有效或作废", "Valid or void"),
        "text": Phrase("事项内容", "Text"),
        "catalogue": Phrase("目录", "Catalogue"),
        "assignment": Phrase("牵头与配合", "Assignment"),
        "name": Phrase("名称", "Name"),
    ]

    static let outboxStates: [String: Phrase] = [
        "waiting": Phrase("待上传", "waiting"),
        "sent": Phrase("已上传，待回执", "sent, no receipt yet"),
        "returned": Phrase("退回", "returned"),
    ]

    /// How an exchange with the centre ended.
    static let outcomes: [String: Phrase] = [
        "nothing": Phrase("已是最新", "up to date"),
        "synced": Phrase("同步完成", "synced"),
        "offline": Phrase("没有连上", "not reached"),
        "paused": Phrase("有意断开", "paused"),
        "refused": Phrase("中心不认本站点", "the hub refused this site"),
        "tooOld": Phrase("本机版本太旧", "this version is too old"),
        "timedOut": Phrase("超时", "timed out"),
        "storeTrouble": Phrase("本机存储有问题", "trouble with the store here"),
        "failed": Phrase("没有成功", "failed"),
    ]

    /// Why a site numbers its changes anew.
    static let epochReasons: [String: Phrase] = [
        "restored": Phrase("从备份恢复", "restored from a backup"),
        "copied": Phrase("目录被复制或换了机器", "the directory was copied or moved to another machine"),
        "databasePutBack": Phrase("数据文件被换回旧的", "the database was put back"),
        "sideFileLost": Phrase("副本记录文件丢失", "the side file was lost"),
        "hubKnowsMore": Phrase("中心收到过更多改动", "the hub had received more from here"),
        "forked": Phrase("同一编号出现过两种内容", "two contents had one number"),
    ]

    /// How far a hand-over or one of its rows is.
    static let handover: [String: Phrase] = [
        "open": Phrase("未开始", "not begun"),
        "partly": Phrase("部分完成", "partly done"),
        "complete": Phrase("已完成", "complete"),
        "done": Phrase("已确认", "done"),
        "notReady": Phrase("未具备", "not ready"),
    ]

    /// Where a record of a declared type stands.
    static let recordStates: [String: Phrase] = handover.merging(meeting) { first, _ in first }
        .merging(orderStates) { first, _ in first }
        .merging([
            "waiting": Phrase("待答复", "no opinion yet"),
            "agree": Phrase("同意", "agrees"), "disagree": Phrase("不同意", "disagrees"),
            "disagreed": Phrase("不同意", "not agreed"),
            "conditional": Phrase("有条件同意", "agreed on conditions"),
            "contested": Phrase("意见不一，视为未同意", "opinions differ: no consent"),
            "void": Phrase("作废", "void"),
        ]) { first, _ in first }

    /// The words of a joint meeting.
    static let meeting: [String: Phrase] = [
        "full": Phrase("全体会议", "full meeting"),
        "coordination": Phrase("协调会", "coordination meeting"),
        "liaison": Phrase("联络员会议", "liaison meeting"),
        "planned": Phrase("筹备", "planned"),
        "minuted": Phrase("纪要会签中", "minutes being signed"),
        "issued": Phrase("已印发", "issued"),
        "void": Phrase("作废", "void"),
        "agreed": Phrase("同意", "agreed"),
        "objected": Phrase("有异议", "objects"),
        "stale": Phrase("文本已改，需重新会签", "text changed, to be signed again"),
        "missing": Phrase("未会签", "not signed"),
        "yes": Phrase("参会", "present"), "no": Phrase("未到", "absent"),
        "leave": Phrase("请假", "on leave"), "substitute": Phrase("委派他人", "sends a substitute"),
        "referred": Phrase("提请会议", "referred"), "gap": Phrase("清单没有覆盖", "no list has it"),
        "proposal": Phrase("单位意见", "party's word"),
    ]

    /// What a party says to a duty.
    static let stances: [String: Phrase] = [
        "accept": Phrase("接受", "accepts"),
        "refuse": Phrase("不接受", "refuses"),
        "transfer": Phrase("建议转出", "asks to transfer"),
    ]

    static let lists: [String: Phrase] = [
        "divested": Phrase("剥离", "divested"),
        "retained": Phrase("保留", "retained"),
        "rights": Phrase("权责", "rights"),
        "department": Phrase("部门", "department"),
        "company": Phrase("公司", "company"),
    ]

    static let answers: [String: Phrase] = [
        "solved": Phrase("已解决", "solved"),
        "partly": Phrase("部分解决", "partly"),
        "explained": Phrase("解释说明", "explained"),
        "cannotNow": Phrase("暂不能解决", "cannot be solved now"),
        "contact": Phrase("已联系", "contacted"),
        "onScene": Phrase("已到场", "on the scene"),
        "plan": Phrase("有方案", "has a plan"),
        "solvedNow": Phrase("当场解决", "solved at once"),
        "yes": Phrase("是", "yes"),
        "mostly": Phrase("基本", "mostly"),
        "no": Phrase("否", "no"),
        "notMyDuty": Phrase("不属本单位职责", "not our duty"),
        "notMyArea": Phrase("不在本辖区", "not our area"),
        "alreadyInLawsuitOrPetition": Phrase("已进入诉讼或信访", "in a lawsuit or petition"),
        "duplicate": Phrase("重复", "duplicate"),
        "missingFacts": Phrase("情况不全", "facts are missing"),
        "other": Phrase("其他", "other"),
        "needsHigherLevel": Phrase("需上级处理", "needs a higher level"),
        "granted": Phrase("同意", "granted"),
        "refused": Phrase("不同意", "refused"),
        "byCatalogue": Phrase("按目录", "by the catalogue"),
        "byDocument": Phrase("按文件", "by a document"),
        "byMeeting": Phrase("按会议议定", "by the meeting"),
        "firstReceiver": Phrase("首接负责", "first receiver"),
        "designated": Phrase("指定承办", "designated"),
        "hearing": Phrase("听证", "hearing"),
        "tender": Phrase("招标", "tender"),
        "auction": Phrase("拍卖", "auction"),
        "inspection": Phrase("检验", "inspection"),
        "testing": Phrase("检测", "testing"),
        "quarantine": Phrase("检疫", "quarantine"),
        "appraisal": Phrase("鉴定", "appraisal"),
        "expertReview": Phrase("专家评审", "expert review"),
        "publicity": Phrase("公示", "publicity period"),
        "supplement": Phrase("等待补正", "waiting for a supplement"),
        "higherApproval": Phrase("等上级批复", "waiting for a higher office"),
        "outage": Phrase("系统中断", "outage"),
        "forceMajeure": Phrase("不可抗力", "force majeure"),
        "engineering": Phrase("工程类", "engineering"),
        "season": Phrase("季节性", "season"),
        "historicalIssue": Phrase("历史遗留", "historical issue"),
        "policyGap": Phrase("政策空白", "policy gap"),
    ]

    /// How the zone's light says it.
    static let lights: [String: Phrase] = [
        "red": Phrase("红", "red"), "yellow": Phrase("黄", "yellow"),
        "green": Phrase("绿", "green"), "grey": Phrase("灰", "grey"),
    ]

    /// The office word, or the identifier itself where there is none.
    static func say(_ word: String?, _ table: [String: Phrase], on page: Page) -> String {
        guard let word else { return page.unknown }
        return (table[word] ?? declared[word]).map(page.say) ?? Plain.line(word)
    }

    /// Actions and aspects by what is declared of them, for those that need no other word here.
    private static let declared: [String: Phrase] = {
        var words: [String: Phrase] = [:]
        for record in RecordDeclaration.all where record.hasCommands {
            for action in record.actions {
                words[action.action.string] = Phrase(action.zh, action.en)
            }
            for aspect in record.aspects {
                words[aspect.aspect.string] = Phrase(aspect.zh, aspect.en)
            }
        }
        return words
    }()
}
