import Foundation

/// Reads keys out of flags, environment and file, in that order of precedence, and notices what the
/// file says that nobody asked for.
///
/// A program's settings are one initializer that asks for each key with its default; `finish` then
/// refuses every key of the file that was not asked for. So a key is declared exactly once.
package struct SettingsReader {
    private let flags: [String: String]
    private let environment: [String: String]
    private let file: SettingsText
    private var asked: Set<String> = []

    /// - Parameters:
    ///   - flags: values from the command line by key path, such as `["log.level": "debug"]`.
    ///   - environment: the process environment; `log.level` is read from `HUYING_LOG_LEVEL`.
    package init(
        flags: [String: String] = [:],
        environment: [String: String] = [:],
        file: SettingsText = SettingsText()
    ) {
        self.flags = flags
        self.environment = environment
        self.file = file
    }

    /// The key paths that were asked for so far, sorted: after `finish`, all keys the program knows.
    package var keys: [String] { asked.sorted() }

    /// The value of one key; `fallback` where nobody set it. `isAllowed` bounds what may be set,
    /// and `bound` says it in words.
    package mutating func value<Value: SettingType>(
        _ path: String,
        default fallback: Value,
        bound: String = "",
        where isAllowed: (Value) -> Bool = { _ in true }
    ) throws(SettingsProblem) -> Value {
        asked.insert(path)
        let place: String
        let found: Value?
        if let words = flags[path] {
            place = "--" + path.replacing(".", with: "-").replacing("_", with: "-")
            found = Value(words: words)
        } else if let words = environment[Self.variable(for: path)] {
            place = Self.variable(for: path)
            found = Value(words: words)
        } else if let entry = file.entries[path] {
            place = "\(file.name):\(entry.line)"
            found = Value(literal: entry.literal)
        } else {
            return fallback
        }
        guard let value = found else {
            throw SettingsProblem(.wrongType, at: place, "\(path) must be \(Value.expectation)")
        }
        guard isAllowed(value) else {
            throw SettingsProblem(.notAllowed, at: place, "\(path) must be \(bound)")
        }
        return value
    }

    /// Where a key's value came from, for problems that concern several keys.
    package func place(of path: String) -> String {
        if flags[path] != nil { return "--" + path.replacing(".", with: "-") }
        if environment[Self.variable(for: path)] != nil { return Self.variable(for: path) }
        if let entry = file.entries[path] { return "\(file.name):\(entry.line)" }
        return path
    }

    /// Refuses the first key of the file, by line, that no setting asked for.
    package func finish() throws(SettingsProblem) {
        let unknown = file.entries.filter { !asked.contains($0.key) }
        guard let (path, entry) = unknown.min(by: { $0.value.line < $1.value.line }) else { return }
        let nearest = asked.min { Self.distance($0, path) < Self.distance($1, path) }
        let hint = nearest.map { Self.distance($0, path) <= 3 ? "; did you mean \($0)?" : "" } ?? ""
        throw SettingsProblem(
            .unknownKey,
            at: "\(file.name):\(entry.line)",
            "there is no key \(path)\(hint)"
        )
    }

    /// `log.level` → `HUYING_LOG_LEVEL`.
    package static func variable(for path: String) -> String {
        "HUYING_" + path.replacing(".", with: "_").uppercased()
    }

    /// The number of single-letter edits between two short words (Levenshtein).
    private static func distance(_ left: String, _ right: String) -> Int {
        let target = Array(right.utf8)
        var row = Array(0...target.count)
        for (i, letter) in left.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in target.indices {
                let replaced = diagonal + (letter == target[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
            }
        }
        return row[target.count]
    }
}

extension SettingsText {
    /// Reads a file. A missing or unreadable one is `E4001.unreadableFile`.
    package init(contentsOf path: String) throws(SettingsProblem) {
        let handle = FileHandle(forReadingAtPath: path)
        defer { try? handle?.close() }
        guard let handle, let bytes = try? handle.read(upToCount: Self.maximumBytes + 1) ?? Data()
        else {
            throw SettingsProblem(.unreadableFile, at: path, "the file cannot be read")
        }
        try self.init(Array(bytes), name: path)
    }

    /// Finds the configuration of a program: the file a person named (flag, then `HUYING_CONFIG`),
    /// which must exist; else `fileName` inside the state directory; else, only for the packaged
    /// service's own state directory, `/etc/huying/`; else nothing. A site tried out in a directory
    /// of its own is thus never influenced by the machine's.
    package init(
        for state: StateDirectory,
        flag: String?,
        environment: [String: String]
    ) throws(SettingsProblem) {
        if let named = flag ?? environment["HUYING_CONFIG"], !named.isEmpty {
            try self.init(contentsOf: named)
            return
        }
        let fileName = state.program.configurationName
        var places = [state.path + "/" + fileName]
        if state.path == state.program.systemPath { places.append("/etc/huying/" + fileName) }
        if let place = places.first(where: { FileManager.default.fileExists(atPath: $0) }) {
            try self.init(contentsOf: place)
        } else {
            self.init()
        }
    }
}
