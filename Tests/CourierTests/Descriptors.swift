import Foundation

/// The open descriptors of this process; other tests may open some meanwhile.
enum Descriptors {
    static func count() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    /// Whether the count falls below the bound soon.
    static func settle(below bound: Int) async throws -> Bool {
        for _ in 0..<200 {
            if try count() < bound { return true }
            try await Task.sleep(for: .milliseconds(50))
        }
        return false
    }
}
