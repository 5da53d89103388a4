package import History

/// What is declared of one action: what it may carry, and who may do it. An object, because it is
/// looked up for every change and never copied.
package final class ActionRule: Sendable {
    package let action: Text
    /// The type of the records it is about.
    package let type: Text
    /// Who may do it, judged in the causal past of the change.
    package let may: Relations
    /// The aspects it may write; aspects unknown here are a newer version's and are let through.
    package let writes: [Text]
    /// The events it may add; kinds unknown here are let through likewise.
    package let events: [Text]
    /// Judged on arrival against the hub's state, because it moves other parties.
    package let isEffect: Bool
    package let zh: String
    package let en: String
    /// How the desk's general command of this name works; `nil` where it has none.
    package let command: CommandShape?
    /// Aspects it writes that follow from the record rather than from arguments.
    let composes: [Text]
    /// Arguments of the records that are written with it.
    let companions: [Field]
    /// What it always writes to an aspect, without being told.
    package let constants: [Text: Value]

    /// It writes texts and nothing else: no fact with a time of its own, no one's part in the record.
    /// Where nobody wrote beside it, its acceptance changes nothing that was not so before.
    package var isQuiet: Bool {
        events.isEmpty && !isEffect && !action.isSettlement
            && Set(writes).isDisjoint(with: Sight.aspects(of: type) + [RecordHistory.life])
    }

    fileprivate init(
        _ action: Text,
        _ type: Text,
        _ may: Relations,
        writes: [Text],
        events: [Text],
        isEffect: Bool,
        command: CommandShape?,
        composes: [Text],
        companions: [Field],
        constants: [Text: Value],
        _ zh: String,
        _ en: String
    ) {
        self.action = action
        self.type = type
        self.may = may
        self.writes = writes
        self.events = events
        self.isEffect = isEffect
        self.command = command
        self.composes = composes
        self.companions = companions
        self.constants = constants
        self.zh = zh
        self.en = en
    }
}

/// How a general command turns its arguments into a change.
package enum CommandShape: Hashable, Sendable {
    /// It opens a record: every argument is written as given.
    case opens
    /// It changes a record: fields of a map that are not given stay as they were.
    case changes
}

