import ChangeCodec
import DutyBook
import History
import Intake

/// Turns an order to lock a period of assessment into score sheets, each written once.
struct PeriodLocking<Reading: HubReading> {
    let store: Reading
    let voice: HubVoice

    /// After it an appeal comes too late: K14, three working days after publication.
    private static var appealing: TimeLimit { TimeLimit(3, .workDays) }

    /// The sheets of the first period that was ordered locked and has none; empty where none waits.
    func drafts() throws -> [HubDraft] {
        let parties = try store.parties()
        let ranks = DutyRules.ranks(
            hubs: try Incarnations(store: store).replicas,
            parties: parties
        )
        let now = voice.now()
        let common = try store.records(readableIn: [HubStreams.common])
        let clocks = try TimeReading(store: store).clocks
        func book(_ records: [RecordRef]) throws -> AssessmentBook {
            var book = AssessmentBook(
                parties: parties,
                ranks: ranks,
                clocks: clocks,
                now: now
            )
            for record in records where AssessmentBook.types.contains(record.type) {
                book.read(record, RecordHistory(try store.entries(of: record)))
            }
            return book
        }
        guard try !book(common).openLocks.isEmpty else { return [] }
        let whole = try book(common + store.records(readableIn: [HubStreams.overseers]))
        guard let (plan, lock) = whole.openLocks.first else { return [] }
        let until = WorkingTime(calendar: clocks.calendar).due(from: now, Self.appealing)
        return whole.sheets(lock, by: plan, lockedAt: now, appealUntil: until).map(draft)
    }

    /// The figures with their hash, so that a printed sheet can be compared with the one kept.
    private func draft(_ party: Text, _ figures: [Text: Value]) -> HubDraft {
        var figures = figures
        let hash = voice.trust.hash(ValueCodec.encode(.map(figures)))
        figures["hash"] = .text(Text(hash.description))
        let period = figures["period"]?.text ?? ""
        return HubDraft(
            record: RecordRef(type: RecordType.sheet, id: ScoreSheet.id(period, party)),
            action: "sheet.lock",
            writes: [Write("figures", .map(figures))],
            events: [Event("defined")]
        )
    }
}

extension HubDesk {
    /// Writes the sheets of every period that was ordered locked.
    func lockPeriods() async throws {
        let voice = voice
        while true {
            let drafts = try await keeper.read { store in
                try PeriodLocking(store: store, voice: voice).drafts()
            }
            guard !drafts.isEmpty else { return }
            try await write(drafts)
        }
    }
}
