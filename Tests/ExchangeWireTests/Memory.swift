import Glibc
import Testing

/// What this process holds in memory, as the kernel counts it, in bytes.
enum Memory {
    /// Forgets the peak so far. Returns what is held now, which is the new peak.
    static func restartPeak() throws -> Int {
        let file = open("/proc/self/clear_refs", O_WRONLY)
        defer { close(file) }
        try #require(write(file, "5", 1) == 1)
        return try peak()
    }

    static func peak() throws -> Int {
        let file = open("/proc/self/status", O_RDONLY)
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 8 << 10)
        let count = read(file, &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        let digits = line.drop { !$0.isNumber }.prefix { $0.isNumber }
        return try #require(Int(digits)) << 10
    }
}
