import Testing

/// A check that finds nothing may be blind: each one is shown a violation, and something harmless
/// that resembles it.
@Suite("Each check finds what is planted and spares what is not")
struct PlantedViolationTests {
    private func lines(_ rule: Rule, _ text: String, in path: String) -> [Int] {
        rule.lines(SwiftText(path: path, text))
    }

    @Test("imports")
    func imports() {
        let pure = "Sources/History/X.swift"
        #expect(lines(.imports, "import Foundation", in: pure) == [1])
        #expect(
            lines(.imports, "\n@testable package import struct Exchange.Cursor", in: pure) == [2]
        )
        #expect(lines(.imports, "// import Foundation\nlet a = \"import GRDB\"", in: pure) == [])
        #expect(lines(.imports, "package import History", in: "Sources/DutyBook/X.swift") == [])
        #expect(lines(.imports, "import Foundation", in: "Sources/Courier/X.swift") == [])
        #expect(lines(.imports, "import PartySide", in: "Sources/HubSide/X.swift") == [1])
        #expect(lines(.imports, "import History", in: "Sources/Newcomer/X.swift") == [1])
        #expect(lines(.imports, "import GRDB", in: "Tests/HistoryTests/X.swift") == [])
    }

    @Test(
        "purity",
        arguments: [
            "let a = Date()", "let a = UUID()", "Task { }", "actor A {}", "let m = Mutex(0)",
            "func f() async {}", "let a = ContinuousClock().now", "print(1)",
        ]
    )
    func purity(line: String) {
        #expect(lines(.pureWords, line, in: "Sources/Exchange/X.swift") == [1])
        #expect(lines(.pureWords, "// " + line, in: "Sources/Exchange/X.swift") == [])
        #expect(lines(.pureWords, line, in: "Sources/PartySide/X.swift") == [])
    }

    @Test("chance")
    func chance() {
        let pure = "Sources/History/X.swift"
        #expect(lines(.pureChance, "let a = Int.random(in: 0..<9)", in: pure) == [1])
        #expect(lines(.pureChance, "let a = all.shuffled()", in: pure) == [1])
        #expect(lines(.pureChance, "let a = Int.random(in: 0..<9, using: &g)", in: pure) == [])
        #expect(lines(.pureWords, "let updated = candidate.taskName", in: pure) == [])
    }

    @Test("concurrency checks switched off")
    func unchecked() {
        let line = "final class A: @unchecked Sendable {}"
        #expect(lines(.unchecked, line, in: "Sources/PartySide/X.swift") == [1])
        #expect(lines(.unchecked, line, in: "Tests/HubTests/X.swift") == [1])
        #expect(lines(.unchecked, line, in: "Sources/Courier/X.swift") == [])
        #expect(
            lines(.unchecked, "nonisolated(unsafe) var a = 1", in: "Sources/huying/X.swift") == [1]
        )
        #expect(
            lines(.unchecked, "@preconcurrency import Glibc", in: "Sources/huying/X.swift") == []
        )
    }

    @Test("public declarations")
    func openAccess() {
        #expect(lines(.openAccess, "    public func a() {}", in: "Sources/History/X.swift") == [1])
        #expect(lines(.openAccess, "let publicKey = 1", in: "Sources/History/X.swift") == [])
    }

    @Test(
        "force",
        arguments: ["let a = b!", "a()!.c", "a[1]!", "var a: Int!", "let c = d! + 1"]
    )
    func force(line: String) {
        #expect(lines(.forceUnwrap, line, in: "Sources/History/X.swift") == [1])
    }

    @Test(
        "what only looks like force",
        arguments: ["if a != b {}", "if !a.b {}", "let a = \"b!\"", "f(!a)", "a /* b! */", "// b!"]
    )
    func notForce(line: String) {
        #expect(lines(.forceUnwrap, line, in: "Sources/History/X.swift") == [])
    }

    @Test("forced tries and casts")
    func forcedTries() {
        #expect(lines(.forceTry, "let a = try! b()", in: "Tests/A/X.swift") == [1])
        #expect(lines(.forceTry, "let a = try? b()", in: "Tests/A/X.swift") == [])
        #expect(lines(.forceCast, "let a = b as! C", in: "Tests/A/X.swift") == [1])
    }

    @Test("work left for later")
    func leftovers() {
        #expect(lines(.leftovers, "// TO" + "DO: later", in: "Sources/A/X.swift") == [1])
        #expect(lines(.leftovers, "\n// FIX" + "ME", in: "Tests/A/X.swift") == [2])
        #expect(lines(.leftovers, "let METHODO = 1", in: "Sources/A/X.swift") == [])
    }

    @Test("drawers")
    func drawers() {
        #expect(lines(.drawers, "", in: "Sources/History/StringUtils.swift") == [0])
        #expect(lines(.drawers, "", in: "Sources/huying/main.swift") == [0])
        #expect(lines(.drawers, "", in: "Sources/History/Dot.swift") == [])
    }

    @Test("types named like their module")
    func moduleNames() {
        let path = "Sources/History/X.swift"
        #expect(lines(.moduleNames, "package struct History: Sendable {}", in: path) == [1])
        #expect(lines(.moduleNames, "package import struct History.Dot", in: path) == [])
        #expect(lines(.moduleNames, "struct HistoryPage {}", in: path) == [])
    }

    @Test("lengths")
    func lengths() {
        let path = "Sources/History/X.swift"
        #expect(lines(.fileLength, String(repeating: "\n", count: 400), in: path) == [])
        #expect(lines(.fileLength, String(repeating: "\n", count: 401), in: path) == [401])

        func body(_ count: Int) -> String {
            "protocol P { func p() }\nfunc f(\n    a: () -> Void = {}\n) {\n"
                + String(repeating: "    a()  // } \"}\"\n", count: count) + "}\n"
        }
        #expect(lines(.functionLength, body(66), in: path) == [])
        #expect(lines(.functionLength, body(67), in: path) == [2])
        let requirement = "protocol P {\n    func p()\n    init(a: Int)\n}\n"
        let long = "struct S {\n" + String(repeating: "    let a = 1\n", count: 90) + "}\n"
        #expect(lines(.functionLength, requirement + long, in: path) == [])
    }

    @Test("documentation")
    func documentation() {
        let path = "Sources/History/X.swift"
        #expect(lines(.documented, "package struct A {}", in: path) == [1])
        #expect(lines(.documented, "/// A.\n@frozen\npackage struct A {}", in: path) == [])
        #expect(lines(.documented, "struct A {}", in: path) == [])
        #expect(
            lines(.documented, "/// A.\npackage struct A {\n    package enum B {}\n}", in: path)
                == []
        )
        #expect(lines(.documented, "package func f() {}", in: path) == [])
    }

    @Test("paths of one machine")
    func machinePaths() {
        let planted = ["/ho" + "me/liu/a", "/wo" + "rk/main", "/ro" + "ot/x"]
        #expect(Tree.machinePaths(in: planted.joined(separator: " ")).count == 3)
        #expect(Tree.machinePaths(in: "/var/lib/huying /homework/ https://a/workflow").isEmpty)
    }

    @Test("codes with two names")
    func errorCodes() {
        let one = #"throw A("E3101.damaged")"#
        #expect(Tree.ambiguousCodes(in: [one, one, #""E3102.damaged""#]).isEmpty)
        #expect(
            Tree.ambiguousCodes(in: [one, #""E3101.full""#]) == ["E3101": ["damaged", "full"]]
        )
    }

    @Test("comments and literals are blanked, line by line")
    func blanking() {
        let source = [
            "let a = \"x { \\(f(\"}\")) y\" // {",
            "let b = #\"\\\" } \"# /* { /* } */",
            "{ */ let c = \"\"\"",
            "  } \"",
            "  \"\"\" + d",
            "let e = a.contains(/{\\/\"/) && 6 / 2 > 1 // {",
        ]
        let text = SwiftText(path: "X.swift", source.joined(separator: "\n"))
        #expect(text.code.count == source.count)
        #expect(!text.code.joined().contains { $0 == "{" || $0 == "}" })
        #expect(text.code[2].contains("let c = \"\"\""))
        #expect(text.code[4].contains("\"\"\" + d"))
        #expect(text.code[5].contains("6 / 2 > 1"))
    }
}
