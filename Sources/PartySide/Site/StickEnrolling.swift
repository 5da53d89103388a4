import ChangeCodec
import Exchange
import ExchangeWire
import Foundation
import Glibc
package import History
import Identity
import Intake
import SQLiteStore
import Safekeeping
package import Settings

/// Enrols an office that has no line, by files: the hub's card comes on a stick, a request goes back, and
/// the hub's next file brings the admission with everything the office may see.
///
/// The code travels by another way, and the same proofs are exchanged as over a line: the office believes
/// nothing before the hub has proven that it knows the code. The same command takes whichever step is due.
package struct StickEnrolling: Sendable {
    private let code: Text
    private let person: Text
    private let directory: StateDirectory
    private let clock: SiteClock

    /// - Parameters:
    ///   - code: as typed.
    ///   - person: who acts where nobody is named; `nil` for the account's name.
    package init(
        code: Text,
        person: Text?,
        directory: StateDirectory,
        clock: SiteClock = .machine
    ) {
        self.code = code
        self.person = person ?? Text(NSUserName())
        self.directory = directory
        self.clock = clock
    }

    /// What one step came to.
    package struct Step: Sendable {
        package let reply: DeskReply
        /// A file for the hub, to be written where the person wants it.
        package let file: [UInt8]?
    }

    /// - Parameters:
    ///   - cards: the bytes of the hub's cards found on the stick.
    ///   - bundles: the bytes of the exchange files found there.
    package func perform(
        cards: [[UInt8]],
        bundles: [[UInt8]],
        in language: Language
    ) async -> Step {
        do {
            guard !SiteFiles(directory).isEnrolled else { throw DeskProblem.alreadyEnrolled }
            let code: EnrolmentCode
            do throws(IdentityError) {
                code = try EnrolmentCode(typed: self.code.string)
            } catch {
                throw DeskProblem.code(.wrongCode)
            }
            if let reply = try await complete(bundles, with: code) {
                return Step(reply: reply, file: nil)
            }
            return try ask(cards, with: code)
        } catch {
            let problem = DeskProblem.bundle(error) ?? DeskProblem(explaining: error)
            return Step(reply: problem.reply(in: language), file: nil)
        }
    }

    // MARK: Asking

    private func ask(_ cards: [[UInt8]], with code: EnrolmentCode) throws -> Step {
        let files = SiteFiles(directory)
        let read = cards.compactMap { bytes in
            (try? HubCardWire.read(bytes)).map { (card: $0, bytes: bytes) }
        }
        guard let (card, cardBytes) = read.first else { throw DeskProblem.noHubCard }
        let opening = try Self.opening(of: card)
        let wasThere = FileManager.default.fileExists(atPath: directory.path)
        try files.makeDirectory()
        let lock = try StateLock.acquire(files.lock, as: .command)
        defer { lock.release() }
        let key = pendingKey ?? SigningKey()
        do {
            try DurableFile.write(key.secretBytes, to: files.enrollingKey)
            try Attempt.keep(card: cardBytes, person: person, at: files.enrollingAttempt)
            let bytes = try request(card, opening: opening, key: key, code: code)
            return Step(
                reply: DeskReply([
                    "state": "asked", "site": .string(key.name), "zone": .string(card.zone),
                    "deployment": .string(card.introduction.deployment.description),
                ]),
                file: bytes
            )
        } catch {
            if !wasThere {
                unlink(files.enrollingKey)
                unlink(files.enrollingAttempt)
                unlink(files.lock)
                rmdir(directory.path)
            }
            throw error
        }
    }

    private func request(
        _ card: HubCard,
        opening: HubOpening,
        key: SigningKey,
        code: EnrolmentCode
    ) throws -> [UInt8] {
        let welcome = card.welcome(siteNonce: Self.nonce(of: key))
        let transcript = EnrolmentTranscript(welcome, siteKey: key.publicKey)
        let sealingKey = try key.sealingKey.publicKey
        let proof = EnrolProof(
            siteKey: key.publicKey,
            siteNonce: welcome.siteNonce,
            hubNonce: welcome.hubNonce,
            sealingKey: sealingKey,
            person: person,
            proof: code.verifier.proof(
                over: transcript.siteBytes(person: person, sealingKey: sealingKey)
            )
        )
        let message = try SealedMessage.seal(
            EnrolmentWire.encode(proof),
            as: .enrolProof,
            with: key
        )
        let label = BundleLabel(
            deployment: welcome.deployment,
            sender: key.name,
            receiver: KeyName.of(card.introduction.hubKey),
            madeAt: clock.now()
        )
        let envelope = try BundleEnvelope([message], label: label, to: opening.sealingKey)
        return BundleFile([envelope]).bytes
    }

    /// The opening in a card, once the zone's root is known to have signed the hub's key.
    static func opening(of card: HubCard) throws -> HubOpening {
        let introduction = card.introduction
        let signed = HubIntroduction.signedByRoot(
            deployment: introduction.deployment,
            hubKey: introduction.hubKey
        )
        guard DeploymentID.of(rootPublicKey: introduction.rootPublicKey) == introduction.deployment,
            verify(
                signature: introduction.rootSignature,
                of: signed,
                key: introduction.rootPublicKey
            ),
            card.opening.start == .origin, let bytes = card.opening.items.first?.body,
            let opening = try HubOpening(of: ChangeCoding.decode(bytes)),
            opening.publicKey == introduction.hubKey
        else { throw DeskProblem.strangerHub }
        return opening
    }

    private var pendingKey: SigningKey? {
        DurableFile.read(SiteFiles(directory).enrollingKey, atMost: 64)
            .flatMap { try? SigningKey(secretBytes: $0) }
    }

    /// The nonce of an attempt follows from its key, so that nothing more has to be kept for the answer.
    private static func nonce(of key: SigningKey) -> [UInt8] {
        Array(
            sha256(Array("huying enrolment nonce v1\n".utf8) + key.secretBytes).bytes.prefix(16)
        )
    }

    // MARK: Being admitted

    /// `nil` where none of the files admits the key of this attempt.
    private func complete(_ bundles: [[UInt8]], with code: EnrolmentCode) async throws -> DeskReply?
    {
        guard let key = pendingKey else { return nil }
        let mine = bundles.compactMap { try? BundleFile(reading: $0) }.flatMap(\.envelopes)
            .filter { $0.label.receiver == key.name }
        for envelope in mine {
            let messages = try envelope.open(
                with: key.sealingKey,
                expecting: .enrolAdmission,
                .bundledAnswer
            )
            guard let admission = messages.first(where: { $0.kind == .enrolAdmission }),
                let answer = messages.first(where: { $0.kind == .bundledAnswer })
            else { continue }
            let introduction = try BundleWire.answer(
                answer.open(expecting: .bundledAnswer) { _, _ in true }
            ).introduction
            return try await settle(
                admission,
                introduction: introduction,
                key: key,
                code: code,
                with: BundleFile(mine)
            )
        }
        return nil
    }

    private func settle(
        _ message: SealedMessage,
        introduction: HubIntroduction,
        key: SigningKey,
        code: EnrolmentCode,
        with file: BundleFile
    ) async throws -> DeskReply {
        let payload = try message.open(
            expecting: .enrolAdmission,
            publicKey: introduction.hubKey
        )
        let admission = try EnrolmentWire.admission(payload)
        let asked = try Attempt(kept: SiteFiles(directory).enrollingAttempt)
        // The hub that asks to be believed is the one whose card was answered, or nobody.
        guard asked.card.introduction == introduction else { throw DeskProblem.strangerHub }
        let welcome = asked.card.welcome(siteNonce: Self.nonce(of: key))
        let expected = EnrolmentTranscript(welcome, siteKey: key.publicKey).hubBytes(
            party: admission.party,
            site: admission.site,
            hubReplica: admission.hubReplica,
            tlsPin: admission.tlsPin
        )
        guard admission.site == key.name, admission.deployment == welcome.deployment,
            code.verifier.accepts(admission.proof, over: expected)
        else { throw DeskProblem.strangerHub }
        let files = SiteFiles(directory)
        let settling = EnrolmentSettling(directory: directory, clock: clock)
        let document: JSON
        do {
            let lock = try StateLock.acquire(files.lock, as: .command)
            defer { lock.release() }
            document = try await settling.settle(
                admission,
                welcome: welcome,
                key: key,
                hubURL: "",
                person: asked.person
            )
        }
        unlink(files.enrollingAttempt)
        return DeskReply(try await settling.takeFirst(file, adding: document))
    }

    /// What was asked with, kept until the answer is here.
    private struct Attempt {
        let card: HubCard
        let person: Text

        init(card: HubCard, person: Text) {
            self.card = card
            self.person = person
        }

        init(kept path: String) throws {
            guard let bytes = DurableFile.read(path, atMost: 1 << 20),
                let document = try? JSON(reading: bytes), let person = document["person"]?.text,
                let card = document["card"]?.string.flatMap({ Hexadecimal.bytes($0) })
            else { throw DeskProblem.damagedFile("enrolling.json") }
            self.init(card: try HubCardWire.read(card), person: person)
        }

        static func keep(card: [UInt8], person: Text, at path: String) throws {
            let document: JSON = [
                "card": .string(Hexadecimal.text(card)), "person": .string(person),
            ]
            try DurableFile.write(document.bytes, to: path)
        }
    }
}

extension DeskProblem {
    static let noHubCard = DeskProblem(
        "E1515.noHubCard",
        exit: .hubNotReached,
        Phrase(
            "这里没有中心的名片（.huying-card），也没有给本机的登记回执。",
            "There is neither a card of the hub (.huying-card) here nor an admission for this computer."
        ),
        next: Phrase(
            "请中心运行 huying-hub invite --party 单位 --stick 目录",
            "At the hub: huying-hub invite --party ID --stick DIR"
        )
    )
}
