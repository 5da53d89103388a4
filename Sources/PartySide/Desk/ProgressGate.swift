import Synchronization

/// Lets progress through that a person would miss: nothing in the first second, so that short work is
/// one answer and nothing else, and then a few lines a second.
final class ProgressGate: Sendable {
    private let sink: ProgressSink
    private let next: Mutex<ContinuousClock.Instant>

    /// Time before the first line.
    private static let quiet = Duration.seconds(1)
    /// Time between two lines.
    private static let pace = Duration.milliseconds(250)

    init(_ sink: @escaping ProgressSink) {
        self.sink = sink
        next = Mutex(.now + Self.quiet)
    }

    func tell(_ progress: DeskProgress) {
        let isDue = next.withLock { next in
            let now = ContinuousClock.now
            guard now >= next else { return false }
            next = now + Self.pace
            return true
        }
        if isDue { sink(progress) }
    }
}
