import Foundation
import Glibc
import History
import PartySide
import Settings

/// Finds the desk of a state directory.
protocol Door: Sendable {
    func open(_ directory: StateDirectory) async throws(DeskProblem) -> any DeskPort
}

/// The daemon's desk behind its socket, else one in this process.
struct DeskDoor: Door {
    /// Tries to find a daemon that holds the store but does not listen yet: it is starting.
    private static let startingTries = 50

    func open(_ directory: StateDirectory) async throws(DeskProblem) -> any DeskPort {
        var tries = 0
        while true {
            switch SocketProbe.knock(at: directory.socketPath) {
            case .answered: return try DeskSocket(path: directory.socketPath)
            case .denied: throw Self.notOwner(of: directory.path)
            case .nobody: break
            }
            try Ownership.take(directory.path)
            do throws(DeskProblem) {
                return try await Self.deskHere(directory)
            } catch {
                tries += 1
                guard error.code == "E3103.heldByAnother", tries < Self.startingTries else {
                    throw error
                }
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    /// The same desk in this process, under the store's lock.
    private static func deskHere(_ directory: StateDirectory) async throws(DeskProblem)
        -> any DeskPort
    {
        let environment = Surroundings.terminal.environment
        let settings: SiteSettings
        do throws(SettingsProblem) {
            let text = try SettingsText(for: directory, flag: nil, environment: environment)
            var reader = SettingsReader(environment: environment, file: text)
            settings = try SiteSettings(reading: &reader)
        } catch {
            throw DeskProblem(explaining: error)
        }
        return try await LocalDesk.open(directory, settings: settings)
    }

    /// Only the owner of a state directory, and root, may work in it.
    static func notOwner(of path: String) -> DeskProblem {
        DeskProblem(
            "E3305.notOwner",
            exit: .storeTrouble,
            Phrase(
                "\(path) 属于另一个账号，后台服务没有运行或不让您用。",
                "\(path) belongs to another account, and no service runs that you may use."
            ),
            effect: .nothingChanged,
            next: Phrase("sudo systemctl start huyingd", "sudo systemctl start huyingd")
        )
    }
}

/// Whether somebody listens at a socket.
enum SocketProbe {
    enum Answer: Equatable {
        case answered, nobody, denied
    }

    static func knock(at path: String) -> Answer {
        var address = sockaddr_un()
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return .nobody }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(
            AF_UNIX,
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
            0
        )
        guard descriptor >= 0 else { return .nobody }
        defer { close(descriptor) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if result == 0 { return .answered }
        return errno == EACCES || errno == EPERM ? .denied : .nobody
    }
}

/// Root works in a state directory as its owner, so that no file of the service ends up root's.
enum Ownership {
    /// Takes the identity of the directory's owner before any file in it is opened. Files that were
    /// named on the command line have been read by then; those to be written are written afterwards
    /// under `restored`.
    static func take(_ path: String) throws(DeskProblem) {
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            // A directory that is not there, or not visible: the desk says which.
            if errno == EACCES { throw DeskDoor.notOwner(of: path) }
            return
        }
        guard facts.st_uid != geteuid() else { return }
        guard geteuid() == 0 else { throw DeskDoor.notOwner(of: path) }
        guard setegid(facts.st_gid) == 0, seteuid(facts.st_uid) == 0 else {
            throw DeskDoor.notOwner(of: path)
        }
    }

    /// Makes the directory of a site that is not there yet and takes its owner's identity: the
    /// service's account where root makes it and there is such an account, else whoever calls.
    static func prepare(_ path: String) throws(DeskProblem) {
        var facts = stat()
        if geteuid() == 0, stat(path, &facts) != 0, path == StateDirectory.Program.site.systemPath,
            let account = getpwnam("huying")
        {
            guard mkdir(path, 0o700) == 0,
                chown(path, account.pointee.pw_uid, account.pointee.pw_gid) == 0
            else {
                throw DeskProblem(
                    "E3309.noDirectory",
                    exit: .storeTrouble,
                    Phrase("建不了目录 \(path)。", "The directory \(path) cannot be made.")
                )
            }
        }
        try take(path)
    }

    /// Does something as whoever started the command: writing a file where that person wants it.
    static func restored<Result>(_ work: () throws(DeskProblem) -> Result) throws(DeskProblem)
        -> Result
    {
        let (user, group) = (geteuid(), getegid())
        guard getuid() != user, seteuid(getuid()) == 0 else { return try work() }
        _ = setegid(getgid())
        defer {
            // Back to the owner for what the desk still does; without that the run must not go on.
            if setegid(group) != 0 || seteuid(user) != 0 { _exit(DeskExit.unexpected.rawValue) }
        }
        return try work()
    }
}
