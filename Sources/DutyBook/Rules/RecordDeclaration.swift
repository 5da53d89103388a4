package import History

/// Everything that is declared of one type of record.
///
/// Merging, judging, storing, exchanging, tracing, listing, exporting and settling conflicts read
/// this and nothing else, so a new type costs one value of it, its place in `all`, and whatever
/// rules it has of its own. An object, because it is looked up for every change and never copied.
package final class RecordDeclaration: Sendable {
    package let type: Text
    package let zh: String
    package let en: String
    /// Who may read its records.
    package let audience: Audience
    /// In the order screens show them.
    package let aspects: [AspectRule]
    /// The facts it collects, and what each has to say.
    package let events: [EventRule]
    package let actions: [ActionRule]
    /// Where the line stands by which people know a record of it.
    let heading: Heading?
    /// Where a record says who reads it.
    let readers: Readers
    /// The centre numbers its records: what stands before the year. A call's may be set by the rules
    /// of the zone.
    package let numberPrefix: Text?
    /// What a party is to one record, beyond what it is to all.
    let relations: @Sendable (RecordAspects, PartyInfo) -> Relations
    /// Figures and states that follow from a record and are stored nowhere.
    package let derived: @Sendable (RecordReading) -> [(name: Text, value: Value)]
    /// Whether its records may wait for a party: `waitsFor` is among their figures.
    package let mayWait: Bool
    /// What the desk adds to a command beyond its arguments.
    let supplement: @Sendable (Asking) throws(Refusal) -> Supplement
    /// The clocks that run over a record.
    let clocks: @Sendable (RecordReading, ClockMaker) -> [CallClock]
    /// The fields whose values together are the id of a record, so that two offices that open the
    /// same thing apart end with one; empty where ids are drawn.
    package let identity: [Text]
    /// How its list reads; `nil` shows the first part of each record.
    package let listing: RecordListing?
    /// Its whole check: forms are checked before.
    let check: @Sendable (Act, Scene) throws(Refusal) -> Void
    /// The names of the aspects, in their order.
    let aspectNames: [Text]
    /// The actions that open a record which the centre numbers.
    private let numbering: Set<Text>

    /// The aspect that names a record, and the field of it where it is a map.
    package struct Heading: Sendable {
        let aspect: Text
        let field: Text?

        init(_ aspect: Text, _ field: Text? = nil) {
            self.aspect = aspect
            self.field = field
        }
    }

    init(
        _ type: Text,
        _ zh: String,
        _ en: String,
        audience: Audience,
        aspects: [AspectRule],
        events: [EventRule] = [],
        actions: [ActionRule],
        heading: Heading? = nil,
        readers: Readers = Readers(),
        numberPrefix: Text? = nil,
        relations: @escaping @Sendable (RecordAspects, PartyInfo) -> Relations = { _, _ in .none },
        derived: @escaping @Sendable (RecordReading) -> [(name: Text, value: Value)] = { _ in [] },
        waitsFor: (@Sendable (RecordReading) -> [Text])? = nil,
        supplement: @escaping @Sendable (Asking) throws(Refusal) -> Supplement =
            { (_) throws(Refusal) in Supplement() },
        clocks: @escaping @Sendable (RecordReading, ClockMaker) -> [CallClock] = { _, _ in [] },
        identity: [Text] = [],
        listing: RecordListing? = nil,
        check: @escaping @Sendable (Act, Scene) throws(Refusal) -> Void =
            { (act, scene) throws(Refusal) in try act.checkRecord(scene) }
    ) {
        self.type = type
        self.zh = zh
        self.en = en
        self.audience = audience
        self.aspects = aspects
        self.events = events
        self.actions = actions
        self.heading = heading
        self.readers = readers
        self.numberPrefix = numberPrefix
        self.relations = relations
        mayWait = waitsFor != nil
        self.derived = { reading in
            guard let waitsFor else { return derived(reading) }
            let parties = waitsFor(reading).map(Value.text)
            return derived(reading) + [("waitsFor", .list(parties))]
        }
        self.supplement = supplement
        self.clocks = clocks
        self.identity = identity
        self.listing = listing
        self.check = check
        aspectNames = aspects.map(\.aspect)
        let opening = actions.filter { $0.command == .opens || $0.action == "call.raise" }
        numbering = numberPrefix == nil ? [] : Set(opening.map(\.action))
    }

    /// Matters of applicants, with what belongs to them.
    private static let services: [RecordDeclaration] = [service, approval, material, drawing]

    /// Projects, enterprises, money and figures.
    private static let registers: [RecordDeclaration] = [
        project, enterprise, park, loan, bridge, fundRecord, risk, indicator,
    ]

    /// `nil` for a type of a newer version.
    package static func of(_ type: Text) -> RecordDeclaration? {
        all.first { $0.type == type }
    }

    /// The types whose records may wait for a party.
    package static let waiting = all.filter(\.mayWait)

    /// Every type of this version, the most frequent first.
    package static let all: [RecordDeclaration] = calls + services + registers

    private static let calls: [RecordDeclaration] = [
        call, item, boundary, temporary, handover, edition, assessment, rating, sheet, meeting,
        consent, candidate, appraisal, stationing, order, roster, delegation, party, site, hub,
        calendar, rules, note, requester,
    ]

    /// The line by which people know a record; `nil` while nothing here says it.
    package func title(_ aspects: RecordAspects) -> Text? {
        guard let heading, let value = aspects.view(heading.aspect)?.value else { return nil }
        return heading.field.map { value[$0]?.text } ?? value.text
    }

    /// Receipts are told by standings, and what only a newer version knows is folded by nobody.
    package static func folds(_ record: RecordRef) -> Bool {
        record.type == RecordType.hub ? record.id == "hub" : of(record.type) != nil
    }

    /// Whether the hub gives a record its number with the receipt for this action.
    package func numbers(_ action: Text) -> Bool { numbering.contains(action) }

    /// Kept by the desk's general commands, rather than by the hub or by commands of its own.
    package var hasCommands: Bool { actions.contains { $0.command == .opens } }
}

