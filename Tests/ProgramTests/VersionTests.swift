import Exchange
import ExchangeWire
import Foundation
import History
import HubSide
import Identity
import PartySide
import SQLiteStore
import Settings
import Testing

/// Offices with different versions: what one cannot read it keeps, passes on byte for byte and says
/// so; a hub that has become too new says that, and nothing is lost meanwhile.
@Suite("Mixed versions", .serialized)
struct VersionTests {
    /// Writes at a site what a newer version of the programs would, while none of ours runs there.
    private func writeNewer(_ bench: Bench, at name: String, call: String) async throws {
        let directory = try StateDirectory(
            flag: bench.path(name),
            environment: [:],
            program: .site
        )
        let lock = try await StateLock.acquire(
            bench.path(name) + "/lock",
            as: .command,
            waiting: .seconds(10)
        )
        let site = try Site(opening: directory, lock: lock)
        let record = RecordRef(type: "call", id: Text(call))
        let author = site.author(person: nil, uid: nil)
        try await site.write { writer in
            let context = try RecordHistory(writer.store.entries(of: record)).context
            // An action, a type of record, and an aspect and an event beside known ones.
            try writer.append(
                ChangeDraft(
                    record: record,
                    action: "call.teleport",
                    writes: [Write("call.altitude", .int(9))],
                    events: [Event("teleported", .map(["to": .text("月球")]))],
                    context: context,
                    author: author
                )
            )
            try writer.append(
                ChangeDraft(
                    record: RecordRef(type: "drone", id: "d-1"),
                    action: "drone.launch",
                    writes: [Write("drone.name", .text("巡查一号"))],
                    context: VersionVector(),
                    author: author
                )
            )
        }
        try site.close()
    }

    private func newer(_ bench: Bench, at site: String) async throws -> [[String]] {
        let answer = try await bench.json(
            .command,
            [
                "sql",
                "SELECT action, digest, verdict FROM v_changes WHERE action IN "
                    + "('call.teleport', 'drone.launch') ORDER BY action", "--state",
                bench.path(site),
            ]
        )
        return (answer["rows"] as? [[Any]] ?? []).map { $0.map { "\($0)" } }
    }

    @Test(
        "Actions and types of a newer version are kept, passed on byte for byte, and said to be newer"
    )
    func newerChanges() async throws {
        let bench = try Bench()
        let (hub, sites) = try await bench.pair()
        let call = try await bench.raise("路灯不亮", at: "dept-a", lead: "committee")
        try await bench.settle(["committee", "dept-a"])
        try await writeNewer(bench, at: "dept-a", call: call)
        // Older work goes on beside it.
        try await bench.json(
            .command,
            ["call", "edit", call, "--place", "西街", "--state", bench.path("dept-a")]
        )
        try await bench.settle(["committee", "dept-a"])
        let written = try await newer(bench, at: "dept-a")
        #expect(written.count == 2)
        #expect(try await newer(bench, at: "committee") == written, "byte for byte")
        #expect(written.allSatisfy { $0[2] == "unjudged" }, "\(written)")
        for site in sites.keys {
            let shown = try await bench.json(
                .command,
                ["call", "show", call, "--state", bench.path(site)]
            )
            #expect(shown["newer"] as? Int == 1, "\(site)")
            let place = (shown["aspects"] as? [String: Any])?["place"] as? [String: Any]
            #expect(place?["value"] as? String == "西街")
            let status = try await bench.run(.command, ["status", "--state", bench.path(site)])
            #expect(status.output.contains("2 changes were written by a newer version"))
        }
        // Those who come later get them, too, and evidence still holds.
        var all = sites
        all["late"] = try await bench.enroll("dept-a", at: hub, directory: "late")
        try await bench.settle(["late", "committee", "dept-a"])
        #expect(try await newer(bench, at: "late").count == 2)
        try await bench.expectAgreement(all)
        try await bench.expectSound(all.keys.sorted())
        let traced = try await bench.run(
            .command,
            ["trace", call, "--verify", "--state", bench.path("committee"), "--json"]
        )
        #expect(traced.exit == 0 && traced.output.contains("call.teleport"), "\(traced.output)")
        #expect(try await hub.stop() == 0)
    }

