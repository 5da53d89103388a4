/// Why a site stopped writing under its replica and opened a new epoch.
package enum EpochReason: String, Sendable, CaseIterable {
    /// The side file is missing or unreadable.
    case sideFileLost
    /// The directory was copied: another machine, or another file than the one that was written.
    case copied
    /// The database is older than the side file: it was put back.
    case databasePutBack
    /// `huying backup restore`.
    case restored
    /// The hub holds higher numbers of this replica than this store.
    case hubKnowsMore
    /// The hub holds other content under this replica's numbers.
    case forked
}
