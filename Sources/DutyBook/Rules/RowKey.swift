package import History

/// What tells the rows of one table inside a record apart.
package enum RowKey: Hashable, Sendable {
    /// The writing party: each party keeps a row of its own, and nobody else writes it.
    case ownParty
    /// An argument of this name and form.
    case given(Text, Form)

    static let separator = UInt8(ascii: "/")
}

extension AspectRule {
    /// Whether every party keeps a row of its own.
    var isKeptByParties: Bool { rows.contains(.ownParty) }

    /// The keys in the name of one of its rows, as many as declared; `nil` of any other name.
    package func rowKeys(in name: Text) -> [Text]? {
        let parts = name.utf8.split(separator: RowKey.separator, omittingEmptySubsequences: false)
        guard !rows.isEmpty, parts.count == rows.count + 1,
            parts[0].elementsEqual(aspect.utf8), parts.allSatisfy({ !$0.isEmpty })
        else { return nil }
        return parts.dropFirst().compactMap { Text(validating: Array($0)) }
    }

    /// The row's name for these keys, in the order in which they are declared.
    package func rowName(_ keys: [Text]) -> Text {
        keys.reduce(aspect) { $0 + "/" + $1 }
    }

    /// Whose row it is; `nil` of one that no party keeps for itself.
    func owner(ofRow name: Text) -> Text? {
        guard let place = rows.firstIndex(of: .ownParty) else { return nil }
        return rowKeys(in: name)?[place]
    }

    /// Why a name cannot be one of its rows; `nil` where it can.
    func fault(ofRow name: Text, parties: PartyDirectory) -> Refusal.Rule? {
        guard let keys = rowKeys(in: name) else { return rows.isEmpty ? nil : .malformed }
        for (row, key) in zip(rows, keys) {
            let form: Form =
                switch row {
                case .ownParty: .party
                case .given(_, let form): form
                }
            if let fault = form.fault(of: form.rowValue(key), parties: parties) { return fault }
        }
        return nil
    }
}

extension Form {
    /// The value a row's key stands for.
    fileprivate func rowValue(_ key: Text) -> Value {
        guard self == .count else { return .text(key) }
        // Only the plain spelling, so that one row has one name.
        guard let number = Int64(key.string), number >= 1, Text(String(number)) == key else {
            return .null
        }
        return .int(number)
    }
}

extension Value {
    /// How it stands in the name of a row; `nil` where it cannot.
    var rowKey: Text? {
        switch self {
        case .int(let number) where number >= 1: Text(String(number))
        case .text(let text): text.utf8.contains(RowKey.separator) || text.isEmpty ? nil : text
        default: nil
        }
    }
}
