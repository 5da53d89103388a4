import History

/// A text cut into what can be looked up: Chinese in pairs of characters, as most of its words have
/// two; other scripts in words, letters in lower case.
enum WordGrams {
    /// Characters that join or ask rather than name something; a pair with one of them says little.
    private static let joining = Set(
        "的了是在和与及或不没有无我你他她它们这那个一请要能可到去来说让把被对从向为之其已未很太也都就还又再吗呢吧啊谁哪怎么什么坏里上下边"
            .unicodeScalars
    )

    /// Every pair and word, once each, in the order in which they appear.
    ///
    /// - Parameter isQuestion: leaves out pairs that say little, unless nothing else is there.
    static func of(_ text: Text, isQuestion: Bool = false) -> [String] {
        var all: [String] = []
        var telling: [String] = []
        func add(_ gram: String, isTelling: Bool) {
            if !all.contains(gram) { all.append(gram) }
            if isTelling, !telling.contains(gram) { telling.append(gram) }
        }
        var last: Unicode.Scalar?
        var word = ""
        var isAlone = false
        func close() {
            if !word.isEmpty { add(word, isTelling: true) }
            word = ""
            if let last, isAlone { add(String(last), isTelling: false) }
            last = nil
            isAlone = false
        }
        for scalar in text.string.unicodeScalars {
            if isIdeograph(scalar) {
                if !word.isEmpty { close() }
                if let before = last {
                    let isTelling = !joining.contains(before) && !joining.contains(scalar)
                    add(String(before) + String(scalar), isTelling: isTelling)
                    isAlone = false
                } else {
                    isAlone = true
                }
                last = scalar
            } else if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
                if last != nil { close() }
                word += scalar.properties.lowercaseMapping
            } else {
                close()
            }
        }
        close()
        return isQuestion && !telling.isEmpty ? telling : all
    }

    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
        default: false
        }
    }
}
