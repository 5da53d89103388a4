package import History

/// A QR code (ISO/IEC 18004) of a short text: bytes, error correction level M, versions 1 to 5. It is
/// printed beside the number of a paper, so that nobody types it.
package struct QRCode: Hashable, Sendable {
    /// Rows of modules, dark is `true`; without the quiet zone.
    package let rows: [[Bool]]

    /// Codewords for data, those for correction in each block, and blocks, by version from 1.
    private static let versions: [(data: Int, correction: Int, blocks: Int)] = [
        (16, 10, 1), (28, 16, 1), (44, 26, 1), (64, 18, 2), (86, 24, 2),
    ]

    /// `nil` of a text of more than 84 bytes.
    package init?(_ text: Text) {
        let bytes = text.utf8
        // Four bits say what follows, eight how many bytes there are.
        guard let index = Self.versions.firstIndex(where: { $0.data >= bytes.count + 2 }) else {
            return nil
        }
        let version = Self.versions[index]
        let words = Self.corrected(Self.framed(bytes, to: version.data), version)
        let plain = QRModules(version: index + 1)
        let filled = (0..<8).map { plain.filled(with: words, mask: $0) }
        rows = filled.min { Self.penalty($0) < Self.penalty($1) } ?? []
    }

    /// Mode and length before the bytes, padding behind them.
    private static func framed(_ bytes: [UInt8], to count: Int) -> [UInt8] {
        let head: [UInt8] = [0x4, UInt8(bytes.count >> 4), UInt8(bytes.count & 0xF)]
        let nibbles = head + bytes.flatMap { [$0 >> 4, $0 & 0xF] } + [0]
        var words = stride(from: 0, to: nibbles.count, by: 2).map { place in
            nibbles[place] << 4 | nibbles[place + 1]
        }
        while words.count < count {
            words.append((words.count - bytes.count) % 2 == 0 ? 0xEC : 0x11)
        }
        return words
    }

    /// Blocks with their correction, woven together.
    private static func corrected(
        _ words: [UInt8],
        _ version: (data: Int, correction: Int, blocks: Int)
    ) -> [UInt8] {
        let length = version.data / version.blocks
        let blocks = (0..<version.blocks).map { Array(words[$0 * length..<($0 + 1) * length]) }
        let corrections = blocks.map { ReedSolomon.remainder(of: $0, degree: version.correction) }
        return (0..<length).flatMap { place in blocks.map { $0[place] } }
            + (0..<version.correction).flatMap { place in corrections.map { $0[place] } }
    }

    /// Long runs and blocks of one colour are hard to read.
    private static func penalty(_ rows: [[Bool]]) -> Int {
        let columns = rows.indices.map { x in rows.map { $0[x] } }
        var penalty = 0
        for line in rows + columns {
            var run = 1
            for place in 1..<line.count {
                run = line[place] == line[place - 1] ? run + 1 : 1
                if run == 5 { penalty += 3 } else if run > 5 { penalty += 1 }
            }
        }
        for y in 1..<rows.count {
            for x in 1..<rows.count {
                let square = [rows[y][x], rows[y - 1][x], rows[y][x - 1], rows[y - 1][x - 1]]
                if square.allSatisfy({ $0 == square[0] }) { penalty += 3 }
            }
        }
        return penalty
    }

    /// For a page, with the quiet zone of four modules that readers need.
    package var svg: String {
        let size = rows.count + 8
        var path = ""
        for (y, row) in rows.enumerated() {
            for (x, isDark) in row.enumerated() where isDark {
                path += "M\(x + 4) \(y + 4)h1v1h-1z"
            }
        }
        return "<svg class=\"qr\" viewBox=\"0 0 \(size) \(size)\" shape-rendering=\"crispEdges\">"
            + "<path d=\"\(path)\"/></svg>\n"
    }
}

/// Arithmetic in the field of 256 elements that QR codes are corrected in.
private enum ReedSolomon {
    static func remainder(of words: [UInt8], degree: Int) -> [UInt8] {
        let divisor = divisor(of: degree)
        var remainder = [UInt8](repeating: 0, count: degree)
        for word in words {
            let factor = word ^ remainder.removeFirst()
            remainder.append(0)
            for place in 0..<degree { remainder[place] ^= product(divisor[place], factor) }
        }
        return remainder
    }

