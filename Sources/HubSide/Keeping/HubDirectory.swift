import Foundation
import Glibc
package import Settings

/// The files of a hub in a directory that is its owner's alone: papers with the keys, the store with
/// its lock, and the admin socket.
package struct HubDirectory: Sendable {
    package let state: StateDirectory

    package init(_ state: StateDirectory) { self.state = state }

    package var path: String { state.path }
    package var storePath: String { path + "/hub.sqlite" }
    package var lockPath: String { path + "/lock" }
    package var sidePath: String { path + "/hub.side" }
    package var papersPath: String { path + "/hub.json" }

    /// The bytes of attachments.
    package var attachmentsPath: String { path + "/attachments" }

    package var isFounded: Bool { access(papersPath, F_OK) == 0 }

    /// Whether nothing of ours is there yet. A configuration file and a lock may be.
    package var isUnused: Bool {
        let names = try? FileManager.default.contentsOfDirectory(atPath: path)
        // Papers that never got their name are those of a hub that never was.
        let unfinished = URL(fileURLWithPath: papersPath).lastPathComponent + ".new"
        let harmless = [state.program.configurationName, "lock", "lost+found", unfinished]
        return names?.allSatisfy(harmless.contains) ?? true
    }

    /// Makes the directory, private to its owner.
    package func make() throws(HubProblem) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .badFile(path, "the directory cannot be made")
        }
        guard chmod(path, 0o700) == 0 else { throw PrivateFile.problem(path) }
    }

    package func papers() throws(HubProblem) -> HubPapers {
        guard let bytes = try PrivateFile.read(papersPath) else { throw .notFounded(path) }
        return try HubPapers(reading: bytes)
    }

    /// Written last when a hub comes into being: a directory without papers is no hub.
    package func keep(_ papers: HubPapers) throws {
        try PrivateFile.write(try papers.bytes, to: papersPath)
    }

    /// Puts what is there aside, but for one file, since a restore must not destroy anything. Answers
    /// where it went.
    package func setAside(now: Int64, keeping kept: String) throws(HubProblem) -> String? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        // Bytes that bear their digest as their name are the same in any past.
        let attachments = URL(fileURLWithPath: attachmentsPath).lastPathComponent
        let moved = names.filter {
            $0 != kept && $0 != state.program.configurationName && $0 != "lock"
                && $0 != BackupSettings.name && $0 != attachments
                && !$0.hasPrefix("replaced-") && !$0.hasSuffix(".sock")
        }
        guard !moved.isEmpty else { return nil }
        var place = path + "/replaced-\(now / 1_000)"
        var count = 1
        // Several in one second, as when a restore was killed and is tried again.
        while mkdir(place, 0o700) != 0 {
            guard errno == EEXIST else { throw PrivateFile.problem(place) }
            count += 1
            place = path + "/replaced-\(now / 1_000)-\(count)"
        }
        // The papers first: from then on the directory is no hub until the restore is complete.
        for name in moved.sorted(by: { left, _ in left == "hub.json" }) {
            guard rename(path + "/" + name, place + "/" + name) == 0 else {
                throw PrivateFile.problem(path + "/" + name)
            }
        }
        try PrivateFile.flushDirectory(of: papersPath)
        return place
    }
}
