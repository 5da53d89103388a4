import Foundation
import Testing

@Suite("The house is tidy")
struct TidyTests {
    @Test("every Swift file keeps every rule")
    func swiftFiles() throws {
        let texts = try Tree.swiftTexts()
        #expect(texts.count > 50, "the sources were not found")
        for text in texts {
            for rule in Rule.all {
                for violation in rule.violations(in: text) {
                    Issue.record("\(violation)")
                }
            }
        }
    }

    @Test("every target has its place in the table of imports")
    func targets() throws {
        let folders = try Tree.names(in: Tree.root.appendingPathComponent("Sources"))
        #expect(Set(folders).isSubset(of: House.allowed.keys))
        // No arrow may point upward: following the arrows must come to an end.
        for module in House.allowed.keys {
            var seen: Set<String> = []
            var open = House.allowed[module] ?? []
            while let next = open.popFirst() {
                #expect(next != module, "\(module) imports itself by a detour")
                if seen.insert(next).inserted { open.formUnion(House.allowed[next] ?? []) }
            }
        }
    }

    @Test("the manifest gives no target more than the table allows")
    func manifest() throws {
        let path = Tree.root.appendingPathComponent("Package.swift")
        let text = try String(contentsOf: path, encoding: .utf8)
        let declarations = text.split(separator: "arget(").dropFirst()
        var checked = 0
        for declaration in declarations {
            guard let name = declaration.firstMatch(of: /name:\s*"([^"]+)"/)?.1,
                let allowed = House.allowed[String(name)],
                let list = declaration.firstMatch(of: /dependencies:\s*\[([^\]]*)\]/)?.1
            else { continue }
            checked += 1
            for dependency in list.matches(of: /"([^"]+)"/).map({ String($0.output.1) }) {
                #expect(allowed.contains(dependency), "\(name) depends on \(dependency)")
            }
        }
        #expect(checked >= 10, "the manifest was not understood")
    }

    @Test("an error code's number has one name")
    func errorCodes() throws {
        let texts = try Tree.swiftTexts().filter { $0.module != nil }.map { $0.lines.joined() }
        let ambiguous = Tree.ambiguousCodes(in: texts)
        #expect(ambiguous.isEmpty, "\(ambiguous)")
    }

    @Test("nothing new stands at the top")
    func top() throws {
        let names = try Tree.names(in: Tree.root).filter { !Tree.isLeftByTools($0) }
        #expect(Set(names).subtracting(Tree.top).isEmpty)
    }

    @Test("no file names a path of one machine")
    func machinePaths() throws {
        for (path, text) in try Tree.texts() where !path.hasPrefix("Tests/TidyTests/") {
            let found = Tree.machinePaths(in: text)
            #expect(found.isEmpty, "\(path) names \(found)")
        }
    }

    @Test("text files end with one line break and hold no tabs or blanks at line ends")
    func whitespace() throws {
        let kinds = [".swift", ".md", ".toml", ".service", ".sh", ".conf", ".modulemap", ".h"]
        for (path, text) in try Tree.texts() where kinds.contains(where: path.hasSuffix) {
            #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "\(path)")
            #expect(!text.contains("\t"), "\(path)")
            #expect(!text.contains(" \n"), "\(path)")
        }
    }
}
