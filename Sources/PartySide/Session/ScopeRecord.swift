package import History

/// How often this site's sum over its scope was not the hub's, and what became of it.
package struct ScopeRecord: Hashable, Sendable {
    /// Exchanges in which the sums differed although the vectors did not.
    package private(set) var mismatches: Int64 = 0
    /// Changes exchanged because of it.
    package private(set) var repaired: Int64 = 0
    /// When it was last so.
    package private(set) var last: Milliseconds?
    /// The last exchange could not mend it.
    package private(set) var isOpen = false

    package init() {}

    init(_ document: JSON) {
        mismatches = document["mismatches"]?.int ?? 0
        repaired = document["repaired"]?.int ?? 0
        last = document["last"]?.int
        isOpen = document["open"]?.bool ?? false
    }

    /// As kept; for people `status` writes the time.
    var document: JSON {
        [
            "mismatches": .int(mismatches), "repaired": .int(repaired),
            "last": last.map(JSON.int) ?? .null, "open": .bool(isOpen),
        ]
    }

    /// Takes down what an exchange came to; answers whether that is news.
    mutating func note(_ report: SyncReport, at now: Milliseconds) -> Bool {
        let before = self
        if report.mismatch || report.repaired > 0 {
            mismatches += 1
            repaired += Int64(report.repaired)
            last = now
        }
        if report.succeeded { isOpen = report.mismatch }
        return self != before
    }
}
