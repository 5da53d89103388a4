import Foundation

/// The files of the package as they lie on the disk.
enum Tree {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// What may stand at the top. A new name here is a decision, not an accident.
    static let top: Set<String> = [
        ".ci", ".gitignore", ".swift-format", "Config", "LICENSE", "Package.swift", "README.md",
        "Sources", "Tests", "systemd",
    ]

    /// What builds and editors leave at the top and git does not keep.
    static func isLeftByTools(_ name: String) -> Bool {
        name == ".git" || name.hasPrefix(".build") || name == ".swiftpm"
            || name == "Package.resolved" || name.hasSuffix(".xcodeproj")
            || name == ".swift-version"
    }

    static func names(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    /// Every file below the top, as path and text; files that are not text are left out.
    static func texts() throws -> [(path: String, text: String)] {
        var paths: [String] = []
        for name in try names(in: root) where top.contains(name) {
            var isFolder: ObjCBool = false
            let path = root.appendingPathComponent(name).path
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                continue
            }
            if isFolder.boolValue {
                let inside = try FileManager.default.subpathsOfDirectory(atPath: path)
                paths += inside.map { name + "/" + $0 }
            } else {
                paths.append(name)
            }
        }
        return paths.sorted().compactMap { path in
            let url = root.appendingPathComponent(path)
            return (try? String(contentsOf: url, encoding: .utf8)).map { (path, $0) }
        }
    }

    static func swiftTexts() throws -> [SwiftText] {
        try texts().filter { $0.path.hasSuffix(".swift") }.map { SwiftText(path: $0.path, $0.text) }
    }

    /// Paths that exist on one machine only: a developer's home, a builder's workspace.
    static func machinePaths(in text: String) -> [String] {
        let pattern = /\/(?:home|Users|root|work|mnt|opt)\/[\w.-]+/
        return text.matches(of: pattern).map { String($0.output) }
    }

    /// Numbers of error codes that stand for more than one name: `E3101.damaged` and `E3101.full`.
    static func ambiguousCodes(in texts: [String]) -> [String: Set<String>] {
        var names: [String: Set<String>] = [:]
        for text in texts {
            for match in text.matches(of: /"(E[1-4]\d{3})\.([a-zA-Z]+)"/) {
                names[String(match.output.1), default: []].insert(String(match.output.2))
            }
        }
        return names.filter { $0.value.count > 1 }
    }
}
