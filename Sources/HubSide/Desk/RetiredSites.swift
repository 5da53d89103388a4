import ChangeCodec
import DutyBook
import Exchange
import History
import Intake

/// What becomes of sites that were retired.
///
/// One that was given up in order brings what it wrote before it knew, and hears what came of that;
/// then the hub has nothing more to say to it. One that is lost is not heard, and nobody else's word
/// carries its chains beyond where they ended.
extension HubDesk {
    /// Whether a request of this site is still answered.
    func hears(_ site: SiteInfo, saying request: SyncRequest) -> Bool {
        guard let retirement = site.retirement else { return true }
        guard !retirement.isLost else { return false }
        guard request.pieces.isEmpty, knows(of: retirement, confirmed: request.confirmed) else {
            return true
        }
        return (request.cursor?.position ?? 0) < lastTaken(from: site.id)
    }

    /// Whether a site that has confirmed this much of the hub's chain has read of its retirement.
    func knows(of retirement: SiteRetirement, confirmed: HubPosition?) -> Bool {
        guard let confirmed, confirmed.replica == voice.replica else { return false }
        // What an earlier incarnation said is handed out before anything this one says.
        return retirement.order.incarnation < voice.incarnation
            || confirmed.number >= retirement.order.number
    }
}

/// Where the chains of sites end whose keys may be in wrong hands.
struct LostSites<Reading: HubReading> {
    private let store: Reading
    /// `nil` of a site that is not lost.
    private var ends: [ReplicaID: UInt64?] = [:]

    init(store: Reading) { self.store = store }

    /// Whether a piece may join, whoever brings it.
    mutating func allow(_ piece: HistoryPiece) throws -> Bool {
        guard let end = try end(of: piece) else { return true }
        return piece.last <= end
    }

    /// `nil` where nothing bounds the replica.
    private mutating func end(of piece: HistoryPiece) throws -> UInt64? {
        if let known = ends[piece.replica] { return known }
        // Whose replica it is may be known only with a later piece.
        guard let name = try store.site(of: piece.replica) ?? Self.opener(of: piece) else {
            return nil
        }
        var found: UInt64?
        if let retirement = try store.site(named: name)?.retirement, retirement.isLost {
            let record = RecordRef(type: RecordType.site, id: name)
            let entry = try store.entries(of: record)
                .first { $0.standing?.order == retirement.order }
            found = try entry.flatMap { try Retirement(of: $0.body) }?.end(of: piece.replica) ?? 0
        }
        ends[piece.replica] = .some(found)
        return found
    }

    /// The site whose opening a piece begins with.
    private static func opener(of piece: HistoryPiece) throws -> Text? {
        guard case .segment(let segment) = piece, segment.start == .origin,
            let bytes = segment.items.first?.body
        else { return nil }
        return try SiteOpening(of: ChangeCoding.decode(bytes))?.site
    }
}
