import Foundation

/// One site's connection through the proxy: its requests, each with what befalls it.
struct FaultyExchange {
    let proxy: FaultProxy
    let site: Socket

    /// What becomes of the connection after an exchange.
    private enum Next {
        case goOn, close
    }

    func run() {
        var reader = HTTPReader(site)
        while let request = reader.request() {
            let fault = proxy.fault(of: request)
            guard exchange(request, fault) == .goOn else { return }
        }
    }

    private func exchange(_ request: HTTPMessage, _ fault: Fault) -> Next {
        switch fault {
        case .refuse:
            return .close
        case .blackHole:
            while site.read() != nil {}
            return .close
        case .halfClose:
            site.endSending()
            while site.read() != nil {}
            return .close
        case .endlessHead:
            return flood("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n")
        case .endlessBody:
            return flood("HTTP/1.1 200 OK\r\n\r\n", "and more and more ")
        case .login, .redirect, .gateway:
            return deliver(page(for: fault), to: request)
        case .cutRequest(let count, let end):
            return cut(request, after: count, end)
        case .replay(let which):
            guard let old = proxy.remembered(which, on: request.path) else { break }
            return deliver(old, to: request)
        default:
            break
        }
        guard let answer = forward(request, fault) else { return .close }
        return answering(answer, to: request, fault)
    }

    // MARK: Towards the hub

    /// Sends the request on as the fault has it; `nil` when the hub or the site hung up.
    private func forward(_ request: HTTPMessage, _ fault: Fault) -> HTTPMessage? {
        var request = request
        var pace = Pace.free
        var count = 1
        var wanted = Fault.Which.last
        switch fault {
        case .alterRequest(let place): request.body.turnBit(at: place)
        case .hold(let milliseconds): pause(milliseconds)
        case .trickleRequest(let bytesPerSecond): pace = .alone(bytesPerSecond)
        case .narrow(let bytesPerSecond): pace = .shared(.toHub, bytesPerSecond)
        case .duplicate(let times, let answer): (count, wanted) = (times + 1, answer)
        default: break
        }
        var answers: [HTTPMessage] = []
        for _ in 0..<count {
            guard let answer = ask(request, pace) else { return nil }
            answers.append(answer)
        }
        let answer = wanted == .first ? answers.first : answers.last
        if fault == .pass, let answer { proxy.remember(answer, to: request) }
        return answer
    }

    private func ask(_ request: HTTPMessage, _ pace: Pace) -> HTTPMessage? {
        guard let hub = proxy.connectUpstream() else { return nil }
        defer { hub.close() }
        guard send(request.bytes, to: hub, pace) else { return nil }
        // A site that hangs up while it waits must be seen to hang up by the hub.
        while let ready = Socket.readable(of: [hub, site]) {
            if ready.contains(hub) { break }
            if site.isEnded { return nil }
        }
        var reader = HTTPReader(hub)
        return reader.answer()
    }

    private func cut(_ request: HTTPMessage, after count: Int, _ end: Fault.End) -> Next {
        if let hub = proxy.connectUpstream() {
            hub.write(request.bytes.prefix(count))
            // The bytes must be read before a reset overtakes them.
            pause(20)
            if end == .reset { hub.resetWhenClosed() }
            hub.close()
        }
        if end == .reset { site.resetWhenClosed() }
        return .close
    }

    // MARK: Towards the site

    private func answering(
        _ answer: HTTPMessage,
        to request: HTTPMessage,
        _ fault: Fault
    ) -> Next {
        switch fault {
        case .cutAnswer(let count, let end):
            site.write(answer.bytes.prefix(count))
            if end == .reset {
                pause(20)
                site.resetWhenClosed()
            }
            return .close
        case .breakChunks:
            var broken = answer.inChunks(of: 16)
            broken.body = Array(broken.body.dropLast(5)) + Array("zzz\r\n".utf8)
            site.write(broken.bytes)
            return .close
        case .delay(let milliseconds):
            pause(milliseconds)
            return deliver(answer, to: request)
        case .trickleAnswer(let bytesPerSecond):
            return deliver(answer, to: request, pace: .alone(bytesPerSecond))
        case .narrow(let bytesPerSecond):
            return deliver(answer, to: request, pace: .shared(.toSite, bytesPerSecond))
        case .gatewayAfter:
            return deliver(page(for: fault), to: request)
        default:
            return deliver(rewritten(answer, fault), to: request)
        }
    }

    /// The answer as a device on the way has changed it.
    private func rewritten(_ answer: HTTPMessage, _ fault: Fault) -> HTTPMessage {
        switch fault {
        case .alterAnswer(let place):
            var plain = answer.inOnePiece
            plain.body.turnBit(at: place)
            return plain
        case .shortenAnswer(let count):
            return answer.with(body: Array(answer.inOnePiece.body.dropLast(count)))
        case .lengthenAnswer(let count):
            return answer.with(
                body: answer.inOnePiece.body + [UInt8](repeating: 0, count: count)
            )
        case .emptyAnswer:
            return HTTPMessage(status: "200 OK", body: "")
        case .chunkAnswer(let size):
            return answer.inChunks(of: size)
        case .packAnswer:
            return answer.packed
        case .stripHeaders:
            return answer.bare
        default:
            return answer
        }
    }

    private func deliver(
        _ answer: HTTPMessage,
        to request: HTTPMessage,
        pace: Pace = .free
    ) -> Next {
        guard send(answer.bytes, to: site, pace) else { return .close }
        return answer.isKeptAlive && request.isKeptAlive ? .goOn : .close
    }

    private func page(for fault: Fault) -> HTTPMessage {
        switch fault {
        case .redirect(let address):
            HTTPMessage(status: "302 Found", headers: ["Location: \(address)"], body: "moved")
        case .gateway(let status), .gatewayAfter(let status):
            HTTPMessage(
                status: "\(status) Gateway",
                headers: ["Content-Type: text/html"],
                body: "<html><body><h1>\(status)</h1>gateway</body></html>"
            )
        default:
            HTTPMessage(
                status: "200 OK",
                headers: ["Content-Type: text/html; charset=utf-8"],
                body: "<html><form action=/login>上网认证 <input name=password></form></html>"
            )
        }
    }

    private func flood(_ start: String, _ more: String) -> Next {
        site.write(start)
        let piece = String(repeating: more, count: 500)
        while site.write(piece) {}
        return .close
    }

    /// How fast bytes go.
    private enum Pace {
        case free
        /// So many bytes per second, whatever else is under way.
        case alone(Int)
        /// The same for all exchanges together.
        case shared(SharedLine.Way, Int)
    }

    /// Sends in pieces of a twentieth of a second, or of a packet where others share the line, as long
    /// as the site is there.
    private func send(_ bytes: [UInt8], to socket: Socket, _ pace: Pace) -> Bool {
        let size: Int
        switch pace {
        case .free: return socket.write(bytes)
        case .alone(let rate): size = max(1, rate / 20)
        case .shared: size = 1_400
        }
        for start in stride(from: 0, to: bytes.count, by: size) {
            let piece = bytes[start..<min(start + size, bytes.count)]
            if case .shared(let way, let rate) = pace {
                Thread.sleep(until: proxy.line.pass(piece.count, way, rate))
            }
            guard !site.isEnded, socket.write(piece) else { return false }
            if case .alone(let rate) = pace { pause(size * 1_000 / rate) }
        }
        return true
    }

    private func pause(_ milliseconds: Int) {
        Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
    }
}