/// What an act is judged by: what counted for its author, what counts at the hub now, and who is
/// who.
struct Scene {
    let past: RecordHistory
    let now: RecordHistory
    let ranks: MergeRanks
    let parties: PartyDirectory
    /// By which signatures are bound to texts.
    let hash: HashFunction
    /// The zone's rules.
    let rules: RuleBook
}

/// One kind of fact, and what it has to say.
package struct EventRule: Hashable, Sendable {
    package let kind: Text
    package let fields: [Field]
    /// Fields the desk fills in, so that nobody has to spell them.
    var filled: Set<Text> = []

    /// Its fields as arguments of a command.
    var arguments: [Field] {
        fields.filter { !filled.contains($0.name) }
    }

    init(_ kind: Text, _ fields: Field...) { self.init(kind, fields) }

    init(_ kind: Text, _ fields: [Field]) {
        self.kind = kind
        self.fields = fields
    }
}

extension RecordDeclaration {
    private static let call = RecordDeclaration(
        RecordType.call,
        "呼叫",
        "call",
        audience: .participants,
        aspects: Aspects.call,
        events: CallEvent.allCases.map { EventRule(Text($0.rawValue), $0.fields) },
        actions: Actions.call + CallCourseActions.all,
        heading: Heading(Aspects.title),
        readers: Readers(
            Readers.Place(Aspects.caller),
            Readers.Place(Aspects.lead),
            Readers.Place(Aspects.cooperators)
        ),
        numberPrefix: "HX",
        check: { (act, scene) throws(Refusal) in try act.checkCall(scene) }
    )

    private static let party = RecordDeclaration(
        RecordType.party,
        "单位",
        "party",
        audience: .everyone,
        aspects: Aspects.party,
        events: People.events,
        actions: Actions.zone.filter { $0.type == RecordType.party },
        heading: Heading(Aspects.name),
        check: { (act, scene) throws(Refusal) in
            try act.checkStanding()
            if !act.events.isEmpty { try act.checkAppointment(scene) }
        }
    )

    private static let site = RecordDeclaration(
        RecordType.site,
        "站点",
        "site",
        audience: .everyone,
        aspects: [],
        actions: Actions.zone.filter { $0.type == RecordType.site },
        check: { (act, _) throws(Refusal) in try act.checkStanding() }
    )

    private static let calendar = RecordDeclaration(
        RecordType.calendar,
        "工作日历",
        "calendar",
        audience: .everyone,
        aspects: Aspects.calendar,
        actions: Actions.zone.filter { $0.type == RecordType.calendar },
        check: { (act, _) throws(Refusal) in try act.checkStanding() }
    )

    private static let hub = RecordDeclaration(
        RecordType.hub,
        "中心",
        "hub",
        audience: .everyone,
        aspects: [],
        actions: Actions.zone.filter { $0.type == RecordType.hub },
        check: { (act, _) throws(Refusal) in try act.checkStanding() }
    )
}
