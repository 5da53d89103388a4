package import DutyBook
package import History

/// The streams of the hub's log, each an index over it.
///
/// What one reader gets lies in one of the streams it reads and in no other, so that nobody's sum
/// counts it twice.
package enum HubStreams {
    /// Duty lists, parties, sites: for everybody.
    package static let common: Text = "common"
    /// Every call, for committee and supervision.
    package static let overseers: Text = "overseers"
    /// What only named parties read. Nobody reads this stream: it is the hub's own inventory.
    package static let confidential: Text = "confidential"

    /// Together these hold everything.
    package static let all = [common, overseers, confidential]

    private static let ownPrefix: Text = "party:"
    private static let namedPrefix: Text = "named:"

    /// The streams something has to be in for these readers: what is common is in no other, and
    /// what every overseer reads is not told to one of them by name.
    static func needed(_ streams: Set<Text>) -> Set<Text> {
        if streams.contains(common) { return [common] }
        guard streams.contains(overseers) else { return streams }
        return streams.filter { $0 != confidential && !$0.utf8.starts(with: namedPrefix.utf8) }
    }

    /// Where else a reader of this stream might have something already.
    static func besides(_ stream: Text) -> [Text] {
        let isOverseers = stream == confidential || stream.utf8.starts(with: namedPrefix.utf8)
        return [stream, common] + (isOverseers ? [overseers] : [])
    }

    /// Every stream that is not for everybody.
    static func narrow(_ parties: PartyDirectory) -> [Text] {
        let named = parties.all.keys.sorted()
        return [overseers, confidential] + named.map(own)
            + named.filter { parties[$0]?.kind.seesEveryCall == true }.map { namedPrefix + $0 }
    }

    package static func own(of party: Text) -> Text { ownPrefix + party }

    /// What a party reads.
    package static func read(by party: Text, parties: PartyDirectory) -> [Text] {
        let personal = personal(of: party, parties: parties)
        let confidential = confidential(to: party, parties: parties)
        return [common, personal] + (confidential == personal ? [] : [confidential])
    }

    /// The stream that carries what is not for everybody to this party.
    package static func personal(of party: Text, parties: PartyDirectory) -> Text {
        parties[party]?.kind.seesEveryCall == true ? overseers : own(of: party)
    }

    /// The stream that carries to this party what only named parties read.
    static func confidential(to party: Text, parties: PartyDirectory) -> Text {
        parties[party]?.kind.seesEveryCall == true ? namedPrefix + party : own(of: party)
    }
}
