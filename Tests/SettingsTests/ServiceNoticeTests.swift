import Foundation
import Glibc
import Logging
import Testing

@testable import Settings

/// A datagram socket in the place of the service manager's.
private final class Manager {
    private let descriptor: Int32

    init(name: [UInt8]) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length)
            }
        }
        try #require(bound == 0, "\(String(cString: strerror(errno)))")
    }

    deinit { close(descriptor) }

    /// The next message that is already there; sending on a local socket has queued it.
    func next() -> String? {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}

@Suite("Notices to the service manager")
struct ServiceNoticeTests {
    @Test(
        "messages reach a socket in the file system and an abstract one",
        arguments: [false, true]
    )
    func delivery(isAbstract: Bool) throws {
        let name = "\(FileManager.default.temporaryDirectory.path)/notify-\(UUID().uuidString)"
        let manager = try Manager(name: (isAbstract ? [0] : []) + Array(name.utf8))
        defer { if !isAbstract { unlink(name) } }
        let notice = ServiceNotice(environment: ["NOTIFY_SOCKET": (isAbstract ? "@" : "") + name])

        notice.ready(status: "待上传 3\n上次 09:41")
        #expect(manager.next() == "READY=1\nSTATUS=待上传 3 上次 09:41")
        notice.status("ok")
        #expect(manager.next() == "STATUS=ok")
        notice.watchdog()
        #expect(manager.next() == "WATCHDOG=1")
        notice.extendTimeout(by: .milliseconds(1_500))
        #expect(manager.next() == "EXTEND_TIMEOUT_USEC=1500000")
        notice.stopping()
        #expect(manager.next() == "STOPPING=1")
        #expect(manager.next() == nil)
    }

    @Test("without a manager, or with one that is gone, nothing happens")
    func silence() {
        #expect(ServiceNotice(environment: [:]).isActive == false)
        #expect(ServiceNotice(environment: ["NOTIFY_SOCKET": "vsock:1:2"]).isActive == false)
        let tooLong = "/" + String(repeating: "x", count: 200)
        #expect(ServiceNotice(environment: ["NOTIFY_SOCKET": tooLong]).isActive == false)
        ServiceNotice(environment: ["NOTIFY_SOCKET": "/nowhere/notify"]).ready()
    }

    @Test("the watchdog is answered at half its interval, and only when it is ours")
    func watchdog() {
        let asked = ["WATCHDOG_USEC": "60000000"]
        #expect(ServiceNotice(environment: asked).watchdogInterval == .seconds(30))
        let ours = asked.merging(["WATCHDOG_PID": "\(getpid())"]) { $1 }
        #expect(ServiceNotice(environment: ours).watchdogInterval == .seconds(30))
        let theirs = asked.merging(["WATCHDOG_PID": "1"]) { $1 }
        #expect(ServiceNotice(environment: theirs).watchdogInterval == nil)
        #expect(ServiceNotice(environment: ["WATCHDOG_USEC": "0"]).watchdogInterval == nil)
    }

    @Test("signs of life stop when the program no longer answers for itself")
    func keepWatch() async throws {
        let name = "\(FileManager.default.temporaryDirectory.path)/notify-\(UUID().uuidString)"
        let manager = try Manager(name: Array(name.utf8))
        defer { unlink(name) }
        let notice = ServiceNotice(environment: ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "2000"])
        let watch = Task { await notice.keepWatch { false } }
        watch.cancel()
        await watch.value
        #expect(manager.next() == nil)
        let alive = Task { await notice.keepWatch { true } }
        while manager.next() != "WATCHDOG=1" { await Task.yield() }
        alive.cancel()
        await alive.value
    }
}

@Suite("Log lines")
struct ServiceLogHandlerTests {
    private func line(_ style: ServiceLogHandler.Style, _ message: Logger.Message) -> String {
        var handler = ServiceLogHandler(label: "huyingd", level: .info, style: style)
        handler[metadataKey: "party"] = "dept-zhujian"
        let event = LogEvent(
            level: .error,
            message: message,
            metadata: ["code": "E1101", "why": "no route"],
            source: nil,
            file: "",
            function: "",
            line: 0
        )
        return handler.line(for: event, at: 1_773_105_600_042)
    }

    @Test("the journal gets a priority and no time")
    func journal() {
        let text = line(.journal, "hub not reached")
        #expect(
            text == #"<3>huyingd: hub not reached code=E1101 party=dept-zhujian why="no route""#
        )
    }

    @Test("elsewhere a line begins with a time that names its clock")
    func terminal() {
        let text = line(.terminal, "hub not reached")
        #expect(text.contains(".042"))
        #expect(text.contains(" local-clock error huyingd: hub not reached "))
    }

    @Test("text from outside can neither fake a line nor steer a terminal")
    func foreignText() {
        let text = line(.journal, "title \u{1B}[2J\n<0>faked")
        #expect(text.hasPrefix(#"<3>huyingd: title \u{1b}[2J\n<0>faked"#))
    }
}
