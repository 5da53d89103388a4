import ChangeCodec
package import History

/// Bookkeeping events read out of the changes that carry them: `nil` for every other change, an error
/// for one that claims to be such a change and is not readable.

extension HubOpening {
    package init?(of body: ChangeBody) throws {
        guard let event = try body.bookkeeping(Bookkeeping.hubOpen) else { return nil }
        try self.init(event)
    }
}

extension SiteOpening {
    package init?(of body: ChangeBody) throws {
        guard let event = try body.bookkeeping(Bookkeeping.siteOpen) else { return nil }
        try self.init(event)
    }
}

extension Enrolment {
    package init?(of body: ChangeBody) throws {
        guard let event = try body.bookkeeping(Bookkeeping.siteEnrol) else { return nil }
        try self.init(event)
    }
}

extension Retirement {
    package init?(of body: ChangeBody) throws {
        guard let event = try body.bookkeeping(Bookkeeping.siteRetire) else { return nil }
        try self.init(event)
    }
}

extension Receipt {
    package init?(of body: ChangeBody) throws {
        guard let event = try body.bookkeeping(Bookkeeping.hubReceipt) else { return nil }
        self = try ReceiptCoding.receipt(event)
    }
}

extension Grant {
    /// In place of a party: everybody who may see the record.
    package static let everyReader: Text = "*"

    package init?(of body: ChangeBody) throws {
        guard let event = try body.bookkeeping(Bookkeeping.sightGrant) else { return nil }
        try self.init(event)
    }
}

extension ChangeBody {
    /// The one event of a bookkeeping change; `nil` where the action is another.
    fileprivate func bookkeeping(_ action: Text) throws(CodecError) -> Event? {
        guard self.action == action else { return nil }
        guard events.count == 1, let event = events.first else { throw .missingField }
        return event
    }
}
