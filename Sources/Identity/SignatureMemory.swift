import Synchronization

/// Signatures this process made or found good, for a process in which all who sign and all who check
/// are at home: a simulator. There, what is known need not be computed again.
///
/// Only the very same bytes under the very same key and signature are known again; everything else is
/// checked in full. It remembers in builds for the simulator alone (`REMEMBERS_SIGNATURES`), and only
/// once started; what ships knows nothing.
package enum SignatureMemory {
    struct Signed: Hashable {
        let signature: [UInt8]
        let bytes: [UInt8]
        let key: [UInt8]
    }

    #if REMEMBERS_SIGNATURES
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
    #else
        package static func start() {}
        static func note(_ signed: Signed) {}
        static func knows(_ signed: Signed) -> Bool { false }
    #endif
}
