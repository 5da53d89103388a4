import Glibc

/// A host and a port as one text: `127.0.0.1:8750`, `hub.example:443`, `[::1]:8750`.
package struct Address: SettingType, CustomStringConvertible {
    /// Without the brackets of an IPv6 address.
    package let host: String
    /// 0 to 65,535; 0 lets the system draw a free one.
    package let port: Int

    package static var expectation: String { #"a host and a port such as "127.0.0.1:8750""# }

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package init?(literal: SettingsText.Literal) {
        guard case .text(let text) = literal else { return nil }
        self.init(words: text)
    }

    package init?(words: String) {
        guard let colon = words.lastIndex(of: ":") else { return nil }
        let digits = words[words.index(after: colon)...]
        var host = words[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        let isPlain = digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
        let isClean = host.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F }
        guard !host.isEmpty, isClean, isPlain, let port = Int(digits), port <= 65_535 else {
            return nil
        }
        self.init(host: String(host), port: port)
    }

    /// Whether only programs of this machine can connect: the host is `localhost` or an address
    /// literal of the loopback interface.
    ///
    /// A name such as `127.0.0.1.example.com` is not, whatever it resolves to.
    package var isLoopback: Bool {
        if host.utf8.count == 9, host.lowercased() == "localhost" { return true }
        var four = in_addr()
        if inet_pton(AF_INET, host, &four) == 1 {
            return UInt32(bigEndian: four.s_addr) >> 24 == 127
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, host, &six) == 1 else { return false }
        return withUnsafeBytes(of: six) { bytes in
            bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
        }
    }

    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