    @Test("An older protocol is refused by the hub with its reason, a newer one is served")
    func protocolVersions() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([("dept-a", "department")])
        try await bench.enroll("dept-a", at: hub)
        try await bench.settle(["dept-a"])
        for (version, expected) in [
            (Protocol.version - 1, HubRefusalReason.tooOld), (Protocol.version, nil),
            (Protocol.version + 1, nil), (Protocol.version + 1_000, nil),
        ] {
            let reason = try await ask(hub, as: "dept-a", bench, version: version)
            #expect(reason == expected, "\(version)")
        }
        try await bench.raise("照常", at: "dept-a", lead: "dept-a")
        try await bench.settle(["dept-a"])
        #expect(try await hub.stop() == 0)
    }

    @Test("A hub too new for a site says so: exit 7, all work is kept, and goes after an upgrade")
    func tooOld() async throws {
        let bench = try Bench()
        let hub = try await bench.zone([("dept-a", "department")])
        let site = try await bench.enroll("dept-a", at: hub)
        try await bench.settle(["dept-a"])
        try await bench.raise("等升级", at: "dept-a", lead: "dept-a")
        let port = try hub.port
        #expect(try await hub.stop() == 0)
        let newer = try await impostor(bench, port: port)
        let refused = try await bench.json(
            .command,
            ["sync", "now", "--state", bench.path("dept-a")],
            exit: 7
        )
        #expect(refused["code"] as? String == "E1206.tooOld", "\(refused)")
        #expect(refused["pending"] as? Int == 1)
        let examined = try await bench.run(
            .command,
            ["doctor", "--quick", "--json", "--state", bench.path("dept-a")]
        )
        #expect(examined.exit == 7, "\(examined.output)")
        try await newer.die()
        _ = try await bench.serve(port: port)
        try await bench.settle(["dept-a"])
        try await bench.expectAgreement(["dept-a": site])
    }

    // MARK: Requests and answers made by hand

    /// One request with a site's key; why the hub refused it, or `nil` where it was served.
    private func ask(
        _ hub: Running,
        as name: String,
        _ bench: Bench,
        version: UInt64
    ) async throws -> HubRefusalReason? {
        let secret = try Data(contentsOf: URL(filePath: bench.path(name) + "/site.key"))
        let key = try SigningKey(secretBytes: Array(secret))
        let card = try Data(contentsOf: URL(filePath: bench.path("hub/hub.json")))
        let papers = try HubPapers(reading: Array(card))
        let request = SyncRequest(
            deployment: papers.deployment,
            site: key.name,
            replica: ReplicaID(high: 1, low: 2),
            head: .origin,
            nonce: [],
            challenge: Array(repeating: 7, count: 16),
            cursor: nil,
            version: version
        )
        let body = try await post(
            try SealedMessage.seal(SyncWire.encode(request), as: .syncRequest, with: key),
            to: try hub.url + "/v1/sync",
            bench
        )
        let message = try SealedMessage(reading: body)
        let payload = try message.open(
            expecting: .syncAnswer,
            .refusal,
            publicKey: try papers.identity().publicKey
        )
        return message.kind == .refusal ? HubRefusal.reading(payload)?.reason : nil
    }

    private func post(_ bytes: [UInt8], to url: String, _ bench: Bench) async throws -> [UInt8] {
        let file = bench.path("body-" + UUID().uuidString)
        try Data(bytes).write(to: URL(filePath: file))
        let client = try bench.start(
            "/usr/bin/python3",
            [
                "-c",
                """
                import sys,urllib.request,urllib.error
                r=urllib.request.Request(sys.argv[1],data=open(sys.argv[2],'rb').read())
                try: a=urllib.request.urlopen(r)
                except urllib.error.HTTPError as e: a=e
                open(sys.argv[2]+'.answer','wb').write(a.read())
                """, url, file,
            ]
        )
        try await client.end()
        return Array(try Data(contentsOf: URL(filePath: file + ".answer")))
    }

    /// Answers every request as a hub of this zone would that speaks only newer protocols.
    private func impostor(_ bench: Bench, port: Int) async throws -> Running {
        let card = try Data(contentsOf: URL(filePath: bench.path("hub/hub.json")))
        let identity = try HubPapers(reading: Array(card)).identity()
        let refusal = try SealedMessage.seal(
            HubRefusal(.tooOld, challenge: []).bytes,
            as: .refusal,
            key: identity.keyName,
            sign: identity.sign
        )
        try Data(refusal).write(to: URL(filePath: bench.path("refusal")))
        let running = try bench.start(
            "/usr/bin/python3",
            [
                "-c",
                """
                import http.server,sys
                data=open(sys.argv[2],'rb').read()
                class H(http.server.BaseHTTPRequestHandler):
                    def do_POST(self):
                        self.rfile.read(int(self.headers['Content-Length']))
                        self.send_response(426); self.send_header('Content-Length',str(len(data)))
                        self.end_headers(); self.wfile.write(data)
                    def log_message(self,*a): pass
                s=http.server.HTTPServer(('127.0.0.1',int(sys.argv[1])),H)
                print('newer',file=sys.stderr,flush=True); s.serve_forever()
                """, "\(port)", bench.path("refusal"),
            ]
        )
        try await running.says("newer")
        return running
    }
}
