import CCurl

/// A libcurl handle whose settings throw instead of returning a code.
///
/// Whoever made the pointer frees it.
struct EasyHandle {
    let pointer: UnsafeMutableRawPointer

    func set(_ option: CURLoption, _ value: Int) throws(CourierError) {
        try check(courier_set_long(pointer, option, value))
    }

    func setSize(_ option: CURLoption, _ value: Int) throws(CourierError) {
        try check(courier_set_size(pointer, option, curl_off_t(value)))
    }

    /// Copied by libcurl; `nil` unsets the option's default.
    func set(_ option: CURLoption, _ value: String?) throws(CourierError) {
        try check(courier_set_text(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) throws(CourierError) {
        try check(courier_set_pointer(pointer, option, value))
    }

    /// Not copied: the list must outlive the transfer.
    func set(
        _ option: CURLoption,
        _ value: UnsafeMutablePointer<curl_slist>?
    ) throws(CourierError) {
        try check(courier_set_list(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: courier_sink) throws(CourierError) {
        try check(courier_set_sink(pointer, option, value))
    }

    /// A body to send; copied by libcurl.
    func setBody(_ bytes: [UInt8]) throws(CourierError) {
        try setSize(CURLOPT_POSTFIELDSIZE_LARGE, bytes.count)
        let status = bytes.withUnsafeBytes { raw in
            // Without an address libcurl would read the body from standard input.
            guard let base = raw.baseAddress, !raw.isEmpty else {
                return courier_set_text(pointer, CURLOPT_COPYPOSTFIELDS, "")
            }
            return courier_set_text(
                pointer,
                CURLOPT_COPYPOSTFIELDS,
                base.assumingMemoryBound(to: CChar.self)
            )
        }
        try check(status)
    }

    /// 0 when libcurl does not know.
    func number(_ info: CURLINFO) -> Int {
        var value = 0
        return courier_get_long(pointer, info, &value) == CURLE_OK ? value : 0
    }

    /// 0 when libcurl does not know.
    func size(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return courier_get_size(pointer, info, &value) == CURLE_OK ? Int(value) : 0
    }

    /// For the options of `…_TIME_T`, which count microseconds.
    func duration(_ info: CURLINFO) -> Duration {
        .microseconds(size(info))
    }

    private func check(_ status: CURLcode) throws(CourierError) {
        if status != CURLE_OK { throw .failed(String(cString: curl_easy_strerror(status))) }
    }
}
