import DutyBook
import History
import Spreadsheets

/// The columns of a duty list as a table: what each may be called, the first names being those an
/// export writes, in Chinese and in English.
enum ItemColumn: CaseIterable {
    case id, kind, code, category, title, content, basis, lead, cooperate, area, from, to, docNo
    /// What its person had in front of them: lets a row change an item that is here already.
    case seen

    var names: [Text] {
        switch self {
        case .id: ["编号", "id"]
        case .kind: ["清单", "kind"]
        case .code: ["事项编码", "code", "item_code", "编码"]
        case .category: ["类别", "category", "type", "类型"]
        case .title: ["事项名称", "title", "name", "事项", "名称"]
        case .content: ["内容", "content"]
        case .basis: ["依据", "basis"]
        case .lead: ["牵头部门", "lead", "department", "主责部门", "责任单位", "牵头单位", "部门"]
        case .cooperate: ["配合单位", "cooperate"]
        case .area: ["适用范围", "area"]
        case .from: ["生效日期", "from"]
        case .to: ["失效日期", "to"]
        case .docNo: ["文号", "docNo"]
        case .seen: ["所见版本", "seen"]
        }
    }

    func title(inEnglish: Bool) -> Text { names[inEnglish ? 1 : 0] }

    /// Where the table has it; our own name goes before one it may also have.
    func index(in header: [Text]) -> Int? {
        names.lazy.compactMap { header.firstIndex(of: $0) }.first
    }
}

/// What a list is called in a table.
enum ListName {
    private static let names: [(ItemKind, Text)] = [
        (.divested, "剥离"), (.retained, "保留"), (.department, "部门"), (.company, "公司"),
        (.rights, "权责"),
    ]

    static func kind(_ name: Text) -> ItemKind? {
        ItemKind(rawValue: name.string) ?? names.first { $0.1 == name }?.0
    }

    static func text(_ kind: ItemKind, inEnglish: Bool) -> Text {
        inEnglish ? Text(kind.rawValue) : names.first { $0.0 == kind }?.1 ?? ""
    }
}

/// A day as offices write it: `2026-07-01`, `2026/7/1`, `2026.7.1`, `2026年7月1日`.
enum DayCell {
    static func text(_ cell: Text) -> Text? {
        if CivilDay(cell) != nil { return cell }
        let parts = cell.string.split { !$0.isWholeNumber }
        guard parts.count == 3, let year = Int(parts[0]), let month = Int(parts[1]),
            let day = Int(parts[2]), CivilDay(year: year, month: month, day: day) != nil
        else { return nil }
        return text(year, month, day)
    }

    static func text(_ day: CivilDay) -> Text { text(day.year, day.month, day.day) }

    private static func text(_ year: Int, _ month: Int, _ day: Int) -> Text {
        let head = String(repeating: "0", count: max(0, 4 - "\(year)".count))
        return Text(
            "\(head)\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
        )
    }
}
