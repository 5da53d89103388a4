/// Chance from a seed (SplitMix64): the same seed gives the same throws in every process.
package struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Mixes any numbers into one seed, so that every machine and step throws dice of its own.
    package init(_ parts: UInt64...) {
        state = 0x6875_7969_6E67_2131
        for part in parts { state = next() ^ part &* 0x9E37_79B9_7F4A_7C15 }
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 up to, but not including, a limit of at least 1.
    package mutating func below(_ limit: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(max(1, limit))).high)
    }

    /// True in so many of a hundred throws.
    package mutating func percent(_ share: Int) -> Bool { below(100) < share }

    /// `nil` of nothing.
    package mutating func pick<Element>(_ all: [Element]) -> Element? {
        all.isEmpty ? nil : all[below(all.count)]
    }

    package mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            withUnsafeBytes(of: next()) { bytes.append(contentsOf: $0) }
        }
        return Array(bytes.prefix(count))
    }
}
