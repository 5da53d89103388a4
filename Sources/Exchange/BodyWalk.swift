package import History

extension HistoryReading {
    /// Hands out the segments around bodies that are held of these runs, until told to stop. What is not
    /// held costs nothing, and whoever asks for the same again and again gets it once.
    ///
    /// - Parameter visit: gets a segment and the numbers of it that were asked for; says whether to go on.
    package func walk(
        _ runs: [DotRun],
        _ visit: (_ segment: Segment, _ asked: ClosedRange<UInt64>) throws -> Bool
    ) throws {
        var looks = 0
        for run in DotRun.joining(runs) {
            var rest: DotRun? = run
            while let part = rest, looks < Limits.wantedRuns {
                looks += 1
                guard let number = try firstBody(in: part) else { break }
                let segment = try segment(around: Dot(run.replica, number))
                let end = min(run.last, segment?.last ?? number)
                if let segment, try !visit(segment, number...end) { return }
                rest = end < run.last ? DotRun(run.replica, first: end + 1, last: run.last) : nil
            }
        }
    }
}
