import GRDBSQLite
import Glibc
import Synchronization

/// An open file as SQLite holds it: SQLite's own head, then where it is among the simulated files.
struct OpenFile {
    var head: sqlite3_file
    var file: Int
    var connection: Int
    var deletesOnClose: Bool
}

/// SQLite's calls to the operating system, answered by `SimulatedDisk`. Registered as the way to
/// files of the whole process, so that the stores under test are opened as they ship.
enum DiskMethods {
    typealias File = UnsafeMutablePointer<sqlite3_file>

    static func install() {
        guard let system = sqlite3_vfs_find(nil) else { return }
        let own = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        own.initialize(to: system.pointee)
        own.pointee.zName = UnsafePointer(strdup("simulated"))
        own.pointee.szOsFile = Int32(MemoryLayout<OpenFile>.size)
        own.pointee.xOpen = { _, name, file, flags, outFlags in
            guard let file else { return SQLITE_CANTOPEN }
            return DiskMethods.open(name.map { String(cString: $0) }, file, flags, outFlags)
        }
        own.pointee.xDelete = { _, name, _ in
            guard let name else { return SQLITE_OK }
            return DiskMethods.delete(String(cString: name))
        }
        own.pointee.xAccess = { _, name, _, answer in
            let path = name.map { String(cString: $0) } ?? ""
            answer?.pointee = SimulatedDisk.shared.state.withLock {
                $0.names[path] == nil ? 0 : 1
            }
            return SQLITE_OK
        }
        own.pointee.xFullPathname = { _, name, size, out in
            guard let name, let out, strlen(name) < Int(size) else { return SQLITE_CANTOPEN }
            strcpy(out, name)
            return SQLITE_OK
        }
        sqlite3_vfs_register(own, 1)
    }

    /// The address of the one table of calls; it lives as long as the process.
    private static let methods: UInt = {
        let table = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        var calls = sqlite3_io_methods()
        calls.iVersion = 2
        calls.xClose = { $0.map { DiskMethods.close($0) } ?? SQLITE_OK }
        calls.xRead = { file, buffer, count, offset in
            guard let file, let buffer else { return DiskFailure.read }
            return DiskMethods.read(file, buffer, Int(count), Int(offset))
        }
        calls.xWrite = { file, buffer, count, offset in
            guard let file, let buffer else { return DiskFailure.write }
            return DiskMethods.write(file, buffer, Int(count), Int(offset))
        }
        calls.xTruncate = { file, length in
            DiskMethods.change(file, DiskFailure.truncate) {
                $0.setLength(Int(length), tracked: $1)
            }
        }
        calls.xSync = { file, _ in
            DiskMethods.change(file, DiskFailure.sync) { file, _ in file.sync() }
        }
        calls.xFileSize = { file, size in
            guard let open = file.map({ DiskMethods.opened($0) }) else { return DiskFailure.size }
            return SimulatedDisk.shared.state.withLock { state in
                guard !state.isDead(open.file) else { return DiskFailure.size }
                size?.pointee = Int64(state.files[open.file].data.count)
                return SQLITE_OK
            }
        }
        calls.xLock = { file, level in file.map { DiskLocks.lock($0, level) } ?? SQLITE_IOERR }
        calls.xUnlock = { file, level in file.map { DiskLocks.unlock($0, level) } ?? SQLITE_OK }
        calls.xCheckReservedLock = { file, answer in
            answer?.pointee = file.map { DiskLocks.isReserved($0) ? 1 : 0 } ?? 0
            return SQLITE_OK
        }
        calls.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
        calls.xSectorSize = { _ in 512 }
        calls.xDeviceCharacteristics = { _ in SQLITE_IOCAP_POWERSAFE_OVERWRITE }
        calls.xShmMap = { file, page, size, extend, out in
            guard let file, let out else { return DiskFailure.sharedMap }
            let address = DiskLocks.page(Int(page), bytes: Int(size), of: file, extend != 0)
            out.pointee = address
            return SQLITE_OK
        }
        calls.xShmLock = { file, first, count, flags in
            file.map { DiskLocks.shared($0, Int(first), Int(count), flags) } ?? SQLITE_IOERR
        }
        calls.xShmBarrier = { _ in }
        calls.xShmUnmap = { file, isLast in
            if isLast != 0, let file { DiskLocks.forgetPages(of: file) }
            return SQLITE_OK
        }
        table.initialize(to: calls)
        return UInt(bitPattern: table)
    }()

