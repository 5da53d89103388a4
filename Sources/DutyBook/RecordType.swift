package import History

/// The record types of this version. An unknown type is carried and folded by nobody.
package enum RecordType {
    /// An organisation. Written by the hub.
    package static let party: Text = "party"
    /// One installed daemon: its enrolment (by the hub) and its epochs (by itself).
    package static let site: Text = "site"
    /// The hub itself: its incarnations and receipts.
    package static let hub: Text = "hub"
    package static let item: Text = "item"
    package static let call: Text = "call"
    /// One year of the working-day calendar; the year is its id. Written by the hub.
    package static let calendar: Text = "calendar"

    /// All types this version can judge.
    package static let all: [Text] = [party, site, hub, item, call, calendar]
}
