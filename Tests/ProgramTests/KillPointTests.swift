import Foundation
import Testing

/// Each operation killed at its calls that alter a file or make it durable: all or nothing, what was
/// answered is there, and where it is not done, the same command does it.
///
/// A test draws one call of each name that an operation makes, from a seed; `HUYING_EVERY_KILL=1`
/// takes every one.
@Suite(
    "Killed at every write, flush, rename",
    .serialized,
    .enabled(if: Tracer.isPossible, "needs the Debian package strace and leave to trace")
)
struct KillPointTests {
    @Test("Every operation", arguments: KillOperation.all)
    func operation(_ operation: KillOperation) async throws {
        let field = try await KillField()
        let calls = try await field.calls { try await field.recorded(operation) }
        let kills = try await field.killEach(calls) { try await field.attempt(operation, at: $0) }
        print("\(operation): \(kills) kills, most in one thread \(calls)")
        try await field.expectWhole()
    }

    @Test("A hub killed while it opens, takes a push and answers")
    func hub() async throws {
        let field = try await KillField()
        let calls = try await field.calls {
            let trace = field.bench.path(field.fresh("trace"))
            #expect(try await !field.hubOpens(Tracer.recording(trace)))
            return try Tracer.counts(in: trace)
        }
        let kills = try await field.killEach(calls) { try await field.hubOpens(Tracer.mining($0)) }
        print("hub: \(kills) kills, most in one thread \(calls)")
        try await field.expectWhole()
    }

    @Test(
        "A hub that serves killed while it takes a push and answers",
        .enabled(if: Tracer.mayAttach, "needs leave to trace what runs")
    )
    func servingHub() async throws {
        let field = try await KillField()
        let calls = try await field.calls {
            let trace = field.bench.path(field.fresh("trace"))
            #expect(try await !field.hubTakesPush(Tracer.recording(trace)))
            return try Tracer.counts(in: trace)
        }
        // Whatever a push is, it is written, made durable and answered.
        #expect(Set(calls.keys).isSuperset(of: ["pwrite64", "fdatasync", "write"]), "\(calls)")
        let kills = try await field.killEach(calls) {
            try await field.hubTakesPush(Tracer.mining($0))
        }
        print("serving hub: \(kills) kills, most in one thread \(calls)")
        try await field.expectWhole()
    }
}