/// The actions of this version. An unknown one is carried, and judged by nobody.
package enum Actions {
    package static func rule(_ action: Text) -> ActionRule? { byName[action] }

    /// The names of the actions that only write texts.
    package static let quiet = Set(quietRules.keys)

    /// What a change can reach by its action.
    package enum Reach {
        /// It writes texts and nothing else.
        case texts
        /// Its action may write more.
        case anything
        /// Its action may write texts alone, and it says more: a newer version let it through.
        case beyond
    }

    package static func reach(of change: ChangeBody) -> Reach {
        guard let rule = quietRules[change.action] else { return .anything }
        let isWithin =
            change.events.isEmpty && rule.type == change.record.type
            && change.writes.allSatisfy { rule.writes.contains($0.aspect) }
        return isWithin ? .texts : .beyond
    }

    package static var all: [ActionRule] { table }

    private static let quietRules = byName.filter { $0.value.isQuiet }

    private static let byName = Dictionary(uniqueKeysWithValues: table.map { ($0.action, $0) })

    private static let table = RecordDeclaration.all.flatMap(\.actions)

    private static let responders: Relations = [.lead, .cooperating]

    static let call: [ActionRule] = [
        act(
            "call.raise",
            RecordType.call,
            .member,
            writes: [
                Aspects.title, Aspects.body, Aspects.place, Aspects.kind, Aspects.caller,
                Aspects.duty, Aspects.lead, Aspects.cooperators, Aspects.number,
                Aspects.ownEfforts,
            ],
            events: ["raised", "dispatched"],
            "呼叫",
            "raised"
        ),
        act(
            "call.edit",
            RecordType.call,
            [.caller, .committee, .lead, .cooperating],
            writes: [Aspects.title, Aspects.body, Aspects.place, Aspects.ownEfforts],
            events: [],
            "修改",
            "edited"
        ),
        act(
            "call.supplement",
            RecordType.call,
            [.caller, .committee, .lead, .cooperating, .earlierLead],
            writes: [],
            events: ["supplemented"],
            "补充",
            "supplemented"
        ),
        act(
            "call.dispatch",
            RecordType.call,
            .committee,
            writes: [Aspects.lead, Aspects.cooperators],
            events: ["dispatched"],
            isEffect: true,
            "派单",
            "dispatched"
        ),
        act(
            "call.redispatch",
            RecordType.call,
            .committee,
            writes: [Aspects.lead, Aspects.cooperators],
            events: ["dispatched"],
            isEffect: true,
            "改派",
            "reassigned"
        ),
        act("call.sign", RecordType.call, responders, events: ["signed"], "签收", "signed for"),
        act("call.respond", RecordType.call, responders, events: ["responded"], "响应", "answered"),
        act(
            "call.progress",
            RecordType.call,
            responders,
            writes: [Aspects.stage],
            events: ["progressed"],
            "进展",
            "progressed"
        ),
        act("call.result", RecordType.call, .lead, events: ["reported"], "报结果", "result reported"),
        act(
            "call.return",
            RecordType.call,
            .lead,
            events: ["returnRequested"],
            "申请退回",
            "return requested"
        ),
        act("call.withdraw", RecordType.call, .caller, events: ["withdrawn"], "撤回", "withdrawn"),
        // The caller rates; where the caller itself is the responder, another office must.
        act(
            "call.evaluate",
            RecordType.call,
            [.caller, .committee, .supervision],
            events: ["evaluated"],
            "评价",
            "rated"
        ),
        act(
            "call.void",
            RecordType.call,
            [.caller, .committee],
            writes: [RecordHistory.life],
            events: ["voided"],
            "作废",
            "voided"
        ),
        act(
            "call.settle",
            RecordType.call,
            [.caller, .committee, .lead, .claimant],
            writes: [
                Aspects.title, Aspects.body, Aspects.place, Aspects.ownEfforts, Aspects.stage,
                Aspects.lead, RecordHistory.life,
            ],
            events: [],
            "决定",
            "settled"
        ),
        act("sight.grant", RecordType.call, .hub, events: ["granted"], "开放查看", "sight granted"),
        act("sight.revoke", RecordType.call, .hub, events: ["revoked"], "停止查看", "sight revoked"),
    ]

    static let zone: [ActionRule] = [
        act(
            "party.add",
            RecordType.party,
            .hub,
            writes: [Aspects.kind, Aspects.name, Aspects.belonging],
            events: [],
            "登记单位",
            "party added"
        ),
        act(
            "party.appoint",
            RecordType.party,
            .member,
            events: [People.appointed],
            command: .changes,
            "任岗",
            "named to a role"
        ),
        act(
            "party.dismiss",
            RecordType.party,
            .member,
            events: [People.dismissed],
            command: .changes,
            "离岗",
            "role ended"
        ),
        act(
            "calendar.publish",
            RecordType.calendar,
            .hub,
            writes: [Aspects.notice],
            events: [],
            "发布工作日历",
            "calendar published"
        ),
        act("site.enrol", RecordType.site, .hub, events: ["enrolled"], "登记站点", "site enrolled"),
        act("site.retire", RecordType.site, .hub, events: ["retired"], "站点停用", "site retired"),
        act("site.return", RecordType.site, .hub, events: ["returned"], "站点恢复", "site taken back"),
        act("site.open", RecordType.site, .member, events: ["opened"], "站点启用", "site opened"),
        act("hub.open", RecordType.hub, .hub, events: ["opened"], "中心启用", "hub opened"),
        act("hub.receipt", RecordType.hub, .hub, events: ["receipt"], "回执", "receipt"),
    ]

    /// Voiding a record of a type that keeps to the general rules.
    static func voiding(_ action: Text, _ type: Text, _ may: Relations) -> ActionRule {
        act(
            action,
            type,
            may,
            writes: [RecordHistory.life],
            events: ["voided"],
            command: .changes,
            "作废",
            "voided"
        )
    }

    static func act(
        _ action: Text,
        _ type: Text,
        _ may: Relations,
        writes: [Text] = [],
        events: [Text],
        isEffect: Bool = false,
        command: CommandShape? = nil,
        composes: [Text] = [],
        companions: [Field] = [],
        constants: [Text: Value] = [:],
        _ zh: String,
        _ en: String
    ) -> ActionRule {
        ActionRule(
            action,
            type,
            may,
            writes: writes,
            events: events,
            isEffect: isEffect,
            command: command,
            composes: composes,
            companions: companions,
            constants: constants,
            zh,
            en
        )
    }
}
