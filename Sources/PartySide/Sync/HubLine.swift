import Courier
import Exchange
import ExchangeWire
import History
import Identity
import Intake
import Settings

/// The way to the hub: seals what goes, believes only what the zone's hub has sealed.
struct HubLine: Sendable {
    let site: Site
    let courier: any RequestCarrier
    let settings: SiteSettings

    /// One request and its answer, and what they cost. Throws `CourierError`, `WireError` or
    /// `LineProblem`.
    func exchange(_ request: SyncRequest) async throws -> (SyncAnswer, CourierTraffic) {
        guard !HubWay(card: site.card, settings: settings).address.isEmpty else {
            throw LineProblem.noLine
        }
        let sealed = try SealedMessage.seal(
            SyncWire.encode(request),
            as: .syncRequest,
            with: site.key
        )
        var order = order(.post, "/v1/sync", body: sealed)
        order.totalDeadline = .seconds(Limits.requestSeconds)
        let answer = try await courier.send(order)
        let payload = try await open(answer.body, status: answer.status, request: request)
        let read = try SyncWire.answer(payload)
        let isOurs = read.challenge == request.challenge || mutated(.ignoresChallenge)
        guard isOurs, read.deployment == request.deployment else {
            throw LineProblem.stale
        }
        return (read, answer.traffic)
    }

    /// Whether the hub says that there is news, within the time it holds a waiter.
    func wait(beyond cursor: Cursor) async throws -> Bool {
        let question = WaitRequest(
            deployment: site.deployment,
            site: site.id,
            incarnation: cursor.incarnation,
            position: cursor.position,
            challenge: site.random(16)
        )
        let text = question.text(signature: try site.key.sign(question.signedBytes))
        var order = order(.get, "/v1/wait", body: [])
        order.headers = [CourierRequest.Header(WaitRequest.header, text)]
        order.totalDeadline = .seconds(Limits.waitSeconds + 10)
        // On a connection of its own, which the hub ends with its answer: the kept one stays free for
        // what is written here meanwhile.
        order.mayRepeat = false
        let answer = try await courier.send(order)
        switch answer.status {
        case 200: return true
        case 204: return false
        default: throw LineProblem.notOurHub(status: answer.status)
        }
    }

    /// Opens an envelope by the hub's key – or, after a recovery, by the key the zone's root vouches
    /// for anew.
    private func open(
        _ bytes: [UInt8],
        status: Int,
        request: SyncRequest
    ) async throws -> [UInt8] {
        try await open(bytes, status: status, as: .syncAnswer, challenge: request.challenge)
    }

    /// - Parameters:
    ///   - kind: what is expected where nothing is refused.
    ///   - challenge: of the request; a refusal carries it too.
    func open(
        _ bytes: [UInt8],
        status: Int,
        as kind: MessageKind,
        challenge: [UInt8]
    ) async throws -> [UInt8] {
        let message: SealedMessage
        do {
            message = try SealedMessage(reading: bytes)
        } catch {
            throw LineProblem.notOurHub(status: status)
        }
        if message.key != KeyName.of(site.card.hubKey) { try await learnHub(message.key) }
        let payload = try message.open(
            expecting: kind,
            .refusal,
            publicKey: site.card.hubKey
        )
        guard message.kind == .refusal else { return payload }
        guard let refusal = HubRefusal.reading(payload) else {
            throw LineProblem.notOurHub(status: status)
        }
        guard refusal.challenge == challenge || refusal.challenge.isEmpty else {
            throw LineProblem.stale
        }
        throw LineProblem.refused(refusal.reason)
    }

    private func learnHub(_ name: Text) async throws {
        let answer = try await courier.send(order(.get, "/v1/hub", body: []))
        guard let introduction = HubIntroduction.reading(answer.body),
            KeyName.of(introduction.hubKey) == name,
            site.trust.vouches(for: introduction)
        else { throw LineProblem.strangerHub }
        var card = site.card
        card.hubKey = introduction.hubKey
        try site.keep(card)
    }

    func order(
        _ method: CourierRequest.Method,
        _ path: String,
        body: [UInt8]
    ) -> CourierRequest {
        HubWay(card: site.card, settings: settings).order(method, path, body: body)
    }
}

/// How requests reach the hub: its address, who may vouch for it, and the proxy.
struct HubWay: Sendable {
    let card: SiteCard
    let settings: SiteSettings

    /// Where the hub is, without a slash at the end; empty where this site never had a line.
    var address: String { settings.hubURL.isEmpty ? card.hubURL : settings.hubURL }

    func order(
        _ method: CourierRequest.Method,
        _ path: String,
        body: [UInt8]
    ) -> CourierRequest {
        var order = CourierRequest(
            method,
            address + path,
            body: body,
            answerLimit: Limits.wireBytes
        )
        order.connectDeadline = .seconds(Limits.connectSeconds)
        if !settings.hubAuthorities.isEmpty {
            order.trust = .authorities(file: settings.hubAuthorities)
        } else if let pin = card.tlsPin.flatMap({ CourierPin($0) }) {
            order.trust = .pinned(pin)
        }
        switch settings.hubProxy {
        case "": order.proxy = .environment
        case "none": order.proxy = .none
        default: order.proxy = .url(settings.hubProxy)
        }
        return order
    }
}

/// Why an answer is none.
enum LineProblem: Error, Hashable, Sendable {
    /// What came back is not sealed by anybody: a login page, a proxy, another program.
    case notOurHub(status: Int)
    /// Sealed by a key the zone's root does not vouch for.
    case strangerHub
    /// An answer to another request: cached or played back.
    case stale
    /// This site was enrolled by stick and has no address of the hub.
    case noLine
    case refused(HubRefusalReason)
}

extension ZoneTrust {
    /// Whether the zone's root signed the key of a hub that introduces itself.
    func vouches(for introduction: HubIntroduction) -> Bool {
        introduction.deployment == deployment && introduction.rootPublicKey == rootKey
            && verify(introduction.rootSignature, rootMessage(introduction.hubKey), rootKey)
    }
}