    static func opened(_ file: File) -> OpenFile {
        UnsafeRawPointer(file).load(as: OpenFile.self)
    }

    private static func open(
        _ path: String?,
        _ file: File,
        _ flags: Int32,
        _ outFlags: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        let found = SimulatedDisk.shared.state.withLock { state -> (file: Int, connection: Int)? in
            state.connections += 1
            let name = path ?? "/temporary/\(state.connections)"
            if let known = state.names[name] {
                guard !state.isDead(known) else { return nil }
                state.machines[state.files[known].machine].open += 1
                return (known, state.connections)
            }
            guard path == nil || flags & SQLITE_OPEN_CREATE != 0 else { return nil }
            let machine = state.machine(of: name)
            guard !state.machines[machine].isDead else { return nil }
            state.machines[machine].open += 1
            return (state.make(name), state.connections)
        }
        file.pointee.pMethods = nil
        guard let found else { return SQLITE_CANTOPEN }
        let open = OpenFile(
            head: sqlite3_file(pMethods: UnsafePointer(bitPattern: methods)),
            file: found.file,
            connection: found.connection,
            deletesOnClose: path == nil || flags & SQLITE_OPEN_DELETEONCLOSE != 0
        )
        UnsafeMutableRawPointer(file).storeBytes(of: open, as: OpenFile.self)
        outFlags?.pointee = flags
        return SQLITE_OK
    }

    private static func close(_ file: File) -> Int32 {
        let open = opened(file)
        SimulatedDisk.shared.state.withLock { state in
            guard open.file < state.files.count else { return }
            state.machines[state.files[open.file].machine].open -= 1
            state.files[open.file].locks[open.connection] = nil
            for slot in 0..<8 {
                state.files[open.file].shared[slot].removeAll { $0 == open.connection }
                if state.files[open.file].exclusive[slot] == open.connection {
                    state.files[open.file].exclusive[slot] = nil
                }
            }
            if open.deletesOnClose {
                let path = state.files[open.file].path
                if state.names[path] == open.file { state.names[path] = nil }
                state.files[open.file].data = []
            }
        }
        return SQLITE_OK
    }

    private static func delete(_ path: String) -> Int32 {
        SimulatedDisk.shared.state.withLock { state in
            guard let index = state.names[path] else { return DiskFailure.deleteMissing }
            guard !state.isDead(index) else { return DiskFailure.delete }
            state.names[path] = nil
            return SQLITE_OK
        }
    }

    private static func read(
        _ file: File,
        _ buffer: UnsafeMutableRawPointer,
        _ count: Int,
        _ offset: Int
    ) -> Int32 {
        let open = opened(file)
        let target = UInt(bitPattern: buffer)
        return SimulatedDisk.shared.state.withLock { state in
            guard !state.isDead(open.file), let buffer = UnsafeMutableRawPointer(bitPattern: target)
            else { return DiskFailure.read }
            return state.files[open.file].data.withUnsafeBytes { data in
                let held = max(0, min(count, data.count - offset))
                if held > 0, let start = data.baseAddress {
                    buffer.copyMemory(from: start + offset, byteCount: held)
                }
                guard held < count else { return SQLITE_OK }
                memset(buffer + held, 0, count - held)
                return DiskFailure.shortRead
            }
        }
    }

    private static func write(
        _ file: File,
        _ buffer: UnsafeRawPointer,
        _ count: Int,
        _ offset: Int
    ) -> Int32 {
        let source = UInt(bitPattern: buffer)
        return change(file, DiskFailure.write) { file, isTracked in
            let bytes = UnsafeRawBufferPointer(
                start: UnsafeRawPointer(bitPattern: source),
                count: count
            )
            file.write(bytes, at: offset, tracked: isTracked)
        }
    }

    /// Changes a file unless the power is off or goes with this very access, which may leave a part.
    private static func change(
        _ file: File?,
        _ failure: Int32,
        _ work: (inout DiskFile, Bool) -> Void
    ) -> Int32 {
        guard let open = file.map({ opened($0) }) else { return failure }
        return SimulatedDisk.shared.state.withLock { state in
            guard !state.isDead(open.file) else { return failure }
            let machine = state.files[open.file].machine
            let isTracked = state.machines[machine].isTracked
            if state.machines[machine].burn() {
                if failure != DiskFailure.sync { work(&state.files[open.file], isTracked) }
                return failure
            }
            work(&state.files[open.file], isTracked)
            return SQLITE_OK
        }
    }
}
