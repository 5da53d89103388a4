package import ServiceLifecycle
import Synchronization
import UnixSignals

/// Ends a service group on Ctrl-C and remembers that it was Ctrl-C, so that the program can exit as
/// one that was interrupted. SIGTERM, a service manager's ordinary end, is the group's own to trap.
package final class Interrupt: Service {
    /// The exit code of an interrupted program: 128 and the number of SIGINT, as shells count.
    package static let exitCode: Int32 = 130

    private let noticed = Mutex(false)

    package init() {}

    /// Whether Ctrl-C came.
    package var wasNoticed: Bool { noticed.withLock { $0 } }

    /// The service with what its group must do when it ends: end gracefully.
    package var configuration: ServiceGroupConfiguration.ServiceConfiguration {
        .init(service: self, successTerminationBehavior: .gracefullyShutdownGroup)
    }

    package func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sigint).cancelOnGracefulShutdown() {
            noticed.withLock { $0 = true }
            return
        }
    }
}
