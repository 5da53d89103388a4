import ArgumentParser
import Foundation
import History
import PartySide

/// `huying bundle …`: the exchange with the hub as files, for offices without a network.
struct BundleCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bundle",
            abstract: Phrase("用 U 盘或光盘与中心交换", "exchange with the hub by stick or disc").current,
            subcommands: [BundleExportVerb.self, BundleImportVerb.self, BundleInspectVerb.self]
        )
    }
}

struct BundleExportVerb: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "export",
            abstract: Phrase(
                "把中心还没有的写进一个文件，只有中心能打开",
                "write what the hub does not have into a file that only the hub can open"
            ).current
        )
    }

    @Argument(
        help: ArgumentHelp(
            Phrase(
                "文件或目录；别的单位已写在里面的保留",
                "a file or directory; what other offices wrote there stays"
            ).current
        )
    )
    var file: String
    @Flag(
        help: ArgumentHelp(
            Phrase("全部内容，给丢了数据的中心", "everything, for a hub that lost its data").current
        )
    )
    var full = false
    @OptionGroup var common: CommonOptions

    func errand(content: String?) -> Errand {
        Errand("bundle.export", sheet: BundleSheet.exported).with("full", full)
            .with("content", content)
    }

    mutating func run() async throws {
        let counter = Counter(common)
        let given = file
        let port = try await counter.opened()
        let status = await port.perform(DeskRequest("status")) { _ in }.document
        let name = ["party", "site"].compactMap { status[Text($0)]?.string }
            .map { String($0.prefix(40)) }.joined(separator: "-")
        let target = StickFile.path(given, named: "\(name)-to-hub")
        let earlier = try counter.reading { () throws(DeskProblem) in
            try Ownership.restored { () throws(DeskProblem) in try StickFile.content(ifAny: target)
            }
        }
        try await counter.run(errand(content: earlier), at: port) { reply throws(DeskProblem) in
            guard let bytes = reply["content"]?.string.flatMap({ Data(base64Encoded: $0) }) else {
                return reply
            }
            try OutputFile.write(Array(bytes), to: target)
            return reply.without("content").adding([
                "file": .string(target), "bytes": .count(bytes.count),
            ])
        }
    }
}

struct BundleImportVerb: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "import",
            abstract: Phrase(
                "收进中心写来的文件；次序不限，重复无妨",
                "take in the hub's files, in any order and as often as you like"
            ).current
        )
    }

    @Argument(help: ArgumentHelp(Phrase("文件或目录", "files or directories").current))
    var files: [String]
    @Flag(
        help: ArgumentHelp(
            Phrase("有待定时以退出码 5 结束", "exit with 5 while conflicts wait").current
        )
    )
    var strict = false
    @OptionGroup var common: CommonOptions

    func errand(contents: [String], cards: [String] = []) -> Errand {
        Errand("bundle.import", sheet: SyncSheet.show).with("contents", contents)
            .with("cards", cards).with("strict", strict)
    }

    mutating func run() async throws {
        let counter = Counter(common)
        let given = files
        let (contents, cards) = try counter.reading { () throws(DeskProblem) in
            let cards = try StickFile.cards(given).map { Data($0).base64EncodedString() }
            let files = try StickFile.contents(given, mayBeNone: !cards.isEmpty)
            return (files.map { Data($0).base64EncodedString() }, cards)
        }
        try await counter.run(errand(contents: contents, cards: cards))
    }
}

/// Says from whom and for whom a file is; needs neither key nor site.
struct BundleInspectVerb: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "inspect",
            abstract: Phrase(
                "看看文件是谁写给谁的（不需要密钥）",
                "say from whom and for whom a file is; needs no key"
            )
            .current
        )
    }

    @Argument(help: ArgumentHelp(Phrase("文件或目录", "files or directories").current))
    var files: [String]
    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        let counter = Counter(common)
        let given = files
        let reply = try counter.reading { () throws(DeskProblem) in
            try BundleLabels.read(try StickFile.contents(given, mayBeNone: false))
        }
        try counter.deliver(reply, sheet: BundleSheet.inspected)
    }
}

/// Exchange files on a medium: named in full, or found in a directory by how their names end.
enum StickFile {
    private static let suffix = ".huying"

    /// Where to write: the path given, or a file of this name in the directory given.
    static func path(_ given: String, named name: String) -> String {
        let path = URL(fileURLWithPath: given).standardizedFileURL.path
        return isDirectory(path) ? path + "/" + name + suffix : path
    }

    /// What the file to be written holds already, in base 64.
    static func content(ifAny path: String) throws(DeskProblem) -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return Data(try InputFile.bytes(at: path)).base64EncodedString()
    }

    /// The exchange files at these places.
    static func contents(_ given: [String], mayBeNone: Bool) throws(DeskProblem) -> [[UInt8]] {
        var contents: [[UInt8]] = []
        for path in try paths(given, mayBeNone: mayBeNone) {
            contents.append(try InputFile.bytes(at: path))
        }
        return contents
    }

    /// The hubs' cards at these places.
    static func cards(_ given: [String]) throws(DeskProblem) -> [[UInt8]] {
        var cards: [[UInt8]] = []
        for directory in given where isDirectory(directory) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            for name in names.filter({ $0.hasSuffix(BundleLabels.cardSuffix) }).sorted() {
                cards.append(try InputFile.bytes(at: directory + "/" + name))
            }
        }
        return cards
    }

    private static func paths(
        _ given: [String],
        mayBeNone: Bool
    ) throws(DeskProblem) -> [String] {
        var paths: [String] = []
        for path in given {
            guard isDirectory(path) else {
                paths.append(path)
                continue
            }
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            paths += names.filter { $0.hasSuffix(suffix) }.sorted().map { path + "/" + $0 }
        }
        guard mayBeNone || !paths.isEmpty else {
            throw DeskProblem.usage(
                Phrase("这里没有 .huying 文件。", "There are no .huying files here.")
            )
        }
        return paths
    }

    static func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            && isDirectory.boolValue
    }
}
