import Courier
import FaultProxy
import NIOSSL
import Testing

@Suite(.timeLimit(.minutes(10)))
struct TLSTests {
    private let courier: HTTPCourier

    init() throws {
        courier = try HTTPCourier()
    }

    private func status(
        _ port: Int,
        host: String = "localhost",
        _ trust: CourierTrust
    ) async -> Result<Int, CourierError> {
        var request = CourierRequest(.get, "https://\(host):\(port)/", answerLimit: 10)
        request.trust = trust
        do throws(CourierError) {
            return .success(try await courier.send(request).status)
        } catch {
            return .failure(error)
        }
    }

    /// Says what came where it is not what was expected.
    private func check(
        _ port: Int,
        host: String = "localhost",
        _ trust: CourierTrust,
        _ expected: Result<Int, CourierError>,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let result = await status(port, host: host, trust)
        #expect(result == expected, sourceLocation: sourceLocation)
    }

    @Test func onlyTheHolderOfThePinnedKeyMayAnswer() async throws {
        let hub = try TLSIdentity()
        let other = try TLSIdentity()
        try await hub.serving { port in
            // The certificate names another host; a pin does not care.
            await check(port, host: "127.0.0.1", .pinned(hub.pin), .success(200))
            // The line of the right pin is still open and must not serve the wrong one.
            await check(port, host: "127.0.0.1", .pinned(other.pin), .failure(.foreignPeer))
            await check(port, .system, .failure(.foreignPeer))
            await check(port, .anyone, .success(200))
            await check(port, .pinned(other.pin), .failure(.foreignPeer))
            await check(port, .system, .failure(.foreignPeer))
            courier.shutdown()
        }
    }

    @Test func onlyWhomTheFileVouchesForUnderTheRightNameMayAnswer() async throws {
        let hub = try TLSIdentity()
        let other = try TLSIdentity()
        try await hub.serving { port in
            try await hub.withFile { file in
                await check(port, .authorities(file: file), .success(200))
                await check(
                    port,
                    host: "127.0.0.1",
                    .authorities(file: file),
                    .failure(.foreignPeer)
                )
                await check(port, .pinnedAndVouched(hub.pin, authoritiesFile: file), .success(200))
                await check(
                    port,
                    .pinnedAndVouched(other.pin, authoritiesFile: file),
                    .failure(.foreignPeer)
                )
                await check(
                    port,
                    .pinnedAndVouched(hub.pin, authoritiesFile: nil),
                    .failure(.foreignPeer)
                )
            }
            try await other.withFile { file in
                await check(port, .authorities(file: file), .failure(.foreignPeer))
            }
            let missing = await status(port, .authorities(file: "/nowhere/at/all.pem"))
            guard case .failure(.unusable) = missing else {
                Issue.record("a missing file gave \(missing)")
                return
            }
            courier.shutdown()
        }
    }

    @Test(arguments: [-20..<(-10), 10..<20])
    func aCertificateOutOfItsTimeIsCalledThat(days: Range<Int>) async throws {
        let hub = try TLSIdentity(days: days)
        try await hub.serving { port in
            try await hub.withFile { file in
                await check(port, .authorities(file: file), .failure(.certificateDated))
            }
            await check(port, .pinned(hub.pin), .success(200))
            courier.shutdown()
        }
    }

    @Test func whoSpeaksNoTLSOrAnOldOneIsRefused() async throws {
        let hub = try TLSIdentity()
        try await hub.serving(newest: .tlsv11) { port in
            let answer = await status(port, .pinned(hub.pin))
            guard case .failure(.tls) = answer else {
                Issue.record("TLS 1.1 gave \(answer)")
                return
            }
        }
        let plain = try TinyServer(raw: { socket in
            _ = socket.read()
            socket.write("HTTP/1.1 400 Bad Request\r\n\r\n")
        })
        let answer = await status(plain.port, .anyone)
        guard case .failure(.tls) = answer else {
            Issue.record("no TLS gave \(answer)")
            return
        }
    }

    @Test func aHandshakeThatIsCutIsACutNotADisagreement() async throws {
        let server = try TinyServer(raw: { socket in _ = socket.read() })
        #expect(await status(server.port, .anyone) == .failure(.cutOff(.securing)))
    }

    @Test func aProxyThatRefusesIsNamedWithItsStatus() async throws {
        let proxy = try TinyServer { _ in
            HTTPMessage(status: "407 Proxy Authentication Required", body: "")
        }
        var request = CourierRequest(.get, "https://hub.invalid/", answerLimit: 10)
        request.proxy = .url(proxy.url)
        await #expect(throws: CourierError.proxy(status: 407)) { try await courier.send(request) }
        #expect(proxy.seen.all.first?.startLine == "CONNECT hub.invalid:443 HTTP/1.1")
        // Nothing that stays on this machine goes through a proxy.
        request.url = proxy.url
        #expect(try await courier.send(request).status == 407)
        #expect(proxy.seen.all.last?.startLine == "GET / HTTP/1.1")
    }

    @Test func aPinIsReadOnlyInItsOneSpelling() throws {
        let text = "sha256//" + String(repeating: "A", count: 42) + "I="
        let zeros = try #require(CourierPin(digest: [UInt8](repeating: 0, count: 31) + [2]))
        #expect(zeros.description == text)
        #expect(CourierPin(text) == zeros)
        #expect(CourierPin(digest: [1]) == nil)
        for wrong in [
            "", "sha256//", text + ";" + text, String(text.dropFirst(8)), text.dropLast() + "A",
            "sha256//" + String(repeating: "A", count: 42) + "B=", text + " ",
        ] {
            #expect(CourierPin(wrong) == nil, "\(wrong)")
        }
    }
}
