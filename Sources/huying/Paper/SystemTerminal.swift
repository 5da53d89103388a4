import Foundation
import Glibc

extension Terminal {
    /// The real standard streams.
    static var standard: Terminal {
        let outIsTerminal = isatty(STDOUT_FILENO) == 1
        let environment = ProcessInfo.processInfo.environment
        return Terminal(
            out: { write($0, to: STDOUT_FILENO) },
            message: { write($0, to: STDERR_FILENO) },
            outIsTerminal: outIsTerminal,
            messageIsTerminal: isatty(STDERR_FILENO) == 1,
            width: outIsTerminal ? terminalWidth(environment) : nil,
            environment: environment
        )
    }

    private static func terminalWidth(_ environment: [String: String]) -> Int {
        if let columns = environment["COLUMNS"].flatMap(Int.init), columns > 20 { return columns }
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 {
            return Int(size.ws_col)
        }
        return 80
    }

    /// Writes everything, also to a pipe that takes little at a time. A reader that went away ends
    /// the command by SIGPIPE, as with any other program.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                return
            }
            rest = rest.dropFirst(written)
        }
    }
}
