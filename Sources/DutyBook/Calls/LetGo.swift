import History

extension RecordHistory {
    /// Parties whose sight of this record the hub has ended and not given back, with those the work
    /// went to: what they hold stays, and nothing new comes.
    ///
    /// A party that was let go does not get the change that let it go, only the hub's word.
    var letGo: [Release] {
        var parties: [Release] = []
        for entry in entries {
            let isRevoke = entry.body.action == Bookkeeping.sightRevoke
            guard isRevoke || entry.body.action == Bookkeeping.sightGrant else { continue }
            for event in entry.body.events {
                guard let party = event.fields["party"]?.text else { continue }
                parties.removeAll { $0.party == party }
                guard isRevoke else { continue }
                parties.append(Release(party: party, handedTo: event.fields["handedTo"]?.text))
            }
        }
        return parties
    }
}
