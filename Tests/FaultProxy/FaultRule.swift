/// Which exchanges a fault befalls.
package struct FaultRule: Hashable, Sendable {
    package var fault: Fault
    /// Only requests whose path starts with this; with a long poll beside, a test means one of them.
    package var path: String
    /// So many fitting exchanges pass first.
    package var after: Int
    /// So many fitting exchanges suffer, then all pass; `nil`: all from now on.
    package var times: Int?

    package init(_ fault: Fault, path: String = "", after: Int = 0, times: Int? = nil) {
        self.fault = fault
        self.path = path
        self.after = after
        self.times = times
    }

    /// The rule of a line such as `cut-answer 100 reset path=/v1/sync after=2 times=1`.
    package init?(words text: String) {
        var faultWords: [String] = []
        var options: [String: String] = [:]
        for word in text.split(separator: " ") {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2, ["path", "after", "times"].contains(parts[0]) {
                options[parts[0]] = parts[1]
            } else {
                faultWords.append(String(word))
            }
        }
        guard let fault = Fault(words: faultWords.joined(separator: " ")) else { return nil }
        self.init(fault, path: options["path"] ?? "")
        if let after = options["after"] {
            guard let count = Int(after), count >= 0 else { return nil }
            self.after = count
        }
        if let times = options["times"] {
            guard let count = Int(times), count >= 0 else { return nil }
            self.times = count
        }
    }

    /// What befalls the next exchange on the path, counting it.
    mutating func next(path: String) -> Fault {
        guard path.hasPrefix(self.path) else { return .pass }
        if after > 0 {
            after -= 1
            return .pass
        }
        guard let left = times else { return fault }
        guard left > 0 else { return .pass }
        times = left - 1
        return fault
    }
}
