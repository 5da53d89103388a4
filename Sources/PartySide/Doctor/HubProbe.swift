import Courier
import Exchange
import Foundation
import Glibc
import History
import Intake
import Safekeeping

/// Asks for the hub's introduction and says, layer by layer, how far the way is open: name, connection,
/// TLS, and who answers.
struct HubProbe {
    let way: HubWay

    /// The layers in the order in which a request passes them.
    private enum Layer: String, CaseIterable {
        case name = "hubName"
        case connection = "hubConnection"
        case tls = "hubTLS"
        case answer = "hubAnswer"

        var reached: Wording {
            switch self {
            case .name: Wording("中心的域名能解析", "the hub's name has an address")
            case .connection: Wording("能连上中心", "the hub can be connected to")
            case .tls: Wording("加密连接可信", "the encrypted connection is trusted")
            case .answer: Wording("回答的是本区的中心", "this zone's hub answers")
            }
        }

        var notReached: Wording {
            switch self {
            case .name: Wording("域名没有检查", "the name was not looked up")
            case .connection: Wording("没有走到连接这一步", "connecting was not tried")
            case .tls: Wording("没有走到加密这一步", "TLS was not tried")
            case .answer: Wording("没有走到中心的回答", "no answer was asked for")
            }
        }
    }

    /// The findings, and the hub's clock where its answer named it.
    func run(with courier: HTTPCourier) async -> (findings: [Finding], hubTime: Milliseconds?) {
        guard !way.address.isEmpty else {
            return (
                [
                    .ok(
                        Layer.connection.rawValue,
                        Wording(
                            "本机没有线路，用 U 盘或光盘交换",
                            "this site has no line; it exchanges by stick or disc"
                        )
                    )
                ], nil
            )
        }
        var order = way.order(.get, "/v1/hub", body: [])
        order.wantedHeaders = ["Date"]
        order.totalDeadline = .seconds(Limits.connectSeconds * 2)
        do {
            let answer = try await courier.send(order)
            let judged = judge(answer)
            guard judged.state == .ok else { return (passed(before: .answer) + [judged], nil) }
            return (passed(before: .answer) + [judged], answer.headers["date"].flatMap(Self.time))
        } catch {
            return (failed(error), nil)
        }
    }

    private func judge(_ answer: CourierAnswer) -> Finding {
        guard let introduction = HubIntroduction.reading(answer.body) else {
            return .wrong(
                Layer.answer.rawValue,
                "E1402.notOurHub",
                Wording(
                    "有设备代替中心回答（状态 \(answer.status)），可能是上网认证页或代理。",
                    "Something else answers in the hub's place (status \(answer.status)), perhaps a login page or a proxy."
                ),
                next: .command("xdg-open \(way.address)"),
                exit: 6
            )
        }
        guard way.card.trust.vouches(for: introduction) else {
            return .wrong(
                Layer.answer.rawValue,
                "E1404.strangerHub",
                Wording(
                    "这个地址上的中心不属于本区。",
                    "The hub at this address is not this zone's."
                ),
                next: Wording(
                    "改正 huying.toml 里的 hub.url",
                    "correct hub.url in huying.toml"
                ),
                exit: 4
            )
        }
        return .ok(Layer.answer.rawValue, Layer.answer.reached)
    }

    private var isEncrypted: Bool { way.address.hasPrefix("https://") }

    private func passed(before layer: Layer) -> [Finding] {
        Layer.allCases.prefix { $0 != layer }.filter { $0 != .tls || isEncrypted }
            .map { .ok($0.rawValue, $0.reached) }
    }

    private func failed(_ error: CourierError) -> [Finding] {
        let layer: Layer =
            switch error.layer {
            case .name: .name
            case .request, .connection, .proxy, .local: .connection
            case .tls: .tls
            case .transfer, .answer: .answer
            }
        let wrong = Finding.wrong(
            layer.rawValue,
            error.code,
            Wording(
                error.chinese + "。",
                error.english.prefix(1).uppercased() + error.english.dropFirst() + "."
            ),
            next: next(after: error),
            exit: 6
        )
        let rest = Layer.allCases.drop { $0 != layer }.dropFirst()
            .filter { $0 != .tls || isEncrypted }
            .map { Finding.unknown($0.rawValue, $0.notReached) }
        return passed(before: layer) + [wrong] + rest
    }

    private func next(after error: CourierError) -> Wording {
        let host = URL(string: way.address)?.host ?? way.address
        switch error.layer {
        case .name:
            return .command("getent hosts \(host) || cat /etc/resolv.conf")
        case .tls where error == .certificateDated:
            return .command("sudo timedatectl set-ntp true")
        case .tls:
            return Wording(
                "用直连线路再试：huying sync now；若中心换了证书，配置 hub.ca",
                "try a direct line: huying sync now; where the hub has another certificate, set hub.ca"
            )
        case .proxy:
            return Wording(
                "huying.toml 里设 hub.proxy = \"none\" 或正确的代理",
                "set hub.proxy = \"none\" or the right proxy in huying.toml"
            )
        default:
            return Wording(
                "到中心的机器上：sudo systemctl start huying-hub",
                "at the hub's machine: sudo systemctl start huying-hub"
            )
        }
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7); `nil` of anything else.
    static func time(_ header: String) -> Milliseconds? {
        let parts = header.split(separator: " ")
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        guard parts.count == 6, parts[5] == "GMT", let day = Int32(parts[1]),
            let month = months.firstIndex(of: String(parts[2])), let year = Int32(parts[3])
        else { return nil }
        let clock = parts[4].split(separator: ":").compactMap { Int32($0) }
        guard clock.count == 3 else { return nil }
        var moment = tm()
        moment.tm_year = year - 1_900
        moment.tm_mon = Int32(month)
        moment.tm_mday = day
        moment.tm_hour = clock[0]
        moment.tm_min = clock[1]
        moment.tm_sec = clock[2]
        return Milliseconds(timegm(&moment)) * 1_000
    }
}
