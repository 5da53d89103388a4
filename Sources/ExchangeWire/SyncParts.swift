import ChangeCodec
import Exchange
import History

// The parts that requests and answers share. Lists are left out where they are empty, flags where
// they are false, so that each message has one spelling.

extension CBORWriter {
    mutating func pair(_ point: ChainPoint) {
        array(2)
        self.point(point)
    }

    mutating func cursor(_ cursor: Cursor) {
        array(3)
        replica(cursor.incarnation)
        int(cursor.position)
        uint(cursor.salt)
    }

    mutating func flag(_ flag: Bool, key: UInt64) {
        guard flag else { return }
        uint(key)
        bool(true)
    }

    mutating func outcome(_ outcome: PushOutcome, key: UInt64) {
        let (kind, replica, number): (UInt64, ReplicaID, UInt64)
        switch outcome {
        case .taken: return
        case .forked(let forked, let first): (kind, replica, number) = (0, forked, first)
        case .gap(let behind, let expected): (kind, replica, number) = (1, behind, expected)
        }
        uint(key)
        array(3)
        uint(kind)
        self.replica(replica)
        uint(number)
    }

    mutating func pieces(_ pieces: [HistoryPiece], key: UInt64) {
        guard !pieces.isEmpty else { return }
        uint(key)
        array(pieces.count)
        for piece in pieces { self.piece(piece) }
    }

    mutating func segments(_ segments: [Segment], key: UInt64) {
        guard !segments.isEmpty else { return }
        uint(key)
        array(segments.count)
        for segment in segments { self.segment(segment) }
    }

    mutating func runs(_ runs: [DotRun], key: UInt64) {
        guard !runs.isEmpty else { return }
        uint(key)
        array(runs.count)
        for run in runs { self.run(run) }
    }
}

extension CBORReader {
    mutating func pair() throws(CodecError) -> ChainPoint {
        try array(exactly: 2)
        return try point()
    }

    mutating func cursor() throws(CodecError) -> Cursor {
        try array(exactly: 3)
        let incarnation = try replica()
        let position = try int()
        return Cursor(incarnation: incarnation, position: position, salt: try uint())
    }

    mutating func flag(key: UInt64, in fields: inout Fields) throws(CodecError) -> Bool {
        guard try has(key, in: &fields) else { return false }
        guard try bool() else { throw .notCanonical }
        return true
    }

    mutating func outcome(key: UInt64, in fields: inout Fields) throws(CodecError) -> PushOutcome {
        guard try has(key, in: &fields) else { return .taken }
        try array(exactly: 3)
        let kind = try uint()
        let replica = try replica()
        let number = try number()
        switch kind {
        case 0: return .forked(replica, at: number)
        case 1: return .gap(replica, expected: number)
        default: throw .outOfRange
        }
    }

    mutating func pieces(
        key: UInt64,
        in fields: inout Fields
    ) throws(CodecError) -> [HistoryPiece] {
        guard try has(key, in: &fields) else { return [] }
        var pieces: [HistoryPiece] = []
        for _ in 0..<(try listed(Limits.pieces)) { pieces.append(try piece()) }
        return pieces
    }

    mutating func segments(key: UInt64, in fields: inout Fields) throws(CodecError) -> [Segment] {
        guard try has(key, in: &fields) else { return [] }
        var segments: [Segment] = []
        for _ in 0..<(try listed(Limits.pieces)) { segments.append(try segment()) }
        return segments
    }

    mutating func runs(key: UInt64, in fields: inout Fields) throws(CodecError) -> [DotRun] {
        guard try has(key, in: &fields) else { return [] }
        var runs: [DotRun] = []
        for _ in 0..<(try listed(Limits.wantedRuns)) { runs.append(try run()) }
        return runs
    }

    private mutating func listed(_ limit: Int) throws(CodecError) -> Int {
        let count = try array(limit: limit)
        guard count > 0 else { throw .notCanonical }
        return count
    }
}

// A question is which detail of which runs; an answer is sums (0) or runs (1). Answers may be empty.

extension CBORWriter {
    mutating func question(_ question: ScopeQuestion?, key: UInt64) {
        guard let question else { return }
        uint(key)
        array(2)
        uint(question.detail.rawValue)
        array(question.runs.count)
        for run in question.runs { self.run(run) }
    }

    mutating func scope(_ answer: ScopeAnswer?, key: UInt64) {
        guard let answer else { return }
        uint(key)
        array(2)
        switch answer {
        case .sums(let sums):
            uint(ScopeQuestion.Detail.sums.rawValue)
            array(sums.count)
            for sum in sums { digest(sum) }
        case .numbers(let runs):
            uint(ScopeQuestion.Detail.numbers.rawValue)
            array(runs.count)
            for run in runs { self.run(run) }
        }
    }
}

extension CBORReader {
    mutating func question(
        key: UInt64,
        in fields: inout Fields
    ) throws(CodecError) -> ScopeQuestion? {
        guard try has(key, in: &fields) else { return nil }
        try array(exactly: 2)
        guard let detail = ScopeQuestion.Detail(rawValue: try uint()) else { throw .outOfRange }
        var runs: [DotRun] = []
        for _ in 0..<(try array(limit: Limits.scopeRuns)) { runs.append(try run()) }
        return ScopeQuestion(detail, of: runs)
    }

    mutating func scope(key: UInt64, in fields: inout Fields) throws(CodecError) -> ScopeAnswer? {
        guard try has(key, in: &fields) else { return nil }
        try array(exactly: 2)
        switch try uint() {
        case ScopeQuestion.Detail.sums.rawValue:
            var sums: [Digest] = []
            for _ in 0..<(try array(limit: Limits.scopeRuns)) { sums.append(try digest()) }
            return .sums(sums)
        case ScopeQuestion.Detail.numbers.rawValue:
            var runs: [DotRun] = []
            for _ in 0..<(try array(limit: Limits.scopeRuns * 64)) { runs.append(try run()) }
            return .numbers(runs)
        default: throw .outOfRange
        }
    }
}
