package import History

/// 统一社会信用代码 of GB 32100-2015: 17 characters and one that checks them.
package struct CreditCode: Hashable, Sendable {
    package let text: Text

    // Digits and capital letters without I, O, S, V and Z, which look like others.
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    private static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

    /// `nil` for anything but 18 of its characters with a right last one.
    package init?(_ text: Text) {
        let places = text.utf8.compactMap { Self.alphabet.firstIndex(of: $0) }
        guard text.utf8.count == 18, places.count == 18 else { return nil }
        let sum = zip(places, Self.weights).reduce(0) { $0 + $1.0 * $1.1 }
        guard places[17] == (31 - sum % 31) % 31 else { return nil }
        self.text = text
    }
}
