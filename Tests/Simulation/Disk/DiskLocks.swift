import GRDBSQLite
import Synchronization

/// Locks and the shared index of SQLite's log of writes, among the connections of one process.
enum DiskLocks {
    typealias File = DiskMethods.File

    static func lock(_ file: File, _ level: Int32) -> Int32 {
        let open = DiskMethods.opened(file)
        return SimulatedDisk.shared.state.withLock { state in
            guard !state.isDead(open.file) else { return DiskFailure.lock }
            let others = state.files[open.file].locks.filter { $0.key != open.connection }.values
            let strongest = others.max() ?? SQLITE_LOCK_NONE
            let isFree =
                switch level {
                case SQLITE_LOCK_SHARED: strongest < SQLITE_LOCK_PENDING
                case SQLITE_LOCK_RESERVED: strongest < SQLITE_LOCK_RESERVED
                default: strongest < SQLITE_LOCK_SHARED
                }
            guard isFree else { return SQLITE_BUSY }
            let held = state.files[open.file].locks[open.connection] ?? SQLITE_LOCK_NONE
            state.files[open.file].locks[open.connection] = max(held, level)
            return SQLITE_OK
        }
    }

    static func unlock(_ file: File, _ level: Int32) -> Int32 {
        let open = DiskMethods.opened(file)
        SimulatedDisk.shared.state.withLock { state in
            guard open.file < state.files.count else { return }
            let held = state.files[open.file].locks[open.connection] ?? SQLITE_LOCK_NONE
            state.files[open.file].locks[open.connection] =
                level == SQLITE_LOCK_NONE ? nil : min(held, level)
        }
        return SQLITE_OK
    }

    static func isReserved(_ file: File) -> Bool {
        let open = DiskMethods.opened(file)
        return SimulatedDisk.shared.state.withLock { state in
            guard open.file < state.files.count else { return false }
            return state.files[open.file].locks.values.contains { $0 >= SQLITE_LOCK_RESERVED }
        }
    }

    /// The address of one page of the shared index; `nil` where there is none yet.
    static func page(_ page: Int, bytes: Int, of file: File, _ extends: Bool)
        -> UnsafeMutableRawPointer?
    {
        let open = DiskMethods.opened(file)
        let address = SimulatedDisk.shared.state.withLock { state -> UInt in
            while state.files[open.file].regions.count <= page {
                guard extends else { return 0 }
                let region = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
                region.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
                state.files[open.file].regions.append(UInt(bitPattern: region))
            }
            return state.files[open.file].regions[page]
        }
        return UnsafeMutableRawPointer(bitPattern: address)
    }

    static func forgetPages(of file: File) {
        let open = DiskMethods.opened(file)
        SimulatedDisk.shared.state.withLock { state in
            guard open.file < state.files.count else { return }
            SimulatedDisk.free(state.files[open.file])
            state.files[open.file].regions = []
        }
    }

    static func shared(_ file: File, _ first: Int, _ count: Int, _ flags: Int32) -> Int32 {
        let open = DiskMethods.opened(file)
        let slots = first..<(first + count)
        return SimulatedDisk.shared.state.withLock { state in
            guard open.file < state.files.count else { return DiskFailure.sharedLock }
            if flags & SQLITE_SHM_UNLOCK != 0 {
                for slot in slots {
                    state.files[open.file].shared[slot].removeAll { $0 == open.connection }
                    if state.files[open.file].exclusive[slot] == open.connection {
                        state.files[open.file].exclusive[slot] = nil
                    }
                }
                return SQLITE_OK
            }
            guard !state.isDead(open.file) else { return DiskFailure.sharedLock }
            let alone = flags & SQLITE_SHM_EXCLUSIVE != 0
            let locked = state.files[open.file]
            let isFree = slots.allSatisfy { slot in
                let owner = locked.exclusive[slot]
                guard owner == nil || owner == open.connection else { return false }
                return !alone || locked.shared[slot].allSatisfy { $0 == open.connection }
            }
            guard isFree else { return SQLITE_BUSY }
            for slot in slots {
                if alone {
                    state.files[open.file].exclusive[slot] = open.connection
                } else if !locked.shared[slot].contains(open.connection) {
                    state.files[open.file].shared[slot].append(open.connection)
                }
            }
            return SQLITE_OK
        }
    }
}
