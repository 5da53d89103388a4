package import History
import Identity

/// Everything that happened in a run, in order, as lines; of two runs of one seed every line is equal.
package struct Trace: Sendable {
    private var chain = Digest.zero
    private var pending: [UInt8] = []
    /// Kept only where somebody wants to read them.
    private(set) package var lines: [String] = []
    private let keepsLines: Bool

    /// Bytes hashed at a time.
    private static let block = 16_384

    package init(keepingLines: Bool) { keepsLines = keepingLines }

    package mutating func note(_ line: String) {
        if keepsLines { lines.append(line) }
        pending += line.utf8
        pending.append(0x0A)
        if pending.count >= Self.block { fold() }
    }

    /// The digest of all lines so far.
    package mutating func digest() -> Digest {
        fold()
        return chain
    }

    private mutating func fold() {
        guard !pending.isEmpty else { return }
        chain = sha256(chain.bytes + pending)
        pending.removeAll(keepingCapacity: true)
    }
}
