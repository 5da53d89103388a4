import Foundation
import HubSide
import Settings

/// A directory for a hub, gone when nobody holds it any more.
final class HubScratch: Sendable {
    let directory: HubDirectory

    init() throws {
        let path = NSTemporaryDirectory() + "/huying-hub-tests-" + UUID().uuidString
        directory = HubDirectory(try StateDirectory(flag: path, environment: [:], program: .hub))
    }

    deinit { try? FileManager.default.removeItem(atPath: directory.path) }
}
