import DutyBook
import History

/// Tells calls of the results of those that were merged into them (C16): whichever of merger and
/// result comes first, the hub has both when the second is here.
enum MergedResults {
    static func drafts<Reading: HubReading>(
        for touched: some Sequence<RecordRef>,
        records: inout RecordsInCommit<Reading>
    ) throws -> [HubDraft] {
        var drafts: [HubDraft] = []
        for record in touched where record.type == RecordType.call {
            let history = RecordHistory(try records.entries(of: record))
            guard let into = DutyRules.mergedInto(history) else { continue }
            let main = RecordHistory(try records.entries(of: into))
            for event in DutyRules.adoptions(of: record, history, by: main) {
                drafts.append(HubDraft(record: into, action: "call.adopt", events: [event]))
            }
        }
        return drafts
    }
}
