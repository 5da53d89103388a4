package import History

/// The rules of the office world, as this version knows them.
///
/// A new aspect costs one line in `Aspects`: its policy, its form, who may edit it and who decides.
/// A new action costs one line in `Actions`: who may do it, which aspects and events it carries; a
/// command for it one case in `Verb`. A new record type costs its name in `RecordType`, its audience
/// in `Sight`, its aspects, its actions and its own rules beside `CallRules` and `ItemRules`.
/// Merging, storing, exchanging, tracing and conflicts then come without further code.
package enum DutyRules {
    /// Raised when an action, an aspect or an event changes its meaning.
    package static let schema: UInt64 = 1

    /// What merging needs to know of the zone.
    package static func ranks(hubs: Set<ReplicaID>, parties: PartyDirectory) -> MergeRanks {
        MergeRanks(
            office: { author in parties[author.party]?.kind.officeRank ?? 0 },
            value: { value in
                switch value {
                case .int(let number): number
                case .text(let name):
                    Int64(CallKind(name)?.severity ?? RiskLevel(name)?.severity ?? 0)
                default: 0
                }
            },
            isHub: { hubs.contains($0) }
        )
    }
}

/// How much hurry a call is in.
package enum CallKind: String, Sendable, CaseIterable {
    case consult, routine, keyTask, urgent

    package init?(_ text: Text) { self.init(rawValue: text.string) }

    /// Greater wins while concurrent: severity is lowered only by someone who saw it raised.
    var severity: Int {
        switch self {
        case .consult: 1
        case .routine: 2
        case .keyTask: 3
        case .urgent: 4
        }
    }
}
