import AttachmentKeeping
import Foundation
import History
import Identity
import PartySide
import Settings
import Testing
import Worlds

/// Files of calls between real offices: named at once, brought later, whole or not at all.
@Suite("Attachments")
struct AttachmentTests {
    private static func bytes(_ count: Int, seed: UInt8 = 7) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) ^ UInt8($0 >> 8 & 0xFF) &+ seed }
    }

    @discardableResult
    private func attach(
        _ bytes: [UInt8],
        _ name: Text,
        to call: Text,
        at office: ScenarioOffice
    ) async throws -> Digest {
        try await office.act(
            "call.attach",
            [
                "call": .text(call), "name": .text(name),
                "content": .text(Text(Data(bytes).base64EncodedString())),
            ]
        )
        return sha256(bytes)
    }

    private func list(_ call: Text, at office: ScenarioOffice) async throws -> [JSON] {
        try await office.act("attachment.list", ["call": .text(call)])["items"]?.array ?? []
    }

    private func content(
        _ name: Text,
        of call: Text,
        at office: ScenarioOffice
    ) async throws -> [UInt8]? {
        let document = try await office.act(
            "attachment.get",
            ["call": .text(call), "attachment": .text(name)]
        )
        return document["content"]?.string.flatMap { Data(base64Encoded: $0) }.map(Array.init)
    }

    @Test("What is attached offline is known with the call and its bytes follow")
    func offline() async throws {
        let apart = try await Apart()
        let call = try await apart.raised(by: apart.street)
        apart.street.goOffline()
        let photo = Self.bytes(700_000)
        try await attach(photo, "现场照片.jpg", to: call, at: apart.street)
        #expect(try await list(call, at: apart.street).first?["here"] == true)
        #expect(try await list(call, at: apart.housing).isEmpty)
        try await apart.world.settle()
        try await apart.world.exchange()
        let there = try #require(try await list(call, at: apart.housing).first)
        #expect(there["name"] == "现场照片.jpg" && there["size"] == .int(700_000))
        #expect(there["mediaType"] == "image/jpeg" && there["here"] == true)
        #expect(there["person"] == "刘海宁")
        apart.housing.goOffline()
        #expect(try await content("现场照片.jpg", of: call, at: apart.housing) == photo)
    }

    @Test("A large file stays at the hub until somebody asks, and goes on where it was cut off")
    func onDemand() async throws {
        let apart = try await Apart()
        let call = try await apart.raised(by: apart.street)
        let film = Self.bytes(6 << 20)
        let hash = try await attach(film, "积水.mp4", to: call, at: apart.street)
        // The line is cut again and again in the middle of the bytes.
        for held in [1, 4, 9, 16] {
            apart.street.cutsLine(afterRequests: 2 + held / 4)
            _ = await apart.street.office.synchronize()
            apart.street.comeBack()
            #expect(apart.world.hub.shelf.size(of: hash) == nil)
        }
        #expect(apart.world.hub.shelf.held(of: hash) > 0)
        for _ in 0..<8 { try await apart.world.exchange() }
        #expect(apart.world.hub.shelf.size(of: hash) == film.count)
        #expect(apart.world.hub.shelf.held(of: hash) == 0)
        let item = try #require(try await list(call, at: apart.housing).first)
        #expect(item["here"] == false)
        // Cut in the middle of the way back: what came is not shown, and is not asked for twice.
        apart.housing.cutsLine(afterRequests: 5)
        #expect(
            await apart.housing.refusal(
                "attachment.get",
                ["call": .text(call), "attachment": "积水.mp4"]
            ) != nil
        )
        apart.housing.comeBack()
        let part = apart.housing.office.site.shelf.held(of: hash)
        #expect(part > 0 && part < film.count)
        #expect(try await list(call, at: apart.housing).first?["here"] == false)
        #expect(try await content("积水.mp4", of: call, at: apart.housing) == film)
        #expect(apart.housing.office.site.shelf.size(of: hash) == film.count)
    }

    @Test("The same bytes lie once, and cannot be attached twice to a call")
    func deduplicated() async throws {
        let apart = try await Apart()
        let call = try await apart.raised(by: apart.street)
        let other = try await apart.raised(by: apart.street)
        let letter = Self.bytes(10_000)
        try await attach(letter, "函.pdf", to: call, at: apart.street)
        try await attach(letter, "函（副本）.pdf", to: other, at: apart.street)
        let again: [Text: Value] = [
            "call": .text(call), "name": "再来.pdf",
            "content": .text(Text(Data(letter).base64EncodedString())),
        ]
        #expect(await apart.street.refusal("call.attach", again) == "E2293.alreadyAttached")
        #expect(apart.street.office.site.shelf.used == letter.count)
        try await apart.world.settle()
        #expect(apart.world.hub.shelf.used == letter.count)
        #expect(try await content("函.pdf", of: call, at: apart.housing) == letter)
    }

    @Test("A site that may not see the call learns nothing of its files")
    func sight() async throws {
        let apart = try await Apart()
        let stranger = try await apart.world.office("street-longgang", person: "周敏")
        let call = try await apart.raised(by: apart.street)
        let hash = try await attach(Self.bytes(5_000), "证据.png", to: call, at: apart.street)
        try await apart.world.settle()
        let named = try await refused(stranger, call: call, hash: hash)
        let absent = try await refused(stranger, call: call, hash: sha256([1]))
        #expect(named == "E1215.noAttachment" && named == absent)
        #expect(try await refused(apart.housing, call: call, hash: hash) == nil)
    }

    /// How the hub answers a site that asks for bytes it was told the digest of.
    private func refused(
        _ office: ScenarioOffice,
        call: Text,
        hash: Digest
    ) async throws -> String? {
        do {
            try await office.fetch(call: call, hash: hash, size: 5_000)
            return nil
        } catch {
            return SyncFailure(explaining: error).code.string
        }
    }

    @Test("A void file stays, says why, and only its party or the committee voids it")
    func voided() async throws {
        let apart = try await Apart()
        let call = try await apart.raised(by: apart.street)
        let bytes = Self.bytes(3_000)
        try await attach(bytes, "错件.pdf", to: call, at: apart.street)
        try await apart.world.settle()
        let order: [Text: Value] = [
            "call": .text(call), "attachment": "错件.pdf", "why": "传错了",
        ]
        #expect(await apart.housing.refusal("attachment.void", order) == "E2201.notAllowed")
        let typed = await apart.street.huying(
            "attachment",
            "void",
            call.string,
            "错件.pdf",
            "--why",
            "传错了"
        )
        #expect(typed.exit == 0, "\(typed.message)")
        try await apart.world.settle()
        let item = try #require(try await list(call, at: apart.housing).first)
        #expect(item["void"] == true && item["voidWhy"] == "传错了")
        #expect(try await content("错件.pdf", of: call, at: apart.housing) == bytes)
        let shown = await apart.housing.huying("attachment", "list", call.string)
        #expect(shown.out.contains("已作废：传错了"))
        #expect(await apart.street.refusal("attachment.void", order) == "E2132.unknownAttachment")
    }

    @Test("Bytes damaged on the disk are never shown, and come anew from the hub")
    func damaged() async throws {
        let apart = try await Apart()
        let call = try await apart.raised(by: apart.street)
        let bytes = Self.bytes(4_000)
        let hash = try await attach(bytes, "函.pdf", to: call, at: apart.street)
        try await apart.world.settle()
        let name = hash.description
        let file =
            apart.housing.office.site.directory.path + "/attachments/\(name.prefix(2))/\(name)"
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: file))
        #expect(try await content("函.pdf", of: call, at: apart.housing) == bytes)
    }

    @Test("A restored site and a rebuilt hub get the bytes from each other")
    func regained() async throws {
        let apart = try await Apart()
        let call = try await apart.raised(by: apart.street)
        let bytes = Self.bytes(4_000)
        try await attach(bytes, "函.pdf", to: call, at: apart.street)
        let backup = NSTemporaryDirectory() + "huying-attached-" + UUID().uuidString
        defer {
            for name in [backup, backup + ".sha256"] {
                try? FileManager.default.removeItem(atPath: name)
            }
        }
        let made = try await apart.street.act(
            "backup.create",
            ["path": .text(Text(backup))]
        )
        #expect(made["attachmentsLeftOut"] == 1)
        try await apart.world.settle()
        let back = try await apart.world.restored(apart.street, from: backup)
        #expect(try await list(call, at: back).first?["here"] == false)
        try await apart.world.settle()
        #expect(try await content("函.pdf", of: call, at: back) == bytes)
    }

    @Test(
        "What is no file for a call is refused",
        arguments: [("", "a.pdf"), ("QUJD", "../a.pdf"), ("QUJD", ""), ("QUJD", "a\u{1B}[31m.pdf")]
    )
    func refusedInput(content: String, name: String) async throws {
        let apart = try await Apart()
        let call = try await apart.raised(by: apart.street)
        let code = await apart.street.refusal(
            "call.attach",
            ["call": .text(call), "name": .text(Text(name)), "content": .text(Text(content))]
        )
        #expect(code != nil)
        #expect(apart.street.office.site.shelf.used == 0)
        #expect(try await list(call, at: apart.street).isEmpty)
    }

    @Test("Nobody names bytes that are not there")
    func emptyPromise() async throws {
        let apart = try await Apart()
        let call = try await apart.raised(by: apart.street)
        let line =
            "{\"do\":\"call.attach\",\"call\":\"\(call)\",\"hash\":\"\(sha256([9]))\",\"name\":\"x\","
            + "\"size\":1,\"mediaType\":\"text/plain\"}"
        let chunk = BatchChunk(session: "s", lines: [Array(line.utf8)], last: true)
        let results = await apart.street.office.desk.batch(chunk)
        #expect(results.first?["ok"] == false)
    }
}
