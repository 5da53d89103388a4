import Foundation
import Glibc
package import History

/// The newest backup that was found sound: `backup.json` beside the state. It says for people and for
/// the nightly rota when the last one was made; a power cut may take it.
package struct BackupRecord: Hashable, Sendable, Codable {
    package let path: String
    package let madeAt: Milliseconds
    package let bytes: Int
    /// SHA-256 of the file, hexadecimal.
    package let hash: String

    package init(path: String, madeAt: Milliseconds, seal: BackupSeal) {
        self.path = path
        self.madeAt = madeAt
        bytes = seal.bytes
        hash = seal.hash
    }

    /// The name of the file in a state directory.
    package static let name = "backup.json"

    package static func newest(in directory: String) -> BackupRecord? {
        guard let data = FileManager.default.contents(atPath: directory + "/" + name) else {
            return nil
        }
        return try? JSONDecoder().decode(BackupRecord.self, from: data)
    }

    package func keep(in directory: String) {
        guard let data = try? JSONEncoder().encode(self) else { return }
        let path = directory + "/" + Self.name
        try? data.write(to: URL(fileURLWithPath: path), options: .atomic)
        chmod(path, 0o600)
    }
}
