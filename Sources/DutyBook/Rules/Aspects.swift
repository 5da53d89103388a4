package import History

/// What is declared of one aspect. Merging, storing, listing and settling follow from it. An object,
/// because it is looked up for every write and never copied.
package final class AspectRule: Sendable {
    package let aspect: Text
    package let policy: MergePolicy
    package let form: Form
    /// Who may write it by an ordinary edit; other actions bring rights of their own.
    package let editors: Relations
    /// Who decides between concurrent values, the first-named first.
    package let deciders: [Relations]
    package let zh: String
    package let en: String
    /// Opening a record writes it.
    let isRequired: Bool
    /// Its name as an argument of a command where that is not the aspect's own.
    private let argumentName: Text?
    /// What tells its rows apart where a record has any number of it, each an aspect of its own
    /// named `section/2` or `opinion/2/dept-zhujian`; empty of an ordinary aspect.
    package let rows: [RowKey]

    init(
        aspect: Text,
        policy: MergePolicy,
        form: Form,
        editors: Relations,
        deciders: [Relations],
        zh: String,
        en: String,
        isRequired: Bool = false,
        argumentName: Text? = nil,
        rows: [RowKey] = []
    ) {
        self.aspect = aspect
        self.policy = policy
        self.form = form
        self.editors = editors
        self.deciders = deciders
        self.zh = zh
        self.en = en
        self.isRequired = isRequired
        self.argumentName = argumentName
        self.rows = rows
    }

    /// Its name as an argument; the fields of a map are arguments under their own names.
    package var argument: Text { argumentName ?? aspect }
}

/// Which aspects a record type has: the one table that merge, store, desk and screens read.
package enum Aspects {
    /// The aspects of a record type in the order screens show them; empty of an unknown type.
    package static func rules(of type: Text) -> [AspectRule] {
        RecordDeclaration.of(type)?.aspects ?? []
    }

    /// Their names alone, in the same order.
    static func names(of type: Text) -> [Text] {
        RecordDeclaration.of(type)?.aspectNames ?? []
    }

    /// `nil` for an aspect of a newer version: kept, not shown.
    package static func rule(_ aspect: Text, of type: Text) -> AspectRule? {
        let rules = rules(of: type)
        return place(of: aspect, in: rules).map { rules[$0] }
    }

    /// A line of the table by its own name: an ordinary aspect, or a table of rows.
    package static func declared(_ name: Text, of type: Text) -> AspectRule? {
        rules(of: type).first { $0.aspect == name }
    }

    /// Where the rule of an aspect or of a row stands.
    static func place(of aspect: Text, in rules: [AspectRule]) -> Int? {
        if let index = rules.firstIndex(where: { $0.aspect == aspect }) {
            return rules[index].rows.isEmpty ? index : nil
        }
        guard aspect.utf8.contains(RowKey.separator) else { return nil }
        return rules.firstIndex { !$0.rows.isEmpty && $0.rowKeys(in: aspect) != nil }
    }

    // Names, without the record's prefix.
    package static let title: Text = "title"
    package static let body: Text = "body"
    package static let place: Text = "place"
    package static let stage: Text = "stage"
    package static let kind: Text = "kind"
    package static let caller: Text = "caller"
    package static let duty: Text = "item"
    package static let lead: Text = "lead"
    package static let cooperators: Text = "cooperators"
    package static let number: Text = "number"
    package static let text: Text = "text"
    package static let catalogue: Text = "catalogue"
    package static let assignment: Text = "assignment"
    package static let name: Text = "name"
    package static let notice: Text = "notice"
    package static let belonging: Text = "belonging"
    package static let rules: Text = "rules"
    /// 本单位已做的工作和还缺什么.
    package static let ownEfforts: Text = "ownEfforts"

    static let call: [AspectRule] = [
        AspectRule(
            aspect: title,
            policy: .siblings,
            form: .filledText,
            editors: [.caller, .committee],
            deciders: [.caller, .committee],
            zh: "标题",
            en: "title"
        ),
        AspectRule(
            aspect: body,
            policy: .siblings,
            form: .text,
            editors: [.caller, .committee],
            deciders: [.caller, .committee],
            zh: "内容",
            en: "text"
        ),
        AspectRule(
            aspect: place,
            policy: .siblings,
            form: .text,
            editors: [.caller, .committee, .lead, .cooperating],
            deciders: [.caller, .committee],
            zh: "地点",
            en: "place"
        ),
        AspectRule(
            aspect: ownEfforts,
            policy: .owner,
            form: .filledText,
            editors: .caller,
            deciders: [.caller],
            zh: "已做工作和所缺",
            en: "own efforts and what is missing"
        ),
        AspectRule(
            aspect: stage,
            policy: .siblings,
            form: .text,
            editors: .none,
            deciders: [.lead, .committee, .claimant],
            zh: "阶段",
            en: "stage"
        ),
        AspectRule(
            aspect: kind,
            policy: .maximum,
            form: .oneOf(CallKind.allCases.map { Text($0.rawValue) }),
            editors: .none,
            deciders: [],
            zh: "类别",
            en: "kind"
        ),
        AspectRule(
            aspect: caller,
            policy: .immutable,
            form: .party,
            editors: .none,
            deciders: [],
            zh: "呼叫单位",
            en: "caller"
        ),
        AspectRule(
            aspect: duty,
            policy: .lww,
            form: .text,
            editors: .none,
            deciders: [],
            zh: "职责事项",
            en: "duty item"
        ),
        AspectRule(
            aspect: lead,
            policy: .authority,
            form: .party,
            editors: .none,
            deciders: [.committee, .establishmentOffice, .meetingOffice],
            zh: "牵头单位",
            en: "lead"
        ),
        AspectRule(
            aspect: cooperators,
            policy: .addWins,
            form: .map([.optional("add", .parties), .optional("remove", .parties)]),
            editors: .none,
            deciders: [],
            zh: "配合单位",
            en: "cooperating"
        ),
        AspectRule(
            aspect: number,
            policy: .immutable,
            form: .filledText,
            editors: .none,
            deciders: [],
            zh: "临时编号",
            en: "provisional number"
        ),
        life(deciders: [.caller, .committee]),
    ]

    static let party: [AspectRule] = [
        AspectRule(
            aspect: kind,
            policy: .centre,
            form: .oneOf(PartyKind.allCases.map { Text($0.rawValue) }),
            editors: .none,
            deciders: [],
            zh: "单位类型",
            en: "kind"
        ),
        AspectRule(
            aspect: name,
            policy: .centre,
            form: .filledText,
            editors: .none,
            deciders: [],
            zh: "单位名称",
            en: "name"
        ),
        AspectRule(
            aspect: belonging,
            policy: .centre,
            form: .map([.optional("parent", .party), .optional("homeDepartment", .party)]),
            editors: .none,
            deciders: [],
            zh: "隶属",
            en: "belongs to"
        ),
    ]

    static let calendar: [AspectRule] = [
        AspectRule(
            aspect: notice,
            policy: .centre,
            form: CalendarEdition.form,
            editors: .none,
            deciders: [],
            zh: "放假安排",
            en: "holiday notice"
        )
    ]

    static func life(deciders: [Relations]) -> AspectRule {
        AspectRule(
            aspect: RecordHistory.life,
            policy: .siblings,
            form: .oneOf(["void", "live"]),
            editors: .none,
            deciders: deciders,
            zh: "是否作废",
            en: "void or live"
        )
    }
}
