package import History

extension StoreView {
    /// When the hub received the newest change of each replica, as far as its receipts are here.
    package func lastReceived() throws -> [ReplicaID: Milliseconds] {
        let rows = try sql(
            """
            SELECT r.id, max(s.received_at) FROM standing s
            JOIN replica r ON r.handle = s.replica GROUP BY s.replica
            """
        ).all { (try $0.replica(0), $0.int(1)) }
        return Dictionary(rows) { first, _ in first }
    }
}
