import DutyBook
import History

/// The records a transaction moved since they were last folded, and how far that can go.
struct TouchedRecords {
    /// What moved in a record.
    struct Touch {
        let handle: Int64
        let reference: RecordRef
        /// Nothing but texts were written, see `Actions.Reach`.
        fileprivate(set) var isEdit: Bool
    }

    private var all: [Int64: Touch] = [:]

    var isEmpty: Bool { all.isEmpty }

    /// Anything may read otherwise.
    mutating func move(_ handle: Int64, _ reference: RecordRef) {
        note(handle, reference, isEdit: false)
    }

    /// Nothing but texts may read otherwise.
    mutating func edit(_ handle: Int64, _ reference: RecordRef) {
        note(handle, reference, isEdit: true)
    }

    /// A change joined, or the receipt of one that joined just now.
    mutating func note(_ change: ChangeBody, in handle: Int64, standing: Standing?) {
        let isEdit =
            Actions.reach(of: change) == .texts && standing?.verdict ?? .accepted == .accepted
            && standing?.official == nil
        note(handle, change.record, isEdit: isEdit)
    }

    /// Takes out those of one type, in the order of the keys.
    mutating func take(_ type: Text) -> [Touch] {
        let some = all.values.filter { $0.reference.type == type }
        for touch in some { all[touch.handle] = nil }
        return some.sorted { $0.handle < $1.handle }
    }

    /// Takes out all, in the order of the keys, so that neighbouring rows are written together.
    mutating func takeAll() -> [Touch] {
        defer { all = [:] }
        return all.values.sorted { $0.handle < $1.handle }
    }

    private mutating func note(_ handle: Int64, _ reference: RecordRef, isEdit: Bool) {
        if all[handle] == nil {
            all[handle] = Touch(handle: handle, reference: reference, isEdit: isEdit)
        } else if !isEdit {
            all[handle]?.isEdit = false
        }
    }
}
