import History
import PartySide
import Settings

/// An urgent call is sent at once, so that whoever raised it is told whether it has left.
enum UrgentSending {
    /// How long a person is kept waiting for that; then picking up the phone counts more.
    private static let patience = Duration.seconds(5)

    /// Exchanges with the hub, and adds as `sent` how the call stands then.
    static func send(
        _ raised: JSON,
        through port: any DeskPort,
        _ language: Language
    ) async -> JSON {
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        Task {
            _ = await port.perform(DeskRequest("sync.now", language: language)) { _ in }
            end.finish()
        }
        let timer = Task {
            try await Task.sleep(for: patience)
            end.finish()
        }
        for await _ in ends {}
        timer.cancel()
        var question = DeskRequest("call.show", language: language)
        question.arguments["call"] = raised["id"]?.text.map { .text($0) }
        let call = await port.perform(question) { _ in }
        return call.isError ? raised : raised.adding(["sent": call.document])
    }
}
