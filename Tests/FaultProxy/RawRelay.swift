import Foundation
import Synchronization

/// One connection whose bytes the proxy copies without reading them, with what befalls it.
struct RawRelay {
    let proxy: FaultProxy
    let site: Socket

    /// What one direction of the connection suffers.
    private struct Harm {
        var cut: (count: Int, end: Fault.End)?
        var alter: Int?
        var bytesPerSecond: Int?
        var delay = 0
    }

    func run() {
        let fault = proxy.fault(of: nil)
        switch fault {
        case .refuse:
            return
        case .blackHole:
            while site.read() != nil {}
            return
        default:
            break
        }
        guard let hub = proxy.connectUpstream() else { return }
        var toHub = Harm()
        var toSite = Harm()
        switch fault {
        case .cutRequest(let count, let end): toHub.cut = (count, end)
        case .cutAnswer(let count, let end): toSite.cut = (count, end)
        case .alterRequest(let place): toHub.alter = place
        case .alterAnswer(let place): toSite.alter = place
        case .trickleRequest(let rate): toHub.bytesPerSecond = rate
        case .trickleAnswer(let rate): toSite.bytesPerSecond = rate
        case .hold(let milliseconds): toHub.delay = milliseconds
        case .delay(let milliseconds): toSite.delay = milliseconds
        default: break
        }
        let other = DispatchSemaphore(value: 0)
        let ending = Ending(site: site, hub: hub)
        let harm = toHub
        Thread.detachNewThread {
            ending.copy(from: ending.site, to: ending.hub, harm)
            other.signal()
        }
        ending.copy(from: hub, to: site, toSite)
        other.wait()
        hub.close()
    }

    /// The two directions of one connection, which end together.
    private final class Ending: Sendable {
        let site: Socket
        let hub: Socket
        private let isReset = Atomic<Bool>(false)

        init(site: Socket, hub: Socket) {
            self.site = site
            self.hub = hub
        }

        /// Copies until an end or the cut, then ends the other direction too.
        func copy(from source: Socket, to target: Socket, _ harm: Harm) {
            defer { finish() }
            var done = 0
            let size = harm.bytesPerSecond.map { max(1, $0 / 20) } ?? 1 << 16
            while var bytes = source.read(upTo: size) {
                if done == 0 { pause(Double(harm.delay) / 1_000) }
                if let place = harm.alter, (done..<done + bytes.count).contains(place) {
                    bytes[place - done] ^= 1
                }
                if let (count, end) = harm.cut, done + bytes.count > count {
                    target.write(bytes.prefix(count - done))
                    // The bytes must be read before a reset overtakes them.
                    pause(0.02)
                    if end == .reset { isReset.store(true, ordering: .sequentiallyConsistent) }
                    return
                }
                guard target.write(bytes) else { return }
                done += bytes.count
                if let rate = harm.bytesPerSecond { pause(Double(bytes.count) / Double(rate)) }
            }
        }

        private func finish() {
            for socket in [site, hub] {
                if isReset.load(ordering: .sequentiallyConsistent) {
                    // No orderly end may go out before the reset that closing sends.
                    socket.resetWhenClosed()
                    socket.endReading()
                } else {
                    socket.hangUp()
                }
            }
        }

        private func pause(_ seconds: Double) {
            if seconds > 0 { Thread.sleep(forTimeInterval: seconds) }
        }
    }
}
