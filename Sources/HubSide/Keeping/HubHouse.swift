import AttachmentKeeping
import DutyBook
import Exchange
import Foundation
import History
import Identity
package import Logging
import NIOSSL
package import SQLiteStore
import Safekeeping
package import Settings

/// A hub on this machine, put together: papers, store, desk, operator's verbs. Whoever makes one holds
/// the directory's lock.
package struct HubHouse: Sendable {
    package let admin: HubAdmin<HistoryStore>
    /// Why a new incarnation was opened with the house; `nil` where all was as it had been left.
    package let renewal: HubPast.Break?
    private let office: HubOffice<HistoryStore>
    private let papers: HubPapers
    private let directory: HubDirectory
    private let backup: @Sendable (String) async throws -> BackupSeal
    private let shelf: AttachmentShelf
    private let store: HistoryStore

    /// - Parameter isServing: what `status` says about it.
    package init(directory: HubDirectory, settings: HubSettings, isServing: Bool) async throws {
        self.directory = directory
        let former = try directory.papers()
        shelf = AttachmentShelf(directory.attachmentsPath, quota: Limits.attachmentHubBytes)
        store = try HistoryStore(
            path: directory.storePath,
            deployment: former.deployment,
            hash: sha256
        )
        let past = try await HubPast(directory, papers: former, store: store)
        (papers, renewal) = (past.papers, past.found)
        office = try await HubOffice(
            identity: try papers.identity(),
            keeper: store,
            desk: HubDesk(keeper: store, voice: try papers.voice()) { past.note($0) }
        )
        backup = { [papers, store] file in
            try await HubBackup.create(file, papers: papers) { copy in
                try await store.backup(to: copy)
            }
        }
        admin = HubAdmin(
            office: office,
            bundles: HubBundles(
                office: office,
                trust: papers.trust,
                key: try papers.sealingKey()
            ),
            codeTime: settings.codeTime,
            isServing: isServing,
            backup: { [backup] file in
                let now = HubClock.milliseconds()
                let seal = try await backup(file)
                BackupRecord(path: file, madeAt: now, seal: seal).keep(in: directory.path)
                return seal
            },
            findings: { [papers, store] rebuild in
                try await store.verify(rebuild: rebuild, trust: papers.trust.heads)
            },
            mend: { [papers, store] in
                try await HubMending(of: store, trust: papers.trust.heads)
            },
            missingAttachments: { [store, shelf] in
                try await MissingAttachments(in: store, on: shelf)
            },
            digests: { [store] site in
                try await store.read(within: nil) { view in
                    let streams =
                        try site.map {
                            try HubStreams.read(by: $0.party, parties: view.parties())
                        } ?? HubStreams.all
                    return try HubDigests(of: streams, in: view, hash: sha256)
                }
            }
        )
    }

    /// Mends the store in place, as far as its own log can.
    func mend() async throws -> HubMending {
        try await HubMending(of: store, trust: papers.trust.heads)
    }

    /// The last number held of a replica.
    func head(of replica: ReplicaID) async throws -> UInt64 {
        try await store.read { try $0.head(of: replica).number }
    }

    /// Takes history that nobody is answered for, such as what a damaged store still proves.
    func take(_ pieces: [HistoryPiece]) async throws {
        let identity = office.identity
        _ = try await office.desk.receive(
            SyncRequest(
                deployment: identity.deployment,
                site: identity.keyName,
                replica: identity.replica,
                head: .origin,
                nonce: [],
                challenge: [],
                cursor: nil,
                pieces: pieces
            )
        )
    }

    /// Nothing may be asked of it afterwards.
    func close() throws { try store.close() }

    /// Serves until SIGTERM or Ctrl-C. Returns whether it was Ctrl-C.
    package func serve(
        settings: HubSettings,
        logger: Logger,
        notice: ServiceNotice
    ) async throws -> Bool {
        let certificate = HubCertificate(key: papers.tlsKey)
        let tls: TLSConfiguration?
        var pin: String?
        if let files = settings.certificate {
            tls = try HubCertificate.tlsConfiguration(chain: files.chain, key: files.key)
        } else if settings.listen.isLoopback {
            tls = nil
        } else {
            tls = try certificate.tlsConfiguration(host: settings.listen.host, now: Date())
            pin = try certificate.pin()
        }
        let serving = HubServing(
            door: HubFrontDoor(
                office: office,
                trust: papers.trust,
                shelf: shelf,
                pin: pin,
                logger: logger
            ),
            admin: admin,
            office: office,
            settings: settings,
            tls: tls,
            socketPath: directory.state.socketPath,
            logger: logger,
            notice: notice,
            medium: MediumWatch(store: store, logger: logger),
            backups: settings.backup.directory(for: directory.state).map { place in
                BackupService(
                    rota: BackupRota(
                        directory: place,
                        keep: settings.backup.keep,
                        time: settings.backup.time
                    ),
                    state: directory.path,
                    logger: logger,
                    now: HubClock.milliseconds,
                    make: backup
                )
            }
        )
        return try await serving.run()
    }
}
