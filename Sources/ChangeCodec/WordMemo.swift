import History

/// Words that come again and again in bodies – types, actions, aspects, parties – each kept once.
///
/// Bodies that are read one after the other then share them: less to take from the heap and to give
/// back, and what is compared most often stays close at hand. It never changes what is read.
package struct WordMemo: Sendable {
    private var words: [Text]
    /// The boot of the body read last; that of the next is nearly always the same.
    var boot: [UInt8] = []

    /// Longer ones are seldom words.
    private static let longest = 40
    private static let places = 512

    package init() { words = Array(repeating: "", count: Self.places) }

    private init(words: [Text]) { self.words = words }

    /// Remembers nothing.
    static let none = WordMemo(words: [])

    /// The text that these bytes spell; `nil` where they are not valid UTF-8.
    mutating func text(_ bytes: ArraySlice<UInt8>) -> Text? {
        guard !words.isEmpty, bytes.count <= Self.longest else {
            return Text(validating: Array(bytes))
        }
        let place = Self.place(of: bytes)
        if words[place].utf8.elementsEqual(bytes) { return words[place] }
        guard let text = Text(validating: Array(bytes)) else { return nil }
        words[place] = text
        return text
    }

    private static func place(of bytes: ArraySlice<UInt8>) -> Int {
        var mixed = UInt(bytes.count)
        for byte in bytes { mixed = mixed &* 31 &+ UInt(byte) }
        return Int(mixed % UInt(places))
    }
}
