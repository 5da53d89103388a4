import Foundation
import History
import PartySide
import Testing
import Worlds

/// Row 29 of the founding document, as an office sees it.
@Suite("The founding document: trace")
struct TraceRowTests {
    @Test func row29TheWholeCourseOfACallLeavesATraceThatProvesItself() async throws {
        let apart = try await Apart()
        let call = try await apart.signed(by: apart.street)
        try await apart.housing.report(call)
        try await apart.world.exchange()
        try await apart.street.rate(call, solved: "yes", satisfied: "yes")
        try await apart.world.settle()
        let file = NSTemporaryDirectory() + "huying-row29-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: file) }
        let traced = await apart.committee.huying(
            "trace",
            call.string,
            "--verify",
            "--export",
            file,
            "--json"
        )
        #expect(traced.exit == 0, "\(traced.out)\(traced.message)")
        let actions = traced.document?["changes"]?.array?.compactMap { $0["action"]?.string }
        let own = actions?.filter { !$0.hasPrefix("sight.") }
        #expect(own == ["call.raise", "call.sign", "call.result", "call.evaluate"])
        let sound = await apart.street.huying("trace", "verify", file)
        #expect(sound.exit == 0, "\(sound.out)\(sound.message)")
        // One letter of the evidence changed, and it proves nothing any more.
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        let middle = bytes.count / 2
        bytes[middle] = bytes[middle] == 0x61 ? 0x62 : 0x61
        try bytes.write(to: URL(fileURLWithPath: file))
        #expect(await apart.street.huying("trace", "verify", file).exit != 0)
    }
}
