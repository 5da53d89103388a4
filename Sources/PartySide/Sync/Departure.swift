import Courier
import Exchange
import Identity

/// A request that is on its way, with what it carries.
struct Departure: Sendable {
    let push: SentPush
    private let request: SyncRequest
    private let answer: Task<(SyncAnswer, CourierTraffic), any Error>

    init(_ request: SyncRequest, carrying push: SentPush, over line: HubLine) {
        self.request = request
        self.push = push
        answer = Task { try await line.exchange(request) }
    }

    /// The answer and what it cost. Whoever stops waiting stops the request.
    func arrive() async throws -> (SyncAnswer, CourierTraffic) {
        try await withTaskCancellationHandler {
            try await answer.value
        } onCancel: {
            answer.cancel()
        }
    }

    /// Waits until it has arrived or failed, and leaves that for `arrive` to say.
    func settle() async { _ = await answer.result }

    func cancel() { answer.cancel() }

    /// Asks for the next page, and sends the next part of what waits, while this answer is taken in:
    /// hub and site work side by side. `nil` where what to ask depends on what the answer brings, or
    /// where nothing is left on either side.
    ///
    /// - Parameter push: what follows this request's push, cut while the hub was at work.
    func following(
        _ answer: SyncAnswer,
        carrying push: SentPush?,
        over line: HubLine
    ) -> Departure? {
        guard answer.more || push != nil, !answer.staleNonce, !answer.reconcile,
            answer.push == .taken, request.vector == nil, request.fills.isEmpty,
            request.wants.isEmpty, let cursor = answer.cursor
        else { return nil }
        var next = request
        next.nonce = answer.nonce
        next.challenge = line.site.random(16)
        next.cursor = cursor
        next.pieces = push?.pieces ?? []
        return Departure(next, carrying: push ?? SentPush(), over: line)
    }
}
