/// What a line between a site and its hub can do to one exchange.
///
/// Written as words for the command pipe: the case's name with hyphens, then its numbers, so
/// `.cutAnswer(100, .reset)` is `cut-answer 100 reset`.
package enum Fault: Hashable, Sendable {
    package enum End: String, Hashable, Sendable {
        /// The connection ends in order.
        case close
        /// The connection breaks.
        case reset
    }

    package enum Which: String, Hashable, Sendable {
        case first, last
    }

    case pass
    /// Nobody listens.
    case refuse
    /// The request is taken and nothing ever comes back; the hub never sees it.
    case blackHole
    /// The hub gets this many bytes of the request, then both sides lose the connection.
    case cutRequest(Int, End)
    /// The hub answers in full; this many bytes of the answer arrive.
    case cutAnswer(Int, End)
    /// The hub gets the request so many times, one after the other.
    case duplicate(Int, answer: Which)
    /// A page that asks for a password, with status 200; the hub sees nothing.
    case login
    /// The way to another address; the hub sees nothing.
    case redirect(String)
    /// A page of a gateway with this status; the hub sees nothing.
    case gateway(Int)
    /// A page of a gateway with this status after the hub has acted.
    case gatewayAfter(Int)
    /// An answer that was given before on the same path; the hub sees nothing. Passes while none was.
    case replay(Which)
    /// One bit of this byte of the answer's body is turned.
    case alterAnswer(Int)
    /// One bit of this byte of the request's body is turned.
    case alterRequest(Int)
    /// The answer's body loses its last bytes, and its length says so.
    case shortenAnswer(Int)
    /// The answer's body gains zero bytes, and its length says so.
    case lengthenAnswer(Int)
    /// Status 200 and no body after the hub has acted.
    case emptyAnswer
    /// The answer's body in chunks: another spelling of the same.
    case chunkAnswer(Int)
    /// The answer's chunks end in nonsense.
    case breakChunks
    /// The answer's body packed by a device that means well, with its header.
    case packAnswer
    /// All headers of the answer but its length and type are lost.
    case stripHeaders
    /// A head that never ends, or a body without end; the hub sees nothing.
    case endlessHead
    case endlessBody
    /// The answer comes after these milliseconds.
    case delay(Int)
    /// The request goes on to the hub after these milliseconds.
    case hold(Int)
    /// The answer comes at so many bytes per second.
    case trickleAnswer(Int)
    /// The request goes on to the hub at so many bytes per second.
    case trickleRequest(Int)
    /// Either direction carries so many bytes per second, shared by every exchange under way.
    case narrow(Int)
    /// The sending direction towards the site ends without a byte while the connection stays.
    case halfClose
}

extension Fault {
    /// The fault of these words, or `nil` when they say none.
    package init?(words text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard let name = words.first else { return nil }
        let rest = Array(words.dropFirst())
        let count = rest.first.flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
        if let plain = Self.plain[name] {
            guard rest.isEmpty else { return nil }
            self = plain
        } else if let counted = Self.counted[name] {
            guard rest.count == 1, let count else { return nil }
            self = counted(count)
        } else if let cut = Self.cuts[name] {
            guard let count, let end = Self.option(rest, End.close) else { return nil }
            self = cut(count, end)
        } else {
            switch name {
            case "duplicate":
                guard let count, let answer = Self.option(rest, Which.last) else { return nil }
                self = .duplicate(count, answer: answer)
            case "replay":
                guard let which = Self.option([""] + rest, Which.first) else { return nil }
                self = .replay(which)
            case "redirect":
                guard rest.count == 1 else { return nil }
                self = .redirect(rest[0])
            default:
                return nil
            }
        }
    }

    /// The names of all faults, for tests that must leave none out.
    package static let names =
        Array(plain.keys) + Array(counted.keys) + Array(cuts.keys)
        + ["duplicate", "replay", "redirect"]

    private static func option<Option: RawRepresentable<String>>(
        _ words: [String],
        _ usual: Option
    ) -> Option? {
        switch words.count {
        case 1: usual
        case 2: Option(rawValue: words[1])
        default: nil
        }
    }

    private static let plain: [String: Fault] = [
        "pass": .pass, "refuse": .refuse, "black-hole": .blackHole, "login": .login,
        "swallow-answer": .swallowAnswer, "empty-answer": .emptyAnswer,
        "break-chunks": .breakChunks, "pack-answer": .packAnswer, "strip-headers": .stripHeaders,
        "endless-head": .endlessHead, "endless-body": .endlessBody, "half-close": .halfClose,
    ]

    private static let counted: [String: @Sendable (Int) -> Fault] = [
        "gateway": { .gateway($0) }, "gateway-after": { .gatewayAfter($0) },
        "alter-answer": { .alterAnswer($0) }, "alter-request": { .alterRequest($0) },
        "shorten-answer": { .shortenAnswer($0) }, "lengthen-answer": { .lengthenAnswer($0) },
        "chunk-answer": { .chunkAnswer(max(1, $0)) }, "delay": { .delay($0) },
        "hold": { .hold($0) }, "trickle-answer": { .trickleAnswer(max(1, $0)) },
        "trickle-request": { .trickleRequest(max(1, $0)) }, "narrow": { .narrow(max(1, $0)) },
    ]

    private static let cuts: [String: @Sendable (Int, End) -> Fault] = [
        "cut-request": { .cutRequest($0, $1) }, "cut-answer": { .cutAnswer($0, $1) },
    ]

    /// The hub has acted and nobody hears of it.
    package static let swallowAnswer = Fault.cutAnswer(0, .close)
}
