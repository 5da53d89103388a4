import Glibc

/// What a person is told. None of it quotes the peer.
extension CourierError {
    package var chinese: String {
        switch self {
        case .unusable(let why): "请求无法发送：\(why)"
        case .unprotected: "拒绝以明文 http 连接其他机器，请改用 https"
        case .nameUnknown: "找不到服务器的地址（域名解析失败）"
        case .unreachable(let errno): "连不上服务器（\(Self.system(errno))）"
        case .certificateDated: "服务器证书未生效或已过期，请先核对本机时间"
        case .foreignPeer: "对方出示的证书不是所信任的那一份，可能被网络设备替换"
        case .tls: "无法建立加密连接"
        case .proxy(let status): "代理服务器没有放行\(status.map { "（\($0)）" } ?? "")"
        case .timedOut(let phase): "\(phase.chinese)超时"
        case .cutOff(let phase): "\(phase.chinese)时连接中断"
        case .tooLarge(let limit): "对方的答复超过 \(limit) 字节，已拒收"
        case .notHTTP: "对方的答复不是 HTTP"
        case .cancelled: "请求已取消"
        case .shutDown: "程序正在退出，请求未完成"
        case .failed(let why): "本机网络组件出错：\(why)"
        }
    }

    package var english: String {
        switch self {
        case .unusable(let why): "the request cannot be sent: \(why)"
        case .unprotected: "plain http to another machine is refused, use https"
        case .nameUnknown: "the server's name has no address"
        case .unreachable(let errno): "the server cannot be reached (\(Self.system(errno)))"
        case .certificateDated:
            "the server's certificate is not valid now; check this machine's clock first"
        case .foreignPeer:
            "the server's certificate is not the trusted one; a network device may have replaced it"
        case .tls: "no encrypted connection could be agreed on"
        case .proxy(let status): "the proxy did not let us pass\(status.map { " (\($0))" } ?? "")"
        case .timedOut(let phase): "timed out while \(phase.english)"
        case .cutOff(let phase): "cut off while \(phase.english)"
        case .tooLarge(let limit): "the answer is larger than \(limit) bytes and was refused"
        case .notHTTP: "the answer is not HTTP"
        case .cancelled: "the request was cancelled"
        case .shutDown: "the program is ending, the request was not finished"
        case .failed(let why): "the network library failed: \(why)"
        }
    }

    private static func system(_ errno: Int32) -> String {
        guard errno != 0, let words = strerror(errno) else { return "no answer" }
        return String(cString: words)
    }
}

extension CourierError.Phase {
    package var chinese: String {
        switch self {
        case .resolving: "解析域名"
        case .connecting: "建立连接"
        case .securing: "加密握手"
        case .sending: "发送请求"
        case .waiting: "等待答复"
        case .receiving: "接收答复"
        }
    }

    package var english: String {
        switch self {
        case .resolving: "looking up the name"
        case .connecting: "connecting"
        case .securing: "agreeing on TLS"
        case .sending: "sending the request"
        case .waiting: "waiting for the answer"
        case .receiving: "receiving the answer"
        }
    }
}
