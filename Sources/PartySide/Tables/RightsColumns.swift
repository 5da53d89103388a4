import DutyBook
import History
import Spreadsheets

/// The columns of a rights list beyond those of every duty list; named like the arguments of
/// `item.rights`.
enum RightsColumn: String, CaseIterable {
    case powerType, exerciseLevel, implementingBody, undertakingOffice, supervisionWay
    case complaintPhone, establishingBasis, exercisingBasis, responsibilityStep, liabilityCase
    case legalLimitDays, promisedLimitDays, provincialCode, batchNo, claimStatus, claimedAt,
        isPublic

    var name: Text { Text(rawValue) }

    func title(inEnglish: Bool) -> Text { inEnglish ? name : chinese }

    func index(in header: [Text]) -> Int? {
        header.firstIndex(of: chinese) ?? header.firstIndex(of: name)
    }

    private var chinese: Text {
        switch self {
        case .powerType: "权力类型"
        case .exerciseLevel: "行使层级"
        case .implementingBody: "实施主体"
        case .undertakingOffice: "承办机构"
        case .supervisionWay: "监督方式"
        case .complaintPhone: "监督电话"
        case .establishingBasis: "设定依据"
        case .exercisingBasis: "行使依据"
        case .responsibilityStep: "责任事项"
        case .liabilityCase: "追责情形"
        case .legalLimitDays: "法定时限"
        case .promisedLimitDays: "承诺时限"
        case .provincialCode: "省系统编码"
        case .batchNo: "批次"
        case .claimStatus: "认领状态"
        case .claimedAt: "认领日期"
        case .isPublic: "是否公开"
        }
    }

    /// The value of a cell; `nil` where it has none of this column.
    func value(of cell: Text) -> Value? {
        switch self {
        case .establishingBasis, .exercisingBasis, .responsibilityStep, .liabilityCase:
            let rows = cell.string.split { $0.isNewline }
            return .list(rows.map { .text(Text($0)) })
        case .legalLimitDays, .promisedLimitDays, .batchNo:
            return Int64(cell.string).map(Value.int)
        case .claimedAt: return DayCell.text(cell).map(Value.text)
        case .powerType, .claimStatus, .isPublic:
            return words.first { $0.word == cell || $0.zh == cell }.map { .text($0.word) }
        default: return .text(cell)
        }
    }

    /// The cell of a value an item has.
    func cell(of value: Value, inEnglish: Bool) -> Text {
        switch value {
        case .int(let number): return Text("\(number)")
        case .list(let rows):
            return rows.compactMap(\.text).reduce("") { $0.isEmpty ? $1 : $0 + "\n" + $1 }
        case .text(let text):
            guard !inEnglish, let known = words.first(where: { $0.word == text }) else {
                return text
            }
            return known.zh
        default: return ""
        }
    }

    /// What the item says here; `nil` where nothing is known.
    func value(in item: ItemState) -> Value? {
        for aspect in [RightsFields.power, RightsFields.limits, RightsFields.claim] {
            if let value = item.aspects.view(aspect)?.value[name] { return value }
        }
        return item.aspects.view(name)?.value
    }

    private var words: [(word: Text, zh: Text)] {
        switch self {
        case .powerType: Array(zip(RightsFields.powers, Self.powers)).map { (word: $0, zh: $1) }
        case .claimStatus:
            [
                ("unclaimed", "未认领"), ("claimed", "已认领"), ("adjusted", "已调整"),
                ("cancelled", "已取消"),
            ]
        case .isPublic: [("yes", "是"), ("no", "否")]
        default: []
        }
    }

    /// In the order of `RightsFields.powers`.
    private static let powers: [Text] = [
        "行政许可", "行政处罚", "行政强制", "行政征收", "行政给付", "行政检查", "行政确认", "行政奖励", "行政裁决", "其他行政权力",
    ]

    /// What an item of the given kind of power is called.
    static func powerName(_ word: Text, inEnglish: Bool) -> Text {
        RightsColumn.powerType.cell(of: .text(word), inEnglish: inEnglish)
    }
}