    /// (x − 1)(x − 2)(x − 4) …, its leading 1 left out.
    private static func divisor(of degree: Int) -> [UInt8] {
        var divisor = [UInt8](repeating: 0, count: degree - 1) + [1]
        var root: UInt8 = 1
        for _ in 0..<degree {
            for place in 0..<degree {
                divisor[place] = product(divisor[place], root)
                if place + 1 < degree { divisor[place] ^= divisor[place + 1] }
            }
            root = product(root, 2)
        }
        return divisor
    }

    private static func product(_ one: UInt8, _ other: UInt8) -> UInt8 {
        var product = 0
        for bit in stride(from: 7, through: 0, by: -1) {
            product = product << 1 ^ (product >> 7) * 0x11D
            product ^= Int(other >> UInt8(bit) & 1) * Int(one)
        }
        return UInt8(truncatingIfNeeded: product)
    }
}

/// The square of modules: the patterns by which a reader finds its way, and room for data.
private struct QRModules {
    private let size: Int
    private var rows: [[Bool]]
    private var isPattern: [[Bool]]

    init(version: Int) {
        size = 17 + 4 * version
        let blank = [Bool](repeating: false, count: size)
        rows = [[Bool]](repeating: blank, count: size)
        isPattern = rows
        for place in 0..<size {
            set(6, place, place % 2 == 0)
            set(place, 6, place % 2 == 0)
        }
        addSquare(atX: 3, 3, radius: 4, light: [2, 4])
        addSquare(atX: size - 4, 3, radius: 4, light: [2, 4])
        addSquare(atX: 3, size - 4, radius: 4, light: [2, 4])
        if version > 1 { addSquare(atX: size - 7, size - 7, radius: 2, light: [1]) }
        addFormat(mask: 0)
    }

    func filled(with words: [UInt8], mask: Int) -> [[Bool]] {
        var filled = self
        var bit = 0
        for (x, y) in path where !isPattern[y][x] {
            if bit < words.count * 8 {
                filled.rows[y][x] = words[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1
                bit += 1
            }
            if Self.turns(mask, x, y) { filled.rows[y][x].toggle() }
        }
        filled.addFormat(mask: mask)
        return filled.rows
    }

    /// Two columns at a time from the right, up and down by turns; the timing column is passed over.
    private var path: [(x: Int, y: Int)] {
        let rights = stride(from: size - 1, to: 6, by: -2)
        let lefts = stride(from: 5, to: 0, by: -2)
        return (Array(rights) + Array(lefts)).flatMap { right in
            (0..<size).flatMap { step in
                let y = (right + 1) & 2 == 0 ? size - 1 - step : step
                return [(right, y), (right - 1, y)]
            }
        }
    }

    private static func turns(_ mask: Int, _ x: Int, _ y: Int) -> Bool {
        switch mask {
        case 0: (x + y) % 2 == 0
        case 1: y % 2 == 0
        case 2: x % 3 == 0
        case 3: (x + y) % 3 == 0
        case 4: (x / 3 + y / 2) % 2 == 0
        case 5: x * y % 2 + x * y % 3 == 0
        case 6: (x * y % 2 + x * y % 3) % 2 == 0
        default: ((x + y) % 2 + x * y % 3) % 2 == 0
        }
    }

    private mutating func set(_ x: Int, _ y: Int, _ isDark: Bool) {
        guard rows.indices.contains(x), rows.indices.contains(y) else { return }
        rows[y][x] = isDark
        isPattern[y][x] = true
    }

    /// Rings around a centre; those at the distances named are light.
    private mutating func addSquare(atX x: Int, _ y: Int, radius: Int, light: [Int]) {
        for down in -radius...radius {
            for right in -radius...radius {
                set(x + right, y + down, !light.contains(max(abs(down), abs(right))))
            }
        }
    }

    /// Level M and the mask, corrected by itself, twice; and the module that is always dark.
    private mutating func addFormat(mask: Int) {
        var remainder = mask
        for _ in 0..<10 { remainder = remainder << 1 ^ (remainder >> 9) * 0x537 }
        let bits = (mask << 10 | remainder) ^ 0x5412
        func bit(_ place: Int) -> Bool { bits >> place & 1 == 1 }
        for place in 0...5 { set(8, place, bit(place)) }
        set(8, 7, bit(6))
        set(8, 8, bit(7))
        set(7, 8, bit(8))
        for place in 9..<15 { set(14 - place, 8, bit(place)) }
        for place in 0..<8 { set(size - 1 - place, 8, bit(place)) }
        for place in 8..<15 { set(8, size - 15 + place, bit(place)) }
        set(8, size - 8, true)
    }
}
