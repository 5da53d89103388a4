package import History

/// When to look at which call next: a heap, so that a hundred thousand open calls cost nothing until
/// one of them is due.
///
/// It holds no more than the hub can derive again from its history.
package struct TimeQueue: Sendable {
    private struct Place: Sendable {
        let moment: Milliseconds
        let record: RecordRef
    }

    private var heap: [Place] = []
    /// The moment that counts for a call; older places of it in the heap are passed over.
    private var moments: [RecordRef: Milliseconds] = [:]

    package init() {}

    package var count: Int { moments.count }

    /// The earliest moment; `nil` of an empty queue.
    package mutating func next() -> Milliseconds? {
        dropStale()
        return heap.first?.moment
    }

    /// Sets when to look at a call; `nil` takes it out.
    package mutating func set(_ record: RecordRef, _ moment: Milliseconds?) {
        guard moments[record] != moment else { return }
        moments[record] = moment
        guard let moment else { return }
        heap.append(Place(moment: moment, record: record))
        rise(from: heap.count - 1)
    }

    /// Takes out what is due, at most so many.
    package mutating func take(until now: Milliseconds, limit: Int) -> [RecordRef] {
        var due: [RecordRef] = []
        while due.count < limit {
            dropStale()
            guard let first = heap.first, first.moment <= now else { break }
            removeFirst()
            moments[first.record] = nil
            due.append(first.record)
        }
        return due
    }

    private mutating func dropStale() {
        while let first = heap.first, moments[first.record] != first.moment { removeFirst() }
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        sink()
    }

    private mutating func rise(from start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].moment < heap[parent].moment else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func sink() {
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return }
            let right = left + 1
            let child =
                right < heap.count && heap[right].moment < heap[left].moment ? right : left
            guard heap[child].moment < heap[parent].moment else { return }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
