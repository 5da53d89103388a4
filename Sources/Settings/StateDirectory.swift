import Crypto
import Foundation
import Glibc

/// The directory that holds everything one site or one hub keeps, and the socket that leads to the
/// program at work in it. Several sites run side by side on one machine with different directories.
package struct StateDirectory: Sendable, Equatable {
    /// Whose directory it is.
    package enum Program: Sendable {
        case site
        case hub

        /// Where the packaged service keeps its state.
        package var systemPath: String {
            switch self {
            case .site: "/var/lib/huying"
            case .hub: "/var/lib/huying-hub"
            }
        }

        /// The configuration file beside the state or in `/etc/huying`.
        package var configurationName: String {
            switch self {
            case .site: "huying.toml"
            case .hub: "huying-hub.toml"
            }
        }

        /// A site's local API and a hub's admin API have different names, so that a command meant
        /// for the one never reaches the other.
        fileprivate var socketName: String {
            switch self {
            case .site: "desk.sock"
            case .hub: "admin.sock"
            }
        }
    }

    package let program: Program
    /// Absolute and without a slash at the end. It need not exist yet.
    package let path: String

    /// Longest socket path in bytes that is used as it is; `sun_path` has room for 107 and a zero,
    /// other systems for less.
    private static let longestSocketPath = 100

    /// The flag `--state`, then `HUYING_STATE`, then the packaged service's directory.
    package init(
        flag: String?,
        environment: [String: String],
        program: Program
    ) throws(SettingsProblem) {
        self.program = program
        let place = flag != nil ? "--state" : "HUYING_STATE"
        let chosen = flag ?? environment["HUYING_STATE"] ?? program.systemPath
        guard !chosen.isEmpty, !chosen.utf8.contains(0) else {
            throw SettingsProblem(.stateDirectory, at: place, "the directory has no name")
        }
        path = URL(fileURLWithPath: chosen).standardizedFileURL.path
    }

    /// The socket of the program serving this directory. It lies in the directory itself, which is
    /// 0700; a path over 100 bytes is replaced by a digest of it in the owner's runtime directory
    /// (`/run/huying` for root, `/tmp/huying-UID` for others – fixed places, so that a daemon
    /// started by the system and a command typed in a shell agree).
    package var socketPath: String {
        let direct = path + "/" + program.socketName
        guard direct.utf8.count > Self.longestSocketPath else { return direct }
        let digest = SHA256.hash(data: Data(direct.utf8)).prefix(16)
        let name = digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        return runtimeDirectory + "/" + name.joined() + ".sock"
    }

    /// Makes the directory the socket lies in, private to the owner, before a program listens.
    /// Refuses one that belongs to somebody else or is a link: `/tmp` is open to all.
    package func prepareSocketDirectory() throws(SettingsProblem) {
        let directory = String(
            socketPath[..<(socketPath.lastIndex(of: "/") ?? socketPath.endIndex)]
        )
        if mkdir(directory, 0o700) != 0, errno != EEXIST {
            throw problem("\(directory) cannot be made: \(String(cString: strerror(errno)))")
        }
        var facts = stat()
        guard lstat(directory, &facts) == 0 else {
            throw problem("\(directory) cannot be read: \(String(cString: strerror(errno)))")
        }
        guard facts.st_mode & S_IFMT == S_IFDIR || directory == path else {
            throw problem("\(directory) is not a directory")
        }
        guard facts.st_uid == geteuid() else {
            throw problem("\(directory) belongs to another user")
        }
        if directory != path, facts.st_mode & 0o077 != 0, chmod(directory, 0o700) != 0 {
            throw problem("\(directory) cannot be made private")
        }
    }

    /// The owner of the directory decides, not the caller: a command run by root must find the
    /// daemon that runs as its own user.
    private var runtimeDirectory: String {
        var facts = stat()
        let owner = stat(path, &facts) == 0 ? facts.st_uid : geteuid()
        return owner == 0 ? "/run/huying" : "/tmp/huying-\(owner)"
    }

    private func problem(_ detail: String) -> SettingsProblem {
        SettingsProblem(.stateDirectory, at: path, detail)
    }
}
