import CCurl
import Settings

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

    /// Whether the host is this machine; see `Address.isLoopback`.
    package var isLoopback: Bool { Address(host: host, port: 0).isLoopback }

    private static func part(_ part: CURLUPart, of parts: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
