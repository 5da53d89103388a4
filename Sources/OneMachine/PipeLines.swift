package import Foundation
import Glibc

/// The lines another program writes, one at a time. A line of many megabytes costs no more than its
/// length.
package final class PipeLines {
    private let handle: FileHandle
    private var held: [UInt8] = []
    /// Where the next line begins.
    private var start = 0
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)

    package init(_ handle: FileHandle) { self.handle = handle }

    /// The next line without its end; `nil` once the program wrote its last.
    package func next() -> [UInt8]? {
        var searched = start
        while true {
            if let end = held[searched...].firstIndex(of: 0x0A) {
                defer { start = end + 1 }
                return Array(held[start..<end])
            }
            held.removeSubrange(..<start)
            start = 0
            searched = held.count
            let count = read(handle.fileDescriptor, &chunk, chunk.count)
            guard count > 0 else { return nil }
            held += chunk[..<count]
        }
    }
}
