import Foundation

/// Who may import whom. Arrows point only downward, in the order of this table, and the pure targets
/// import nothing but one another.
enum House {
    static let pure: Set<String> = ["History", "ChangeCodec", "DutyBook", "Exchange", "Intake"]

    /// Modules of the system that every edge may use.
    static let system: Set<String> = ["Foundation", "Glibc", "Synchronization", "Dispatch"]

    /// Module → what it may import beside itself and, for edges, the system's modules.
    static let allowed: [String: Set<String>] = [
        "History": [],
        "ChangeCodec": ["History"],
        "DutyBook": ["History"],
        "Exchange": ["History", "DutyBook"],
        "Intake": ["History", "ChangeCodec", "DutyBook"],
        "AttachmentKeeping": ["History", "Identity"],
        "CZlib": [],
        "CCurl": [],
        "Identity": ["History", "Crypto"],
        "ExchangeWire": ["Identity", "Exchange", "ChangeCodec", "DutyBook", "History", "CZlib"],
        "SQLiteStore": ["History", "ChangeCodec", "DutyBook", "GRDB", "GRDBSQLite"],
        "Spreadsheets": ["History", "CZlib"],
        "Reports": ["History", "Spreadsheets"],
        "CMalloc": [],
        "Settings": ["CMalloc", "Crypto", "Logging", "ServiceLifecycle", "UnixSignals"],
        "Courier": ["CCurl", "Settings"],
        "Safekeeping": [
            "History", "ChangeCodec", "DutyBook", "Intake", "Identity", "SQLiteStore", "Settings",
            "Crypto", "Logging", "ServiceLifecycle",
        ],
        "PartySide": [
            "History", "ChangeCodec", "DutyBook", "Exchange", "ExchangeWire", "Identity",
            "AttachmentKeeping", "SQLiteStore", "Courier", "Intake", "Safekeeping", "Settings",
            "Spreadsheets",
            "Hummingbird",
            "HummingbirdCore", "HTTPTypes",
            "NIOCore", "NIOPosix", "ServiceLifecycle", "UnixSignals", "Logging", "Crypto",
        ],
        "HubSide": [
            "History", "ChangeCodec", "DutyBook", "Exchange", "ExchangeWire", "Identity",
            "AttachmentKeeping", "SQLiteStore", "Intake", "Safekeeping", "Settings",
            "Hummingbird", "HummingbirdCore", "HummingbirdTLS",
            "HTTPTypes", "NIOCore", "NIOPosix", "NIOSSL", "X509", "SwiftASN1", "ServiceLifecycle",
            "UnixSignals", "Logging", "Crypto",
        ],
        "huyingd": [
            "PartySide", "Settings", "ArgumentParser", "ServiceLifecycle", "Logging",
            "UnixSignals",
        ],
        "huying": [
            "History", "DutyBook", "PartySide", "Courier", "Safekeeping", "Settings",
            "Spreadsheets", "Reports", "ArgumentParser", "Logging",
        ],
        "huying-hub": [
            "History", "DutyBook", "HubSide", "SQLiteStore", "Courier", "Safekeeping", "Settings",
            "ArgumentParser",
            "ServiceLifecycle", "Logging", "UnixSignals",
        ],
        "OneMachine": ["Settings"],
        "huying-demo": ["DutyBook", "History", "OneMachine", "ArgumentParser"],
        "huying-bench": [
            "Courier", "OneMachine", "GRDBSQLite", "ArgumentParser", "PartySide", "SQLiteStore",
            "Identity", "DutyBook", "ChangeCodec", "History",
        ],
    ]

    /// The module an import line names: `package import struct History.Dot` → `History`.
    static func importedModule(_ line: String) -> String? {
        guard line.range(of: "import ") != nil else { return nil }
        let pattern =
            /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var|actor)\s+)?(\w+)/
        return line.firstMatch(of: pattern).map { String($0.1) }
    }
}

extension Rule {
    static let imports = Rule(name: "imports only what its place in the house allows") { text in
        guard let module = text.module else { return [] }
        let system = House.pure.contains(module) ? [] : House.system
        let allowed = House.allowed[module]?.union(system) ?? []
        return text.code.indices.filter { index in
            House.importedModule(text.code[index]).map { !allowed.contains($0) } ?? false
        }.map { $0 + 1 }
    }

    @Sendable
    private static func isPure(_ text: SwiftText) -> Bool {
        text.module.map(House.pure.contains) ?? false
    }

    /// No clock, no concurrency, no I/O.
    static let pureWords = Rule.line("is pure: no clock, task, lock or output", in: isPure) {
        line in
        line.contains(
            /\b(Date|UUID|ContinuousClock|SuspendingClock|Task|Mutex|Thread|SystemRandomNumberGenerator)\b|\b(actor|async|await|nonisolated)\b|\bprint\(/
        )
    }

    /// Chance comes from a generator that is passed in.
    static let pureChance = Rule.line("is pure: chance comes from a generator", in: isPure) {
        line in
        line.contains(/\.(random|randomElement|shuffle|shuffled)\((?!.*using)/)
            && !line.contains(/func\s/)
    }
}
