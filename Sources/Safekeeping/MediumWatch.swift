package import Logging
package import SQLiteStore
import ServiceLifecycle

/// Ends the process whose store the medium failed, so that the service manager starts another: a flush
/// that failed is never tried again.
package struct MediumWatch: Service {
    private let store: HistoryStore
    private let logger: Logger

    package init(store: HistoryStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Throws the failure, after who asked for the write has had time to hear of it.
    package func run() async throws {
        let failure = await cancelWhenGracefulShutdown { [store] () -> StoreError? in
            while (try? await Task.sleep(for: .seconds(1))) != nil {
                if let failure = store.mediumFailure { return failure }
            }
            return nil
        }
        guard let failure else { return }
        logger.critical("the medium failed, this ends here", metadata: ["error": "\(failure)"])
        throw failure
    }
}
