import DutyBook
import History

/// The columns of the public edition of a list: nothing of how the list is kept.
enum PublicColumn: CaseIterable {
    case code, kind, category, title, content, basis, lead, cooperate, area
    case power, implementing, establishing, exercising, steps, liability, limits, phone

    /// Only lists of powers have these.
    var isOfRights: Bool {
        switch self {
        case .code, .kind, .category, .title, .content, .basis, .lead, .cooperate, .area: false
        default: true
        }
    }

    func title(inEnglish: Bool) -> Text { Text(inEnglish ? names.en : names.zh) }

    private var names: (zh: String, en: String) {
        switch self {
        case .code: ("事项编码", "code")
        case .kind: ("清单", "list")
        case .category: ("类别", "category")
        case .title: ("事项名称", "title")
        case .content: ("内容", "content")
        case .basis: ("依据", "basis")
        case .lead: ("责任单位", "lead")
        case .cooperate: ("配合单位", "cooperating")
        case .area: ("适用范围", "area")
        case .power: ("权力类型", "power")
        case .implementing: ("实施主体", "implementing body")
        case .establishing: ("设定依据", "establishing basis")
        case .exercising: ("行使依据", "exercising basis")
        case .steps: ("责任事项", "responsibility steps")
        case .liability: ("追责情形", "liability cases")
        case .limits: ("法定/承诺时限（工作日）", "legal/promised limit (working days)")
        case .phone: ("监督电话", "complaint phone")
        }
    }

    /// The cell of an item with the assignment that holds on the day; unknown is empty.
    func cell(of item: ItemState, _ held: DutyAssignment?, name: (Text) -> Text, inEnglish: Bool)
        -> Text
    {
        let power = item.aspects.view(RightsFields.power)?.value
        switch self {
        case .code: return item.code ?? ""
        case .kind: return item.kind.map { ListName.text($0, inEnglish: inEnglish) } ?? ""
        case .category: return item.category ?? ""
        case .title: return item.title ?? ""
        case .content: return item.content ?? ""
        case .basis: return item.basis ?? ""
        case .lead: return held.map { name($0.lead) } ?? ""
        case .cooperate:
            return Self.joined(held?.cooperate.map(name) ?? [], by: inEnglish ? ", " : "、")
        case .area: return held?.area ?? ""
        case .power:
            return
                power?["powerType"]?.text.map {
                    RightsColumn.powerName($0, inEnglish: inEnglish)
                } ?? ""
        case .implementing: return power?["implementingBody"]?.text ?? ""
        case .establishing: return Self.rows(RightsFields.establishing, of: item)
        case .exercising: return Self.rows(RightsFields.exercising, of: item)
        case .steps: return Self.rows(RightsFields.steps, of: item)
        case .liability: return Self.rows(RightsFields.liability, of: item)
        case .limits: return Self.limits(of: item)
        case .phone: return power?["complaintPhone"]?.text ?? ""
        }
    }

    private static func rows(_ aspect: Text, of item: ItemState) -> Text {
        joined(item.aspects.view(aspect)?.value.list?.compactMap(\.text) ?? [], by: "\n")
    }

    private static func limits(of item: ItemState) -> Text {
        guard let limits = item.aspects.view(RightsFields.limits)?.value else { return "" }
        let days = ["legalLimitDays", "promisedLimitDays"] as [Text]
        return joined(days.map { limits[$0]?.int.map { Text("\($0)") } ?? "–" }, by: "/")
    }

    private static func joined(_ texts: [Text], by mark: Text) -> Text {
        texts.reduce("") { $0.isEmpty ? $1 : $0 + mark + $1 }
    }
}
