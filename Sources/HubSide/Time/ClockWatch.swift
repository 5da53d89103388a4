import History

/// Whether the hub's wall clock can be believed.
///
/// A clock that jumps against the machine's own counting of time is not acted on at once: what the hub
/// writes about deadlines is seen by every office. Whoever set the clock wrong has a quarter of an hour
/// to set it right; a clock that stays is believed.
struct ClockWatch: Sendable {
    /// Milliseconds the two may drift apart between two looks.
    private static let tolerance: Milliseconds = 5 * 60_000
    /// Milliseconds a jumped clock is distrusted.
    private static let grace: Milliseconds = 15 * 60_000

    private var last: (wall: Milliseconds, monotonic: Milliseconds)?
    private var distrustedUntil: Milliseconds?

    /// - Parameters:
    ///   - wall: what the clock says.
    ///   - monotonic: milliseconds counted by the machine, whatever the clock is set to.
    /// - Returns: whether deadlines may be acted on.
    mutating func isSteady(wall: Milliseconds, monotonic: Milliseconds) -> Bool {
        if let last, abs((wall - last.wall) - (monotonic - last.monotonic)) > Self.tolerance {
            // Jumping back to where it was makes all well again.
            distrustedUntil = distrustedUntil == nil ? monotonic + Self.grace : nil
        }
        last = (wall, monotonic)
        if let until = distrustedUntil, monotonic >= until { distrustedUntil = nil }
        return distrustedUntil == nil
    }
}
