import Foundation
import History
import PartySide
import Testing
import Worlds

/// The same thing arrives twice, or something else under the same name.
@Suite("Concurrent cases: integrity")
struct IntegrityCases {
    @Test("C23: what arrives twice counts once")
    func c23Doubled() async throws {
        let apart = try await Apart()
        apart.housing.doublesRequests(true)
        apart.street.doublesRequests(true)
        let call = try await apart.signed(by: apart.street)
        try await apart.housing.report(call)
        try await apart.world.settle()
        let seen = try await apart.street.call(call)
        #expect(seen.events == ["raised", "dispatched", "signed", "reported"])
        #expect(try await apart.housing.returned().isEmpty)
    }

    @Test("C23: a site put back to an older state says nothing twice and loses nothing")
    func c23Restored() async throws {
        let apart = try await Apart()
        let first = try await apart.raised(by: apart.street)
        let backup = NSTemporaryDirectory() + "huying-c23-" + UUID().uuidString
        defer {
            for name in [backup, backup + ".sha256"] {
                try? FileManager.default.removeItem(atPath: name)
            }
        }
        try await apart.street.act("backup.create", ["path": .text(Text(backup))])
        let second = try await apart.raised(by: apart.street)
        apart.street.goOffline()
        let back = try await apart.world.restored(apart.street, from: backup)
        #expect(await back.refusal("call.show", ["call": .text(second)]) == "E2101.unknownCall")
        let third = try await back.raise("路灯不亮", lead: "dept-zhujian")
        try await apart.world.settle()
        for call in [first, second, third] {
            #expect(try await back.call(call).events.filter { $0 == "raised" }.count == 1)
            #expect(try await apart.housing.call(call).state == "dispatched")
        }
    }
}
