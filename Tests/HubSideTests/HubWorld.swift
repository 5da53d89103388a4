import ChangeCodec
import DutyBook
import Exchange
import ExchangeWire
import Foundation
import History
import HubSide
import Identity
import Intake
import Logging
import SQLiteStore
import Settings
import Testing

/// A hub in a directory of its own, spoken to through its front door without a port.
struct HubWorld {
    let scratch: HubScratch
    let papers: HubPapers
    let store: HistoryStore
    let office: HubOffice<HistoryStore>
    let door: HubFrontDoor<HistoryStore>
    let admin: HubAdmin<HistoryStore>
    /// The recovery sheet; empty where the world only opened what was there.
    let sheet: String

    /// A freshly founded hub.
    static func founded() async throws -> HubWorld {
        let scratch = try HubScratch()
        let outcome = try HubFounding(scratch.directory, language: .english)
            .found(zone: "Test Zone", sheetFile: nil)
        let sheet = try #require(outcome.field("recoveryKey"))
        return try await HubWorld(opening: scratch, sheet: sheet)
    }

    var directory: HubDirectory { scratch.directory }

    /// - Parameter codeTime: how long codes are valid.
    init(opening scratch: HubScratch, sheet: String = "", codeTime: Duration = .seconds(1_800))
        async throws
    {
        self.scratch = scratch
        let directory = scratch.directory
        self.sheet = sheet
        papers = try directory.papers()
        let store = try HistoryStore(
            path: directory.storePath,
            deployment: papers.deployment,
            hash: sha256
        )
        self.store = store
        office = try await HubOffice(
            identity: try papers.identity(),
            keeper: store,
            desk: HubDesk(keeper: store, voice: try papers.voice())
        )
        door = HubFrontDoor(
            office: office,
            trust: papers.trust,
            pin: nil,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        admin = HubAdmin(
            office: office,
            bundles: HubBundles(
                office: office,
                trust: papers.trust,
                key: try papers.sealingKey()
            ),
            codeTime: codeTime,
            isServing: false,
            backup: { [papers] file in
                try await HubBackup.create(file, papers: papers) { try await store.backup(to: $0) }
            },
            digests: { [papers] site in
                try await store.read { view in
                    try HubDigests(
                        of: site.map {
                            try HubStreams.read(by: $0.party, parties: view.parties())
                        } ?? [HubStreams.common, HubStreams.overseers],
                        in: view,
                        hash: papers.trust.hash
                    )
                }
            }
        )
    }

    func close() throws { try store.close() }

    /// A new hub for the same zone, as after the loss of this one.
    func recovered() async throws -> HubWorld {
        try close()
        // An incarnation is the second in which it began.
        let founded = Int64(papers.incarnation) * 1_000
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        try await Task.sleep(for: .milliseconds(max(0, founded + 1_000 - now)))
        let scratch = try HubScratch()
        _ = try HubFounding(scratch.directory, language: .english)
            .recover(sheet: sheet, zone: nil)
        return try await HubWorld(opening: scratch, sheet: sheet)
    }

    func read<Answer>(_ work: (StoreView) throws -> Answer) throws -> Answer {
        try store.readBlocking(work)
    }

    @discardableResult
    func perform(_ verb: HubCommand.Verb, _ arguments: [String: String] = [:]) async -> HubOutcome {
        await admin.perform(HubCommand(verb, arguments, language: .english))
    }

    func addParty(_ id: String, _ kind: PartyKind) async throws {
        let outcome = await perform(
            .addParty,
            ["party": id, "kind": kind.rawValue, "name": "\(id) office"]
        )
        try #require(outcome.exit == 0, "\(outcome.text)")
    }

    func code(for party: String) async throws -> EnrolmentCode {
        let outcome = await perform(.invite, ["party": party])
        return try EnrolmentCode(typed: #require(outcome.field("code")))
    }

    /// A party with one enrolled site.
    func site(_ party: String, _ kind: PartyKind) async throws -> SiteDouble {
        try await addParty(party, kind)
        let site = SiteDouble(party: Text(party), deployment: papers.deployment)
        _ = try await site.enrol(with: code(for: party), at: door)
        return site
    }
}

extension HubOutcome {
    /// A text field of the document.
    func field(_ name: String) -> String? {
        let object = try? JSONSerialization.jsonObject(with: Data(document.utf8))
        return (object as? [String: Any])?[name] as? String
    }
}
