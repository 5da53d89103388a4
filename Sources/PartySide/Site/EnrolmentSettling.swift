import Exchange
import ExchangeWire
import Glibc
import History
import Identity
import SQLiteStore
import Safekeeping
import Settings

/// Makes a directory the site that a hub has admitted, whichever way the admission came.
struct EnrolmentSettling: Sendable {
    let directory: StateDirectory
    let clock: SiteClock

    /// Makes store, key and card; the card last, for it is what makes the directory a site. The caller
    /// holds the directory's lock.
    ///
    /// - Parameter hubURL: empty where there is no line.
    func settle(
        _ admission: EnrolAdmission,
        welcome: EnrolWelcome,
        key: SigningKey,
        hubURL: String,
        person: Text
    ) async throws -> JSON {
        let files = SiteFiles(directory)
        let card = SiteCard(
            party: admission.party,
            site: admission.site,
            deployment: admission.deployment,
            hubURL: hubURL,
            hubKey: welcome.hubKey,
            rootKey: welcome.rootKey,
            tlsPin: admission.tlsPin?.string,
            person: person
        )
        for path in files.movable { unlink(path) }
        try DurableFile.write(key.secretBytes, to: files.key)
        let replica = try await Site.found(card, key: key, directory: directory, clock: clock)
        try files.write(card)
        unlink(files.enrollingKey)
        return [
            "party": .string(card.party), "site": .string(card.site),
            "replica": .string(replica.description), "person": .string(person),
            "deployment": .string(card.deployment.description), "zone": .string(welcome.zone),
            "hub": .string(hubURL),
        ]
    }

    /// Takes in the file that brought the admission, so that the site knows parties and duty lists from
    /// its first minute. What fails here is made up for by the next file.
    func takeFirst(_ file: BundleFile, adding document: JSON) async throws -> JSON {
        let lock = try StateLock.acquire(SiteFiles(directory).lock, as: .command)
        let site = try Site(opening: directory, lock: lock, clock: clock)
        let taken = try? await BundleImport(site: site).take(file)
        if let taken { site.memory.note(bundleOf: taken.hubTime) }
        try site.close()
        let outcome = taken?.report.outcome ?? .failed
        return document.adding(["state": "enrolled", "firstSync": .string(outcome.rawValue)])
    }
}
