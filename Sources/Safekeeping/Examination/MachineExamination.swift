import Foundation
import Glibc
package import History
import SQLiteStore
package import Settings

/// What can be seen of a state directory and its machine without opening the store.
package struct MachineExamination: Sendable {
    private let directory: StateDirectory

    package init(_ directory: StateDirectory) { self.directory = directory }

    // MARK: The directory

    /// Whose the directory is, who may enter it, and whether it can be written to.
    ///
    /// - Parameter secrets: names of files that only their owner may read.
    package func place(secrets: [String]) -> [Finding] {
        let path = directory.path
        var facts = stat()
        // Where there is none, there is nothing to say of it: it was never made a site or a hub.
        guard stat(path, &facts) == 0 else { return [] }
        guard facts.st_uid == geteuid() || geteuid() == 0 else {
            return [
                .wrong(
                    "directory",
                    "E3410.foreignDirectory",
                    Wording(
                        "目录 \(path) 属于另一个账号。",
                        "The directory \(path) belongs to another account."
                    ),
                    next: .command("sudo \(program) doctor --state \(path)"),
                    exit: 9
                )
            ]
        }
        var found: [Finding] = []
        if facts.st_mode & 0o077 != 0 {
            found.append(
                .wrong(
                    "directory",
                    "E3121.openDirectory",
                    Wording("别的账号可以进入 \(path)。", "Other accounts may enter \(path)."),
                    next: .command("chmod 700 \(path)"),
                    exit: 9
                )
            )
        }
        found += files(of: facts.st_uid, secrets: secrets)
        found += writing()
        if found.isEmpty {
            found = [
                .ok(
                    "directory",
                    Wording("目录 \(path) 权限正常", "the directory \(path) is its owner's alone")
                )
            ]
        }
        return found
    }

    private var program: String { directory.program == .site ? "huying" : "huying-hub" }

    private func files(of owner: uid_t, secrets: [String]) -> [Finding] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        var found: [Finding] = []
        for name in names.sorted() {
            var facts = stat()
            let path = directory.path + "/" + name
            guard lstat(path, &facts) == 0 else { continue }
            if facts.st_uid != owner {
                return [
                    .wrong(
                        "directory",
                        "E3122.foreignFile",
                        Wording(
                            "文件 \(path) 属于另一个账号。",
                            "The file \(path) belongs to another account."
                        ),
                        next: .command(
                            "sudo chown -R --reference=\(directory.path) \(directory.path)"
                        ),
                        exit: 9
                    )
                ]
            }
            if secrets.contains(name), facts.st_mode & 0o077 != 0 {
                found.append(
                    .wrong(
                        "directory",
                        "E3123.openSecret",
                        Wording(
                            "别的账号可以读密钥文件 \(path)。",
                            "Other accounts may read the key in \(path)."
                        ),
                        next: .command("chmod 600 \(path)"),
                        exit: 9
                    )
                )
            }
        }
        return found
    }

    private func writing() -> [Finding] {
        guard access(directory.path, W_OK) != 0 else { return [] }
        let reason = errno
        let next: Wording =
            reason == EROFS
            ? .command("sudo mount -o remount,rw $(df --output=target \(directory.path) | tail -1)")
            : .command("chmod u+w \(directory.path)")
        return [
            .wrong(
                "directory",
                "E3104.readOnly",
                Wording(
                    "目录 \(directory.path) 只读：能查看，不能登记。",
                    "The directory \(directory.path) is read-only: it can be read, nothing can be written."
                ),
                next: next,
                exit: 9
            )
        ]
    }

    // MARK: Room

    /// Bytes below which nothing more is taken for granted.
    private static let least: UInt64 = 32 << 20
    private static let comfortable: UInt64 = 256 << 20

    /// Room for work and for a backup, in bytes and in files.
    ///
    /// - Parameter store: the path of the store's file.
    package func disk(store: String) -> [Finding] {
        var facts = statvfs()
        guard statvfs(directory.path, &facts) == 0 else { return [] }
        var file = stat()
        return [room(facts, storeBytes: stat(store, &file) == 0 ? Int(file.st_size) : 0)]
    }

    private func room(_ facts: statvfs, storeBytes: Int) -> Finding {
        let free = UInt64(facts.f_bavail) * UInt64(facts.f_frsize)
        let words = Self.megabytes(free)
        let mount = "$(df --output=target \(directory.path) | tail -1)"
        let next = Wording.command("du -xh --max-depth=2 \(mount) | sort -h | tail")
        if free < Self.least || facts.f_files > 0 && facts.f_favail < 64 {
            return .wrong(
                "disk",
                "E3102.diskFull",
                Wording("磁盘快满了，只剩 \(words)。", "The disk is nearly full: \(words) left."),
                next: next,
                exit: 9
            )
        }
        if free < Self.comfortable + UInt64(storeBytes) {
            return .warning(
                "disk",
                "E3124.littleRoom",
                Wording(
                    "磁盘还剩 \(words)，可能放不下下一份备份。",
                    "\(words) left on the disk; the next backup may not fit."
                ),
                next: next
            )
        }
        return .ok("disk", Wording("磁盘可用 \(words)", "\(words) free on the disk"))
    }

    private static func megabytes(_ bytes: UInt64) -> String {
        bytes >= 10 << 30 ? "\(bytes >> 30) GB" : "\(bytes >> 20) MB"
    }

    // MARK: Clock

    /// Milliseconds between two clocks that are worth a word, and that mislead people.
    private static let noticeable: Milliseconds = 30_000
    private static let misleading: Milliseconds = 300_000

    /// This machine's clock beside what is known of the zone's time.
    ///
    /// - Parameters:
    ///   - now: by this machine.
    ///   - latest: a time that has certainly passed, such as the hub's in its last answer.
    ///   - hub: the hub's clock just now; `nil` where it was not reached.
    package func clock(now: Milliseconds, latest: Milliseconds?, hub: Milliseconds?) -> Finding {
        let next = Wording.command("sudo timedatectl set-ntp true")
        if let hub {
            let offset = now - hub
            let words = "\(offset > 0 ? "+" : "−")\(Self.span(abs(offset)).en)"
            let zh = "\(offset > 0 ? "快" : "慢") \(Self.span(abs(offset)).zh)"
            if abs(offset) > Self.misleading {
                return .wrong(
                    "clock",
                    "E3125.wrongClock",
                    Wording(
                        "本机时钟比中心\(zh)。",
                        "This machine's clock differs from the hub's by \(words)."
                    ),
                    next: next,
                    exit: 1
                )
            }
            if abs(offset) > Self.noticeable {
                return .warning(
                    "clock",
                    "E3125.wrongClock",
                    Wording(
                        "本机时钟比中心\(zh)。",
                        "This machine's clock differs from the hub's by \(words)."
                    ),
                    next: next
                )
            }
            return .ok("clock", Wording("时钟与中心一致", "the clock agrees with the hub's"))
        }
        guard let latest else {
            return .unknown(
                "clock",
                Wording("时钟没有可比的", "there is nothing to compare the clock with")
            )
        }
        if now < latest - Self.misleading {
            return .wrong(
                "clock",
                "E3126.clockBehind",
                Wording(
                    "本机时钟至少慢了 \(Self.span(latest - now).zh)：已知的时间比它晚。",
                    "This machine's clock is at least \(Self.span(latest - now).en) slow: later times are known."
                ),
                next: next,
                exit: 1
            )
        }
        return .ok(
            "clock",
            Wording("时钟没有明显错误（没有联上中心核对）", "the clock is not plainly wrong (the hub was not asked)")
        )
    }

    /// A span in the largest unit that fits.
    package static func span(_ milliseconds: Milliseconds) -> Wording {
        let seconds = milliseconds / 1_000
        switch seconds {
        case ..<120: return Wording("\(seconds) 秒", "\(seconds) s")
        case ..<7_200: return Wording("\(seconds / 60) 分钟", "\(seconds / 60) min")
        case ..<172_800: return Wording("\(seconds / 3_600) 小时", "\(seconds / 3_600) h")
        default: return Wording("\(seconds / 86_400) 天", "\(seconds / 86_400) days")
        }
    }

    // MARK: Backups

    private static let day: Milliseconds = 86_400_000

    /// How old the newest backup is that was found sound.
    ///
    /// - Parameter command: what makes one.
    package func backup(now: Milliseconds, command: String) -> Finding {
        let next = Wording.command(command)
        guard let newest = BackupRecord.newest(in: directory.path) else {
            return .warning(
                "backup",
                "E3127.noBackupYet",
                Wording("还没有备份过。", "No backup was made yet."),
                next: next
            )
        }
        let age = Self.span(max(0, now - newest.madeAt))
        if now - newest.madeAt > 2 * Self.day {
            return .warning(
                "backup",
                "E3128.oldBackup",
                Wording("最近一份核验过的备份是 \(age.zh)前的。", "The newest checked backup is \(age.en) old."),
                next: next
            )
        }
        if access(newest.path, F_OK) != 0, errno == ENOENT {
            return .warning(
                "backup",
                "E3129.backupGone",
                Wording(
                    "最近一份备份已不在 \(newest.path)。",
                    "The newest backup is no longer at \(newest.path)."
                ),
                next: next
            )
        }
        return .ok(
            "backup",
            Wording("最近一份核验过的备份：\(age.zh)前", "the newest checked backup is \(age.en) old")
        )
    }
}
