package import History

extension RecordHistory {
    /// 经办人: who of a party works on a call. The last one its party named, else who signed for it.
    package func handler(of party: Text) -> Text? {
        let own = entries.filter { $0.body.author.party == party }
        let named = own.last { entry in
            entry.body.events.contains { $0.kind == CallEvent.handlerNamed.kind }
        }
        if let named {
            return named.body.events.first { $0.kind == CallEvent.handlerNamed.kind }?
                .fields["person"]?.text
        }
        return own.first { entry in entry.body.events.contains { $0.kind == "signed" } }?
            .body.author.person
    }
}

extension CallEvent {
    var kind: Text { Text(rawValue) }
}
