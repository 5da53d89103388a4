import Synchronization

/// Signatures this process made or found good, for a process in which all who sign and all who check
/// are at home: a simulator. There, what is known need not be computed again. Off unless started.
///
/// Only the very same bytes under the very same key and signature are known again; everything else is
/// checked in full.
package enum SignatureMemory {
    struct Signed: Hashable {
        let signature: [UInt8]
        let bytes: [UInt8]
        let key: [UInt8]
    }

    private static let known = Mutex<Set<Signed>?>(nil)

    /// Begins to remember, with nothing.
    package static func start() { known.withLock { $0 = [] } }

    static func note(_ signed: Signed) {
        known.withLock { known in
            guard known != nil else { return }
            known?.insert(signed)
        }
    }

    static func knows(_ signed: Signed) -> Bool {
        known.withLock { $0?.contains(signed) ?? false }
    }
}
