package import AttachmentKeeping
package import DutyBook
import Exchange
import Foundation
package import History
package import HubSide
package import Identity
import Intake
import Logging
package import SQLiteStore
import Safekeeping
import Settings
import Testing

/// A hub in a directory of its own, spoken to through its front door without a port.
package struct HubWorld: Sendable {
    package let scratch: HubScratch
    package let papers: HubPapers
    package let store: HistoryStore
    package let shelf: AttachmentShelf
    package let office: HubOffice<HistoryStore>
    package let door: HubFrontDoor<HistoryStore>
    package let admin: HubAdmin<HistoryStore>
    /// The recovery sheet; empty where the world only opened what was there.
    package let sheet: String
    private let clock: @Sendable () -> Milliseconds

    /// A freshly founded hub.
    package static func founded(
        zone: String = "Test Zone",
        clock: @escaping @Sendable () -> Milliseconds = HubClock.milliseconds
    ) async throws -> HubWorld {
        let scratch = try HubScratch()
        let outcome = try HubFounding(scratch.directory, language: .english, clock: clock)
            .found(zone: zone, sheetFile: nil)
        let sheet = try #require(outcome.field("recoveryKey"))
        return try await HubWorld(opening: scratch, sheet: sheet, clock: clock)
    }

    package var directory: HubDirectory { scratch.directory }

    /// - Parameter codeTime: how long codes are valid.
    package init(
        opening scratch: HubScratch,
        sheet: String = "",
        codeTime: Duration = .seconds(1_800),
        clock: @escaping @Sendable () -> Milliseconds = HubClock.milliseconds
    ) async throws {
        self.scratch = scratch
        self.clock = clock
        let directory = scratch.directory
        self.sheet = sheet
        papers = try directory.papers()
        let store = try HistoryStore(
            path: directory.storePath,
            deployment: papers.deployment,
            hash: sha256
        )
        self.store = store
        shelf = AttachmentShelf(directory.attachmentsPath, quota: Limits.attachmentHubBytes)
        office = try await HubOffice(
            identity: try papers.identity(),
            keeper: store,
            desk: HubDesk(keeper: store, voice: try papers.voice(clock: clock))
        )
        door = HubFrontDoor(
            office: office,
            trust: papers.trust,
            shelf: shelf,
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
            findings: { [papers] rebuild in
                try await store.verify(rebuild: rebuild, trust: papers.trust.heads)
            },
            mend: { [papers] in try await HubMending(of: store, trust: papers.trust.heads) },
            missingAttachments: { [shelf] in
                try await MissingAttachments(in: store, on: shelf)
            },
            digests: { [papers] site in
                try await store.read { view in
                    try HubDigests(
                        of: site.map {
                            try HubStreams.read(by: $0.party, parties: view.parties())
                        } ?? HubStreams.all,
                        in: view,
                        hash: papers.trust.hash
                    )
                }
            }
        )
    }

    package func close() throws { try store.close() }

    /// A new hub for the same zone, as after the loss of this one.
    package func recovered() async throws -> HubWorld {
        try close()
        // An incarnation is the second in which it began.
        let founded = Int64(papers.incarnation) * 1_000
        try await Task.sleep(for: .milliseconds(max(0, founded + 1_000 - clock())))
        let scratch = try HubScratch()
        _ = try HubFounding(scratch.directory, language: .english, clock: clock)
            .recover(sheet: sheet, zone: nil)
        return try await HubWorld(opening: scratch, sheet: sheet, clock: clock)
    }

    package func read<Answer>(_ work: (StoreView) throws -> Answer) throws -> Answer {
        try store.readBlocking(work)
    }

    @discardableResult
    package func perform(
        _ verb: HubCommand.Verb,
        _ arguments: [String: String] = [:]
    ) async -> HubOutcome {
        await admin.perform(HubCommand(verb, arguments, language: .english))
    }

    package func addParty(_ id: String, _ kind: PartyKind, name: String? = nil) async throws {
        let outcome = await perform(
            .addParty,
            ["party": id, "kind": kind.rawValue, "name": name ?? "\(id) office"]
        )
        try #require(outcome.exit == 0, "\(outcome.text)")
    }

    package func code(for party: String) async throws -> EnrolmentCode {
        let outcome = await perform(.invite, ["party": party])
        return try EnrolmentCode(typed: #require(outcome.field("code")))
    }
}

extension HubOutcome {
    /// A text field of the document.
    package func field(_ name: String) -> String? {
        let object = try? JSONSerialization.jsonObject(with: Data(document.utf8))
        return (object as? [String: Any])?[name] as? String
    }
}
