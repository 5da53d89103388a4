import CCurl

/// How a request becomes libcurl's settings. Everything not set here is off.
extension Transfer {
    /// Bytes of a Unix socket's path; what the kernel takes, less a margin for other systems.
    private static let socketPathLimit = 100

    /// Bytes read from a socket at once. A page of news is some megabytes.
    private static let readBytes = 64 << 10

    /// Sets up the handle.
    ///
    /// - Throws: `unusable` or `unprotected` when the request must not be sent.
    func prepare() throws(CourierError) {
        let url = try CourierURL(request.url)
        let isLocal = request.socketPath != nil || url.isLoopback
        guard url.scheme == .https || isLocal else { throw .unprotected }

        try setDefaults()
        try handle.set(CURLOPT_URL, request.url)
        try setDeadlines()
        try setWay(isLocal: isLocal)
        if url.scheme == .https { try setTrust() }
        try setMethod()
        try setHeaders()
        try setSinks()
    }

    private func setDefaults() throws(CourierError) {
        try handle.set(CURLOPT_NOSIGNAL, 1)
        // Otherwise ending a transfer waits for its name lookup, and every other transfer with it.
        try handle.set(CURLOPT_QUICK_EXIT, 1)
        try handle.set(CURLOPT_NOPROGRESS, 1)
        try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        try handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        try handle.set(CURLOPT_TCP_NODELAY, 1)
        try handle.set(CURLOPT_BUFFERSIZE, Self.readBytes)
        try handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if !request.mayRepeat { try handle.set(CURLOPT_FRESH_CONNECT, 1) }
    }

    private func setDeadlines() throws(CourierError) {
        try handle.set(
            CURLOPT_CONNECTTIMEOUT_MS,
            Self.count(of: .milliseconds(1), in: request.connectDeadline)
        )
        if let deadline = request.totalDeadline {
            try handle.set(CURLOPT_TIMEOUT_MS, Self.count(of: .milliseconds(1), in: deadline))
        }
        if let deadline = request.silenceDeadline {
            try handle.set(CURLOPT_LOW_SPEED_LIMIT, 1)
            try handle.set(CURLOPT_LOW_SPEED_TIME, Self.count(of: .seconds(1), in: deadline))
        }
        if let limit = request.speedLimit {
            try handle.setSize(CURLOPT_MAX_SEND_SPEED_LARGE, max(1, limit))
            try handle.setSize(CURLOPT_MAX_RECV_SPEED_LARGE, max(1, limit))
        }
    }

    /// At least one, as zero would mean none; at most what libcurl takes.
    private static func count(of unit: Duration, in duration: Duration) -> Int {
        let units = (duration / unit).rounded(.up)
        return Int(min(max(units, 1), Double(Int32.max / 1_000)))
    }

    private func setWay(isLocal: Bool) throws(CourierError) {
        if let path = request.socketPath {
            guard !path.isEmpty, path.utf8.count <= Self.socketPathLimit, Self.isClean(path) else {
                throw .unusable("the socket's path is empty, too long or unclean")
            }
            try handle.set(CURLOPT_UNIX_SOCKET_PATH, path)
        }
        switch request.proxy {
        case _ where isLocal, .none:
            try handle.set(CURLOPT_PROXY, "")
        case .environment:
            break
        case .url(let text):
            guard text.hasPrefix("http://"), Self.isClean(text) else {
                throw .unusable("the proxy is not an http:// URL")
            }
            try handle.set(CURLOPT_PROXY, text)
            // An explicit proxy is meant for this peer, whatever NO_PROXY says.
            try handle.set(CURLOPT_NOPROXY, "")
        }
    }

    private func setTrust() throws(CourierError) {
        try handle.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        switch request.trust {
        case .system:
            break
        case .authorities(let file):
            try trustOnly(file)
        case .pinned(let pin):
            try trustNoAuthority()
            try handle.set(CURLOPT_PINNEDPUBLICKEY, pin.description)
        case .pinnedAndVouched(let pin, let file):
            if let file { try trustOnly(file) }
            try handle.set(CURLOPT_PINNEDPUBLICKEY, pin.description)
        case .anyone:
            try trustNoAuthority()
        }
    }

    private func trustOnly(_ file: String) throws(CourierError) {
        guard !file.isEmpty, Self.isClean(file) else {
            throw .unusable("the file of authorities has no usable name")
        }
        try handle.set(CURLOPT_CAINFO, file)
        // The system's directory would count beside the file.
        try handle.set(CURLOPT_CAPATH, nil as String?)
    }

    private func trustNoAuthority() throws(CourierError) {
        try handle.set(CURLOPT_SSL_VERIFYPEER, 0)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 0)
    }

    private func setMethod() throws(CourierError) {
        switch request.method {
        case .get, .delete:
            guard request.body.isEmpty else {
                throw .unusable("\(request.method.rawValue) carries no body")
            }
            try handle.set(CURLOPT_HTTPGET, 1)
        case .post, .put:
            try handle.set(CURLOPT_POST, 1)
            try handle.setBody(request.body)
        }
        switch request.method {
        case .get, .post: break
        case .put, .delete: try handle.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        }
    }

    private func setHeaders() throws(CourierError) {
        var lines: [String] = []
        var names: Set<String> = []
        for header in request.headers {
            let name = header.name.lowercased()
            guard Self.isToken(header.name), Self.isClean(header.value) else {
                throw .unusable("a header holds what no header may hold")
            }
            guard name != "content-length", name != "transfer-encoding" else {
                throw .unusable("the courier itself says how long a body is")
            }
            names.insert(name)
            // libcurl reads a name with nothing behind its colon as "do not send".
            lines.append(
                header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)"
            )
        }
        for unasked in ["Accept", "Content-Type", "Expect"]
        where !names.contains(unasked.lowercased()) {
            lines.append("\(unasked):")
        }
        for line in lines {
            guard let longer = curl_slist_append(headerList, line) else {
                throw .failed("no memory left")
            }
            headerList = longer
        }
        try handle.set(CURLOPT_HTTPHEADER, headerList)
    }

    private func setSinks() throws(CourierError) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        try handle.set(CURLOPT_HEADERDATA, me)
        try handle.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            return transfer.receiveHeadLine(line) ? line.count : 0
        }
        try handle.set(CURLOPT_WRITEDATA, me)
        try handle.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            return transfer.receiveBody(piece)
        }
        try handle.set(CURLOPT_ERRORBUFFER, errorText)
    }

    /// Whether the text can stand in a header's value or a C string: no line break, no NUL.
    private static func isClean(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
    }

    private static let tokenMarks = Set("!#$%&'*+-.^_`|~".utf8)

    /// Whether the text is a token of RFC 9110, as the name of a header must be.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: tokenMarks.contains(byte)
                }
            }
    }
}
