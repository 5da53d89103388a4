import GRDBSQLite
import Synchronization

/// The disks of all simulated machines, in memory, under SQLite itself.
///
/// Every directory is a machine. On a tracked disk a power cut takes any part of what no sync has made
/// last, by sectors of 512 bytes and in any order; elsewhere every write lasts at once.
package final class SimulatedDisk: Sendable {
    /// What lies in one machine's files.
    package struct Image: Sendable {
        let files: [(name: String, data: [UInt8])]
    }

    package static let shared = SimulatedDisk()
    let state = Mutex(DiskState())

    private init() { DiskMethods.install() }

    /// Empties everything; the stores of an earlier run must be closed.
    package func clear(tracked: Bool) {
        state.withLock { state in
            for file in state.files { Self.free(file) }
            state = DiskState()
            state.isTracked = tracked
        }
    }

    static func free(_ file: DiskFile) {
        for region in file.regions { UnsafeMutableRawPointer(bitPattern: region)?.deallocate() }
    }

    /// Cuts a machine's power at so many writes or syncs from now.
    package func cutPower(of directory: String, after count: Int) {
        state.withLock { state in
            let machine = state.machine(of: directory + "/")
            state.machines[machine].fuse = count
        }
    }

    /// Has one write or sync of a machine fail, so many from now.
    package func fail(_ directory: String, after count: Int) {
        state.withLock { state in
            let machine = state.machine(of: directory + "/")
            state.machines[machine].flaw = count
        }
    }

    /// Whether the failure that was asked for is still to come.
    package func isToFail(_ directory: String) -> Bool {
        state.withLock { state in
            let machine = state.machine(of: directory + "/")
            return state.machines[machine].flaw != nil
        }
    }

    /// Takes back a cut that has not come.
    package func disarm(_ directory: String) {
        state.withLock { state in
            let machine = state.machine(of: directory + "/")
            state.machines[machine].fuse = nil
        }
    }

    /// Cuts it now.
    package func cutPower(of directory: String) {
        state.withLock { state in
            let machine = state.machine(of: directory + "/")
            state.machines[machine].fuse = nil
            state.machines[machine].isDead = true
        }
    }

    package func hasPower(_ directory: String) -> Bool {
        state.withLock { state in
            let machine = state.machine(of: directory + "/")
            return !state.machines[machine].isDead
        }
    }

    /// Gives the power back; what was not synced is partly gone.
    package func restart(_ directory: String, _ dice: inout Dice) {
        let thrown = dice.next()
        state.withLock { state in
            var dice = Dice(thrown)
            let machine = state.machine(of: directory + "/")
            let wasDead = state.machines[machine].isDead
            state.machines[machine].isDead = false
            state.machines[machine].fuse = nil
            for name in state.files(of: machine) {
                guard let index = state.names[name] else { continue }
                if wasDead, state.machines[machine].isTracked { state.files[index].lose(&dice) }
                state.renew(name)
            }
        }
    }

    /// Bytes written to the log of writes that no sync has made last.
    package func unsyncedLog(of directory: String) -> Int {
        state.withLock { state in
            guard let index = state.names[directory + "/store.db-wal"] else { return 0 }
            let file = state.files[index]
            return file.unsynced.dropFirst(file.meaningless).reduce(0) { sum, work in
                if case .write(_, let bytes) = work { sum + bytes.count } else { sum }
            }
        }
    }

    /// Files a machine has open, and bytes in its store's log of writes.
    package func use(of directory: String) -> (open: Int, log: Int) {
        state.withLock { state in
            let machine = state.machine(of: directory + "/")
            let log = state.names[directory + "/store.db-wal"].map { state.files[$0].data.count }
            return (state.machines[machine].open, log ?? 0)
        }
    }

    /// A store was just opened: what lies in its log of writes now, a library wrote to make the file.
    package func noteOpening(of directory: String) {
        state.withLock { state in
            guard let index = state.names[directory + "/store.db-wal"] else { return }
            state.files[index].meaningless = state.files[index].unsynced.count
        }
    }

    package func image(of directory: String) -> Image {
        state.withLock { state in
            let machine = state.machine(of: directory + "/")
            return Image(
                files: state.files(of: machine).compactMap { path in
                    guard let index = state.names[path] else { return nil }
                    let name = String(path.dropFirst(directory.count + 1))
                    return (name, state.files[index].data)
                }
            )
        }
    }

    /// Replaces what a machine has; its stores must be closed.
    package func put(_ image: Image, into directory: String) {
        state.withLock { state in
            let machine = state.machine(of: directory + "/")
            for path in state.files(of: machine) { state.names[path] = nil }
            for file in image.files {
                _ = state.make(directory + "/" + file.name, containing: file.data)
            }
        }
    }
}

extension DiskState {
    /// The paths of a machine's files, in order.
    func files(of machine: Int) -> [String] {
        names.filter { files[$0.value].machine == machine }.keys.sorted()
    }

    /// Gives a path a new file with the same content, so that whoever still holds the old one open
    /// cannot reach it.
    mutating func renew(_ path: String) {
        guard let index = names[path] else { return }
        let data = files[index].data
        _ = make(path, containing: data)
        files[index].data = []
        files[index].durable = []
        files[index].unsynced = []
    }
}
