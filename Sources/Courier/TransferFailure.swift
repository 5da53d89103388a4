import CCurl
import Glibc

/// How libcurl's result codes become the courier's errors.
extension Transfer {
    /// Verification results of OpenSSL for a certificate whose time has not come or is over.
    private static let dateResults = [9, 10]

    /// The error of a transfer that ended with the code, read while the handle still knows.
    func error(for result: CURLcode) -> CourierError {
        if let refusal { return refusal }
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST:
            return .nameUnknown
        case CURLE_COULDNT_CONNECT:
            return .unreachable(errno: Int32(handle.number(CURLINFO_OS_ERRNO)))
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
            return .proxy(status: proxyStatus)
        case CURLE_OPERATION_TIMEDOUT:
            return .timedOut(phase)
        case CURLE_SSL_CONNECT_ERROR:
            return isHandshakeCut ? .cutOff(.securing) : .tls(words)
        case CURLE_PEER_FAILED_VERIFICATION:
            let verification = handle.number(CURLINFO_SSL_VERIFYRESULT)
            return Self.dateResults.contains(verification) ? .certificateDated : .foreignPeer
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ISSUER_ERROR:
            return .foreignPeer
        case CURLE_SSL_CACERT_BADFILE:
            return .unusable("the file of authorities cannot be read")
        case CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
            CURLE_SSL_CERTPROBLEM, CURLE_USE_SSL_FAILED:
            return .tls(words)
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR,
            CURLE_SEND_FAIL_REWIND, CURLE_SSL_SHUTDOWN_FAILED:
            if let status = proxyStatus, status >= 300 { return .proxy(status: status) }
            return .cutOff(phase)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
            return .notHTTP(words)
        case CURLE_FILESIZE_EXCEEDED:
            return .tooLarge(limit: request.answerLimit)
        case CURLE_OUT_OF_MEMORY where handle.duration(CURLINFO_PRETRANSFER_TIME_T) > .zero:
            // libcurl's way to say that one line of a head has grown beyond its bound.
            return .tooLarge(limit: Self.headLimit)
        default:
            return .failed(String(cString: curl_easy_strerror(result)))
        }
    }

    /// The status a proxy gave to CONNECT.
    private var proxyStatus: Int? {
        let status = handle.number(CURLINFO_HTTP_CONNECTCODE)
        return status == 0 ? nil : status
    }

    /// How far the exchange had come.
    private var phase: CourierError.Phase {
        if headBytes > 0 { return .receiving }
        if handle.duration(CURLINFO_PRETRANSFER_TIME_T) > .zero {
            return handle.size(CURLINFO_SIZE_UPLOAD_T) < request.body.count ? .sending : .waiting
        }
        // Counted when the connection stands, before TLS.
        if handle.number(CURLINFO_NUM_CONNECTS) > 0 { return .securing }
        if request.socketPath != nil || handle.duration(CURLINFO_NAMELOOKUP_TIME_T) > .zero {
            return .connecting
        }
        return .resolving
    }

    /// Whether the peer hung up during the handshake, which OpenSSL reports like a disagreement.
    private var isHandshakeCut: Bool {
        words.contains("SSL_ERROR_SYSCALL") || words.contains("unexpected eof")
    }

    /// libcurl's own words. They may quote the peer, so they go to logs and never to a person.
    private var words: String {
        String(cString: errorText)
    }
}
