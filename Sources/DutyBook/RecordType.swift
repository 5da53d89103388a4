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

    /// The rules of the zone, one record. Written by the hub.
    package static let rules: Text = "rules"
    /// 督办单.
    package static let order: Text = "order"
    /// 值班表: one record for each row.
    package static let roster: Text = "roster"
    /// AB角: a person standing in for another.
    package static let delegation: Text = "delegation"

    /// Who does which part of a shared matter.
    package static let boundary: Text = "boundary"
    /// A task beyond the lists, for a time.
    package static let temporary: Text = "temporary"
    /// A duty on its way from one party to another.
    package static let handover: Text = "handover"
    /// A published edition of one of the lists.
    package static let edition: Text = "edition"

    /// By what the zone assesses.
    package static let assessment: Text = "assessment"
    /// A figure somebody gives a party for a period.
    package static let rating: Text = "rating"
    /// What a party came to in a locked period. Written by the hub.
    package static let sheet: Text = "sheet"
    /// A joint meeting: agenda, minutes, signatures, resolutions.
    package static let meeting: Text = "meeting"
    /// The question whether the zone agrees to whom an agency is to be headed by.
    package static let consent: Text = "consent"
    /// Whom a request for consent is about: the personal part of it.
    package static let candidate: Text = "candidate"
    /// The appraisal form of the head of a stationed agency.
    package static let appraisal: Text = "appraisal"
    /// Whom a stationed agency answers to: its own line and the zone.
    package static let stationing: Text = "stationing"
    /// A party's own note about a call.
    package static let note: Text = "note"
    /// Who asked the caller of a call for help: the personal part of it.
    package static let requester: Text = "requester"
    // Projects and enterprises, and the ledgers about them.
    package static let park: Text = "park"
    package static let project: Text = "project"
    package static let enterprise: Text = "enterprise"
    package static let loan: Text = "loan"
    package static let bridge: Text = "bridge"
    package static let fund: Text = "fund"
    package static let risk: Text = "risk"
    package static let indicator: Text = "indicator"

    /// One matter of an applicant on its way through the four stages.
    package static let service: Text = "service"
    /// One department's part of it.
    package static let approval: Text = "approval"
    /// A paper it needs.
    package static let material: Text = "material"
    /// A drawing that several departments review together.
    package static let drawing: Text = "drawing"

    /// All types this version can judge.
    package static let all = RecordDeclaration.all.map(\.type)
}
