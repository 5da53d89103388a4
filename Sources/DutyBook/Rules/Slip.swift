package import History

extension Dot {
    /// The number a change has on paper, such as `3fa2c1-17`: short, printed at once and offline, and
    /// the same at every office. It names a change within its record.
    package var slip: Text { Text(replica.description.prefix(6) + "-" + String(number)) }
}
