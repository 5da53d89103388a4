import Foundation

/// The open descriptors of this process.
enum Descriptors {
    /// Whether a work that could leave so many open leaves at least half of them. Other tests of the
    /// process open and close some meanwhile, so one clean round of several will do: a leak shows in each.
    static func stayOpen(of many: Int, after work: () async throws -> Void) async throws -> Bool {
        for _ in 0..<5 {
            let before = try count()
            try await work()
            if try await settle(below: before + many / 2) { return false }
        }
        return true
    }

    private static func count() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    /// Whether the count falls below the bound soon.
    private static func settle(below bound: Int) async throws -> Bool {
        for _ in 0..<200 {
            if try count() < bound { return true }
            try await Task.sleep(for: .milliseconds(50))
        }
        return false
    }
}
