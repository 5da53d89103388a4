import CCurl
import Glibc

/// The parts of a URL that decide how it may be reached, read by libcurl itself, so that what is
/// checked is what is connected to.
package struct CourierURL: Hashable, Sendable {
    package enum Scheme: String, Sendable {
        case http, https
    }

    package let scheme: Scheme
    /// Without the brackets of an IPv6 address.
    package let host: String

    /// Reads the text.
    ///
    /// - Throws: `unusable` for anything but an absolute `http` or `https` URL without a name or
    ///   password in it.
    package init(_ text: String) throws(CourierError) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw .unusable("the URL holds a space or a control character")
        }
        guard let parts = curl_url() else { throw .failed("no memory left") }
        defer { curl_url_cleanup(parts) }
        guard
            curl_url_set(parts, CURLUPART_URL, text, 0) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: parts).flatMap(Scheme.init),
            let host = Self.part(CURLUPART_HOST, of: parts)
        else {
            throw .unusable("not an http or https URL")
        }
        guard
            Self.part(CURLUPART_USER, of: parts) == nil,
            Self.part(CURLUPART_PASSWORD, of: parts) == nil
        else {
            throw .unusable("the URL holds a name or password")
        }
        self.scheme = scheme
        let isBracketed = host.utf8.first == UInt8(ascii: "[")
        self.host = isBracketed ? String(host.dropFirst().dropLast()) : host
    }

    /// Whether the host is this machine: `localhost` or an address literal of the loopback interface.
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

    private static func part(_ part: CURLUPart, of parts: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
