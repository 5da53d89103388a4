import Courier
import History
import PartySide

/// The daemon's desk, behind its socket.
struct DeskSocket: DeskPort {
    private let path: String
    private let courier: HTTPCourier

    /// Bytes of one answer: a long list, or the evidence of a trace.
    private static let answerBytes = 256 << 20
    /// Any host will do: the request goes to the socket.
    private static let base = "http://localhost"

    init(path: String) throws(DeskProblem) {
        self.path = path
        do {
            courier = try HTTPCourier()
        } catch {
            throw Self.problem(error)
        }
    }

    func perform(_ request: DeskRequest, progress: @escaping ProgressSink) async -> DeskReply {
        do {
            let reply = try await exchange(
                DeskWire.performPath,
                DeskWire.document(of: request),
                progress: progress
            )
            return reply ?? Self.foreign.reply(in: request.language)
        } catch {
            return Self.problem(error).reply(in: request.language)
        }
    }

    func batch(_ chunk: BatchChunk) async -> [JSON] {
        let problem: DeskProblem
        do {
            let reply = try await exchange(DeskWire.batchPath, DeskWire.document(of: chunk)) { _ in
            }
            if let results = reply?.document.array { return results }
            if let reply {
                return chunk.lines.isEmpty ? [] : [["ok": false, "error": reply.document]]
            }
            problem = Self.foreign
        } catch {
            problem = Self.problem(error)
        }
        return [["ok": false, "error": problem.document(in: chunk.language)]]
    }

    /// One request; `nil` for an answer that is not the desk's.
    private func exchange(
        _ path: String,
        _ document: JSON,
        progress: ProgressSink
    ) async throws(CourierError) -> DeskReply? {
        var request = CourierRequest(
            .post,
            Self.base + path,
            body: document.bytes,
            answerLimit: Self.answerBytes
        )
        request.socketPath = self.path
        request.headers = [.init("Content-Type", "application/json")]
        // Long work is long; whoever waits can press Ctrl-C.
        request.totalDeadline = nil
        request.mayRepeat = false
        let stream = try await courier.open(request)
        var lines = stream.lines(limit: Self.answerBytes).makeAsyncIterator()
        while let line = try await lines.next() {
            guard let document = try? JSON(reading: line) else { return nil }
            if let step = DeskWire.progress(from: document) {
                progress(step)
            } else if let reply = DeskWire.reply(from: document) {
                return reply
            }
        }
        return nil
    }

    private static let foreign = DeskProblem(
        "E3307.daemonAnswer",
        exit: .unexpected,
        Phrase("后台的回答读不懂，或没有说完。", "The daemon's answer cannot be read, or was cut off."),
        effect: .perhapsSaved,
        next: Phrase("huying outbox list", "huying outbox list")
    )

    private static func problem(_ error: CourierError) -> DeskProblem {
        DeskProblem(
            "E3306.daemonGone",
            exit: .unexpected,
            Phrase("后台服务中途没有回答（\(error.code)）。", "The daemon did not answer (\(error.code))."),
            effect: error.mayHaveArrived ? .perhapsSaved : .nothingChanged,
            next: error.mayHaveArrived
                ? Phrase("huying outbox list", "huying outbox list")
                : Phrase("sudo systemctl restart huyingd", "sudo systemctl restart huyingd")
        )
    }
}
