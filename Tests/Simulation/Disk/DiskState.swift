/// What a power cut may take: a write, or a change of length, that no sync has made last.
enum UnsyncedWork: Sendable {
    case write(offset: Int, bytes: [UInt8])
    case length(Int)
}

/// One file of a simulated machine: what programs read, and what a power cut would leave.
struct DiskFile: Sendable {
    let path: String
    let machine: Int
    var data: [UInt8] = []
    var durable: [UInt8] = []
    var unsynced: [UnsyncedWork] = []
    /// How many of these were there when its store had just been opened, and say nothing.
    var meaningless = 0
    /// Lock level by connection.
    var locks: [Int: Int32] = [:]
    /// Slots of the shared index of a log of writes: connections that hold them shared, or the one
    /// that holds them alone.
    var shared: [[Int]] = Array(repeating: [], count: 8)
    var exclusive: [Int?] = Array(repeating: nil, count: 8)
    /// Addresses of the shared index's pages.
    var regions: [UInt] = []

    mutating func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, tracked: Bool) {
        Self.apply(bytes, at: offset, to: &data)
        if tracked { unsynced.append(.write(offset: offset, bytes: Array(bytes))) }
    }

    mutating func setLength(_ length: Int, tracked: Bool) {
        Self.resize(&data, to: length)
        if tracked { unsynced.append(.length(length)) }
    }

    mutating func sync() {
        for work in unsynced { Self.apply(work, to: &durable) }
        unsynced.removeAll()
        meaningless = 0
    }

    /// Loses some of what was not synced: whole writes, or single sectors of them, in any order.
    mutating func lose(_ dice: inout Dice) {
        let mood = dice.below(4)
        for work in unsynced where mood != 0 {
            switch work {
            case .length: if dice.percent(50) || mood == 1 { Self.apply(work, to: &durable) }
            case .write(let offset, let bytes):
                var start = 0
                while start < bytes.count {
                    let edge = (offset + start) / 512 * 512 + 512
                    let end = min(bytes.count, edge - offset)
                    if mood == 1 || dice.percent(mood == 2 ? 50 : 90) {
                        bytes[start..<end].withUnsafeBytes {
                            Self.apply($0, at: offset + start, to: &durable)
                        }
                    }
                    start = end
                }
            }
        }
        unsynced.removeAll()
        data = durable
    }

    private static func apply(_ work: UnsyncedWork, to content: inout [UInt8]) {
        switch work {
        case .write(let offset, let bytes):
            bytes.withUnsafeBytes { apply($0, at: offset, to: &content) }
        case .length(let length): resize(&content, to: length)
        }
    }

    private static func apply(
        _ bytes: UnsafeRawBufferPointer,
        at offset: Int,
        to content: inout [UInt8]
    ) {
        if content.count < offset + bytes.count { resize(&content, to: offset + bytes.count) }
        content.withUnsafeMutableBytes { target in
            guard let start = target.baseAddress, let from = bytes.baseAddress else { return }
            (start + offset).copyMemory(from: from, byteCount: bytes.count)
        }
    }

    private static func resize(_ content: inout [UInt8], to length: Int) {
        if content.count > length {
            content.removeLast(content.count - length)
        } else {
            content.append(contentsOf: repeatElement(0, count: length - content.count))
        }
    }
}

/// One machine's disk.
struct DiskMachine: Sendable {
    /// Whether a power cut may take what was not synced.
    var isTracked: Bool
    /// Files that connections have open.
    var open = 0
    /// The power is off: every access fails.
    var isDead = false
    /// Writes and syncs until the power goes.
    var fuse: Int?
    /// Writes and syncs until one fails while the machine goes on.
    var flaw: Int?

    /// Counts one write or sync; true when it fails, or the power went with it.
    mutating func burn() -> Bool {
        if let left = flaw {
            flaw = left > 0 ? left - 1 : nil
            if left <= 0 { return true }
        }
        guard let left = fuse else { return false }
        fuse = left - 1
        guard left <= 0 else { return false }
        fuse = nil
        isDead = true
        return true
    }
}

/// All disks of a run.
struct DiskState: Sendable {
    var files: [DiskFile] = []
    var names: [String: Int] = [:]
    var machines: [DiskMachine] = []
    var directories: [String: Int] = [:]
    var connections = 0
    var isTracked = false

    mutating func machine(of path: String) -> Int {
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        if let known = directories[directory] { return known }
        machines.append(DiskMachine(isTracked: isTracked))
        directories[directory] = machines.count - 1
        return machines.count - 1
    }

    mutating func make(_ path: String, containing data: [UInt8] = []) -> Int {
        let machine = machine(of: path)
        var file = DiskFile(path: path, machine: machine)
        file.data = data
        if machines[machine].isTracked { file.durable = data }
        files.append(file)
        names[path] = files.count - 1
        return files.count - 1
    }

    func isDead(_ file: Int) -> Bool {
        file >= files.count || machines[files[file].machine].isDead
    }
}
