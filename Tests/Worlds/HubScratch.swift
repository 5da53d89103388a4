import Foundation
package import HubSide
import Settings

/// A directory for a hub, gone when nobody holds it any more.
package final class HubScratch: Sendable {
    package let directory: HubDirectory

    package init() throws {
        let path = NSTemporaryDirectory() + "/huying-hub-tests-" + UUID().uuidString
        directory = HubDirectory(try StateDirectory(flag: path, environment: [:], program: .hub))
    }

    deinit { try? FileManager.default.removeItem(atPath: directory.path) }
}
