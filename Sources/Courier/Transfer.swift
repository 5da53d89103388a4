import CCurl

/// One exchange in libcurl's hands.
///
/// Lives on the courier's thread alone. libcurl's callbacks reach it through an unretained pointer,
/// so the thread's table owns it until its handle has been taken out of the multi handle.
final class Transfer {
    let handle: EasyHandle
    let request: CourierRequest
    private let sink: CourierOrder.Sink
    private let wantedHeaders: Set<String>

    private(set) var headers: [String: String] = [:]
    /// Bytes of all heads so far, interim answers included.
    private(set) var headBytes = 0
    private var isHeadComplete = false
    private var body: [UInt8] = []
    private var bodyBytes = 0
    /// Why a callback refused to go on.
    private(set) var refusal: CourierError?

    /// Memory that libcurl points into until the transfer is over.
    var headerList: UnsafeMutablePointer<curl_slist>?
    let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    /// Bytes of an answer's head that are read before the peer is taken for hostile.
    static let headLimit = 64 << 10

    init(order: CourierOrder, handle: EasyHandle) {
        self.handle = handle
        request = order.request
        sink = order.sink
        wantedHeaders = Set(order.request.wantedHeaders.map { $0.lowercased() })
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    // MARK: What libcurl brings

    /// Takes one line of a head; `false` stops the transfer.
    func receiveHeadLine(_ line: UnsafeRawBufferPointer) -> Bool {
        headBytes += line.count
        guard headBytes <= Self.headLimit else {
            refusal = .tooLarge(limit: Self.headLimit)
            return false
        }
        // What follows the body is a trailer, which nobody wants.
        if isHeadComplete { return true }
        if line.starts(with: "HTTP/".utf8) {
            headers = [:]
        } else if line.allSatisfy({ $0 == 0x0D || $0 == 0x0A }) {
            let status = handle.number(CURLINFO_RESPONSE_CODE)
            // After an interim answer the real one follows.
            if status >= 200 {
                isHeadComplete = true
                beginBody(status: status)
            }
        } else if !wantedHeaders.isEmpty, let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            if wantedHeaders.contains(name) {
                headers[name] = Self.trimmed(line[(colon + 1)...])
            }
        }
        return true
    }

    /// Takes bytes of the body.
    ///
    /// - Returns: The count taken; anything else than `bytes.count` stops or holds the transfer.
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard bytes.count <= request.answerLimit - bodyBytes else {
            refusal = .tooLarge(limit: request.answerLimit)
            return 0
        }
        switch sink {
        case .whole:
            body.append(contentsOf: bytes)
        case .channel(let channel):
            // Held bytes come again when the reader has made room, so they are not counted yet.
            guard channel.receive(bytes) else { return Int(CURL_WRITEFUNC_PAUSE) }
        }
        bodyBytes += bytes.count
        return bytes.count
    }

    private func beginBody(status: Int) {
        switch sink {
        case .whole:
            let announced = handle.size(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T)
            body.reserveCapacity(max(0, min(announced, request.answerLimit)))
        case .channel(let channel):
            channel.begin(CourierHead(status: status, headers: headers))
        }
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        var rest = bytes.drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return String(decoding: rest, as: UTF8.self)
    }

    // MARK: The end

    /// What became of the exchange, read while the handle still knows.
    func outcome(of result: CURLcode) -> Result<CourierAnswer, CourierError> {
        guard result == CURLE_OK else { return .failure(error(for: result)) }
        // libcurl takes a head without its end for an answer without a body.
        guard isHeadComplete else { return .failure(.cutOff(.receiving)) }
        return .success(
            CourierAnswer(
                status: handle.number(CURLINFO_RESPONSE_CODE),
                headers: headers,
                body: body,
                traffic: CourierTraffic(
                    connections: handle.number(CURLINFO_NUM_CONNECTS),
                    bytesSent: bytesSent,
                    bytesReceived: headBytes + bodyBytes,
                    connected: handle.duration(CURLINFO_PRETRANSFER_TIME_T),
                    firstByte: handle.duration(CURLINFO_STARTTRANSFER_TIME_T),
                    total: handle.duration(CURLINFO_TOTAL_TIME_T)
                )
            )
        )
    }

    /// libcurl sends a body below 64 KiB together with the head and then counts it in both figures.
    private var bytesSent: Int {
        let request = handle.number(CURLINFO_REQUEST_SIZE)
        let isTogether = self.request.body.count < 64 << 10
        return isTogether ? request : request + handle.size(CURLINFO_SIZE_UPLOAD_T)
    }

    func finish(_ outcome: Result<CourierAnswer, CourierError>) {
        switch sink {
        case .whole(let continuation): continuation.resume(returning: outcome)
        case .channel(let channel): channel.end(outcome.map(\.traffic))
        }
    }

    func fail(_ error: CourierError) {
        finish(.failure(error))
    }
}
