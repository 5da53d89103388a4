import Glibc
package import History

/// What a site or a hub remembers outside its database, so that a database put back, or a directory
/// copied, is noticed before it numbers changes a second time.
package struct SideRecord: Hashable, Sendable {
    package var replica: ReplicaID
    /// A site's epoch, from 1; a hub's incarnation.
    package var epoch: UInt64
    /// The last number this site's replica is known to have given; a hub's last position in its order.
    package var last: UInt64

    package init(replica: ReplicaID, epoch: UInt64, last: UInt64) {
        self.replica = replica
        self.epoch = epoch
        self.last = last
    }
}

/// The side file of a store: one block, rewritten in place.
///
/// It is written after every own commit without waiting for the disk – one that lags after a power
/// cut is natural, one that is *ahead* of the database proves that the database was put back – and
/// synced when an epoch opens. It names the machine, and inode and change time of an empty file beside
/// it that is never touched again. Nobody can give a copy the change time of its original, so a copy
/// of the directory is noticed on the same machine as on a second one, also where it got the very
/// inode that the original had.
package final class SideFile: Sendable {
    /// What was found when it was opened.
    package enum Finding: Hashable, Sendable {
        case sound(SideRecord)
        case missing
        /// It was written for another file or another machine, or is damaged.
        case foreign
    }

    package let path: String
    private let descriptor: Int32
    private let machine: String
    /// Inode and change time of the untouched file.
    private let mark: String

    /// Bytes of the one block; a disk writes it in one piece.
    private static let blockBytes = 512

    /// Opens the file, or makes an empty one.
    package init(path: String, machine: String = SideFile.machineID()) throws(DurableFile.Failure) {
        self.path = path
        self.machine = machine
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DurableFile.failure(path) }
        do throws(DurableFile.Failure) {
            mark = try Self.mark(path + ".mark")
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// What opening the file would find, without making anything.
    package static func look(at path: String, machine: String = SideFile.machineID()) -> Finding {
        guard access(path, F_OK) == 0, access(path + ".mark", F_OK) == 0 else { return .missing }
        return (try? SideFile(path: path, machine: machine))?.read() ?? .foreign
    }

    /// Reads what it says, and whether it says it of this file on this machine.
    package func read() -> Finding {
        var block = [UInt8](repeating: 0, count: Self.blockBytes)
        let count = block.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return .missing }
        let line = block.prefix(count).prefix { $0 != 0x0A }
        guard let text = Text(validating: Array(line)) else { return .foreign }
        let parts = text.string.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 7, parts[0] == "huying-side-1", let replica = ReplicaID(parts[1]),
            let epoch = UInt64(parts[2]), let last = UInt64(parts[3])
        else { return .foreign }
        let record = SideRecord(replica: replica, epoch: epoch, last: last)
        return line.elementsEqual(bytes(of: record).prefix { $0 != 0x0A })
            ? .sound(record) : .foreign
    }

    /// Rewrites it; with `synced`, returns only when it is on the disk.
    package func write(_ record: SideRecord, synced: Bool) throws(DurableFile.Failure) {
        try DurableFile.write(bytes(of: record), at: 0, to: descriptor, path: path)
        guard synced else { return }
        guard fsync(descriptor) == 0 else { throw DurableFile.failure(path) }
        try DurableFile.syncDirectory(of: path)
    }

    private func bytes(of record: SideRecord) -> [UInt8] {
        let fields =
            "huying-side-1 \(record.replica) \(record.epoch) \(record.last) \(machine) \(mark)"
        var block = Array("\(fields) \(Self.checksum(fields))\n".utf8)
        block += [UInt8](repeating: 0, count: max(0, Self.blockBytes - block.count))
        return block
    }

    private static func mark(_ path: String) throws(DurableFile.Failure) -> String {
        let descriptor = open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DurableFile.failure(path) }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw DurableFile.failure(path) }
        return "\(facts.st_ino)-\(facts.st_ctim.tv_sec)-\(facts.st_ctim.tv_nsec)"
    }

    /// FNV-1a: it tells a torn block, not a forged one.
    private static func checksum(_ text: String) -> String {
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Hexadecimal.text(BigEndian.bytes(sum))
    }

    /// What the operating system calls this machine; `-` where it has no name.
    package static func machineID() -> String {
        for path in ["/etc/machine-id", "/var/lib/dbus/machine-id"] {
            guard let bytes = DurableFile.read(path, atMost: 128) else { continue }
            let name = bytes.filter { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
            if !name.isEmpty { return String(decoding: name, as: UTF8.self) }
        }
        return "-"
    }
}
