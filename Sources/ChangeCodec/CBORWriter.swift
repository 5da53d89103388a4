package import History

/// Writes the deterministic subset of CBOR (RFC 8949 §4.2.1) that bodies and messages use: shortest
/// integers, definite lengths, sorted map keys; no floats, no tags.
///
/// Map entries are written by the caller in key order; `ValueCodec` sorts for itself.
package struct CBORWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init(reserving capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    package mutating func uint(_ value: UInt64) { head(0x00, value) }

    package mutating func int(_ value: Int64) {
        if value >= 0 {
            head(0x00, UInt64(value))
        } else {
            head(0x20, ~UInt64(bitPattern: value))
        }
    }

    package mutating func byteString(_ value: [UInt8]) {
        head(0x40, UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    package mutating func text(_ value: Text) {
        head(0x60, UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    package mutating func array(_ count: Int) { head(0x80, UInt64(count)) }
    package mutating func map(_ count: Int) { head(0xa0, UInt64(count)) }
    package mutating func bool(_ value: Bool) { bytes.append(value ? 0xf5 : 0xf4) }
    package mutating func null() { bytes.append(0xf6) }

    /// A byte string of sixteen.
    package mutating func replica(_ value: ReplicaID) {
        bytes.append(0x50)
        word(value.high)
        word(value.low)
    }

    /// A byte string of thirty-two.
    package mutating func digest(_ value: Digest) {
        bytes.append(0x58)
        bytes.append(32)
        word(value.words.a)
        word(value.words.b)
        word(value.words.c)
        word(value.words.d)
    }

    /// An array of replica and number.
    package mutating func dot(_ value: Dot) {
        array(2)
        replica(value.replica)
        uint(value.number)
    }

    /// A map from replica to number. All keys are equally long, so the vector's order is the map's.
    package mutating func vector(_ value: VersionVector) {
        map(value.count)
        for entry in value.entries {
            replica(entry.replica)
            uint(entry.number)
        }
    }

    private mutating func head(_ major: UInt8, _ argument: UInt64) {
        switch argument {
        case 0..<24:
            bytes.append(major | UInt8(truncatingIfNeeded: argument))
        case 24...0xff:
            bytes.append(major | 24)
            bytes.append(UInt8(truncatingIfNeeded: argument))
        case 0x100...0xffff:
            bytes.append(major | 25)
            tail(argument, 2)
        case 0x1_0000...0xffff_ffff:
            bytes.append(major | 26)
            tail(argument, 4)
        default:
            bytes.append(major | 27)
            word(argument)
        }
    }

    private mutating func word(_ value: UInt64) { BigEndian.append(value, to: &bytes) }

    private mutating func tail(_ value: UInt64, _ count: UInt64) {
        var left = count
        while left > 0 {
            left -= 1
            bytes.append(UInt8(truncatingIfNeeded: value >> (left * 8)))
        }
    }
}
