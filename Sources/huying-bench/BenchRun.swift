import Foundation
import OneMachine

/// The measures, each a method that reports what it found.
final class BenchRun {
    let zone: BenchZone
    private let samples: Int
    /// The floor of the push, which the collision is measured against as well.
    private var pushFloor: Duration?

    init(zone: BenchZone, samples: Int) {
        self.zone = zone
        self.samples = samples
    }

    /// a and f: everything into an empty site, through its daemon.
    func firstSync(of site: BatchOffice) throws {
        try site.ask(["do": "sync.pause"])
        site.close()
        try site.startDaemon()
        let taken = try timed {
            try site.ask(["do": "sync.resume"])
            try site.synchronize()
        }
        let memory =
            "daemon \(Self.megabytes(site.daemonMemory)), hub \(Self.megabytes(zone.hubMemory))"
        site.close()
        let held = try RawDatabase(site.state + "/store.db", readOnly: true)
            .integer("SELECT count(*) FROM call_row")
        guard held == zone.calls.count else { throw Trouble("\(held) calls arrived") }
        let floor = try StoreCopy(of: site.state + "/store.db", in: zone.stage.path)
            .insertEverything()
        Report.write(
            Figure(
                measure: "a",
                subject: "first sync of \(held) calls",
                value: taken,
                floor: floor
            )
        )
        Report.write("f", "peak resident memory at \(held) calls", memory)
    }

    /// b: offline edits of one site until they are durable at the hub.
    func push(_ count: Int) throws {
        try zone.other.synchronize()
        let edits = zone.calls.prefix(count).enumerated().map { Workload.body($0, of: $1) }
        try zone.writer.ask(edits)
        var answer: [String: Any] = [:]
        let taken = try timed { answer = try zone.writer.synchronize() }
        guard answer["pushed"] as? Int == count else { throw Trouble("pushed: \(answer)") }
        let floor = try StoreCopy(of: zone.writer.state + "/store.db", in: zone.stage.path)
            .updateAndLog(count)
        pushFloor = floor
        Report.write(
            Figure(measure: "b", subject: "push of \(count) changes", value: taken, floor: floor)
        )
    }

    /// e: the same field edited at two sites until both and the hub agree, every loser flagged.
    func collide(_ count: Int) throws {
        guard let pushFloor else { throw Trouble("the push comes first") }
        try zone.other.synchronize()
        let calls = zone.calls.prefix(count).enumerated()
        try zone.writer.ask(calls.map { Workload.place($0, of: $1, by: "甲") })
        try zone.other.ask(calls.map { Workload.place($0, of: $1, by: "乙") })
        let taken = try timed {
            try zone.writer.synchronize()
            try zone.other.synchronize()
            try zone.writer.synchronize()
        }
        for store in [
            zone.writer.state + "/store.db", zone.other.state + "/store.db", zone.hubStore,
        ] {
            let database = try RawDatabase(store, readOnly: true)
            let flagged = try database.integer(
                "SELECT count(*) FROM conflict_row WHERE aspect = 'place'"
            )
            let claims = try database.integer("SELECT count(*) FROM claim_row")
            guard flagged == count, claims == 2 * count else {
                throw Trouble("\(flagged) conflicts with \(claims) claims at \(store)")
            }
        }
        Report.write(
            Figure(
                measure: "e",
                subject: "\(count) places edited at two sites",
                value: taken,
                floor: pushFloor * 2,
                remark: "\(count) of \(count) losers kept and flagged at both and at the hub"
            )
        )
    }

    /// c: one change at a time, from one daemon through the hub into the store of another.
    func live() throws {
        for office in [zone.writer, zone.other] {
            office.close()
            try office.startDaemon()
            try office.synchronize()
        }
        defer { for office in [zone.writer, zone.other] { office.close() } }
        let watch = try RawDatabase(zone.other.state + "/store.db", readOnly: true)
        let hops = try Hops(in: zone.stage.path)
        defer { hops.close() }
        var taken: [Duration] = []
        var floors: [Duration] = []
        for index in 0..<samples {
            let title = "现场更正 live \(index)"
            let seen = try watch.prepare("SELECT 1 FROM call_row WHERE id = ? AND title = ?")
            try seen.bind([zone.calls[index], title])
            // Floor and change in turn, each after a pause: what else the disk has to do, and how long a
            // core has slept, is then the same for both.
            usleep(20_000)
            floors.append(try hops.take())
            usleep(20_000)
            taken.append(
                try timed {
                    try zone.writer.ask([
                        "do": "call.edit", "call": zone.calls[index], "title": title,
                    ])
                    while !seen.step() {
                        seen.reset()
                        usleep(100)
                    }
                    seen.reset()
                }
            )
        }
        for (name, share) in [("p50", 0.5), ("p95", 0.95)] {
            Report.write(
                Figure(
                    measure: "c",
                    subject: "live change, \(name) of \(samples)",
                    value: taken.percentile(share),
                    floor: floors.percentile(share)
                )
            )
        }
    }

    /// d: a sync with nothing new.
    func idle() async throws {
        try zone.writer.synchronize()
        var taken: [Duration] = []
        var bytes = 0
        for _ in 0..<samples {
            var answer: [String: Any] = [:]
            taken.append(try timed { answer = try zone.writer.synchronize() })
            guard answer["outcome"] as? String == "nothing" else { throw Trouble("\(answer)") }
            let sent = answer["bytesSent"] as? Int ?? 0
            bytes = max(bytes, sent + (answer["bytesReceived"] as? Int ?? 0))
        }
        let floor = try await RoundTrips.take(samples, at: zone.port).percentile(0.5)
        Report.write(
            Figure(
                measure: "d",
                subject: "idle sync at \(zone.calls.count) calls, p50 of \(samples)",
                value: taken.percentile(0.5),
                floor: floor,
                remark: "\(bytes) bytes with headers"
            )
        )
    }

    private static func megabytes(_ bytes: Int?) -> String {
        bytes.map { "\($0 >> 20) MiB" } ?? "unknown"
    }
}
