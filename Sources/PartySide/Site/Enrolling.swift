package import Courier
import Exchange
import ExchangeWire
import Foundation
import Glibc
package import History
import Identity
import SQLiteStore
import Safekeeping
package import Settings

/// Makes a directory the site of a party, with a code that the hub's administrator gave out.
///
/// The key pair is made here and its secret half never leaves. The code itself never travels: two
/// round trips prove that both sides know it, so neither a login page nor a cut line spends it. The
/// key of an attempt that broke off is used again by the next, which the hub admits under the same
/// code.
package struct Enrolling: Sendable {
    private let url: String
    private let code: Text
    private let person: Text
    private let directory: StateDirectory
    private let clock: SiteClock
    private let carrier: (any RequestCarrier)?

    /// - Parameters:
    ///   - url: where the hub is; plain `http` only on this machine.
    ///   - code: as typed.
    ///   - person: who acts where nobody is named; `nil` for the account's name.
    ///   - carrier: the way to the hub; `nil` for a courier of its own.
    package init(
        url: String,
        code: Text,
        person: Text?,
        directory: StateDirectory,
        clock: SiteClock = .machine,
        carrier: (any RequestCarrier)? = nil
    ) {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.code = code
        self.person = person ?? Text(NSUserName())
        self.directory = directory
        self.clock = clock
        self.carrier = carrier
    }

    /// `{"party","site","replica",…}`, or why the directory is no site now.
    package func perform(in language: Language) async -> DeskReply {
        do {
            let document = try await enrol()
            return DeskReply(
                document.adding(["firstSync": .string(await firstExchange().rawValue)])
            )
        } catch {
            return DeskProblem(explaining: error).reply(in: language)
        }
    }

    /// Fetches parties and duty lists at once, so that the site can work without a network from its
    /// first minute. An exchange that fails is made up for later; the site is enrolled all the same.
    private func firstExchange() async -> SyncReport.Outcome {
        do {
            var defaults = SettingsReader(environment: [:], file: SettingsText())
            let lock = try StateLock.acquire(SiteFiles(directory).lock, as: .command)
            let site = try Site(opening: directory, lock: lock, clock: clock)
            let sync = SiteSync(
                site: site,
                courier: try carrier ?? HTTPCourier(),
                settings: try SiteSettings(reading: &defaults)
            )
            let report = await sync.synchronize { _, _ in }
            site.memory.note(report)
            try site.close()
            return report.outcome
        } catch {
            return .failed
        }
    }

    private func enrol() async throws -> JSON {
        let files = SiteFiles(directory)
        guard !files.isEnrolled else { throw DeskProblem.alreadyEnrolled }
        guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
            throw DeskProblem.usage(
                Phrase("中心地址要以 https:// 开头。", "The hub's address must begin with https://.")
            )
        }
        let code: EnrolmentCode
        do throws(IdentityError) {
            code = try EnrolmentCode(typed: self.code.string)
        } catch {
            throw DeskProblem.code(.wrongCode)
        }
        let wasThere = FileManager.default.fileExists(atPath: directory.path)
        let courier: any RequestCarrier = try carrier ?? HTTPCourier()
        var key = SigningKey()
        if let kept = DurableFile.read(files.enrollingKey, atMost: 64),
            let earlier = try? SigningKey(secretBytes: kept)
        {
            key = earlier
        }
        let welcome = try await hello(key, courier: courier)
        try files.makeDirectory()
        let lock = try StateLock.acquire(files.lock, as: .command)
        defer { lock.release() }
        // Before the proof: should the hub's last word be lost, the same key must come again.
        try DurableFile.write(key.secretBytes, to: files.enrollingKey)
        do {
            let admission = try await prove(code, key: key, to: welcome, courier: courier)
            return try await EnrolmentSettling(directory: directory, clock: clock).settle(
                admission,
                welcome: welcome,
                key: key,
                hubURL: url,
                person: person
            )
        } catch let problem as DeskProblem where problem.exit == .notEnrolled {
            // The hub said no for good: nothing half-made stays.
            unlink(files.enrollingKey)
            if !wasThere {
                unlink(files.lock)
                rmdir(directory.path)
            }
            throw problem
        }
    }

    // MARK: The two round trips

    private func hello(_ key: SigningKey, courier: any RequestCarrier) async throws -> EnrolWelcome
    {
        let hello = EnrolHello(siteKey: key.publicKey, nonce: RandomBytes.system(16))
        let sealed = try SealedMessage.seal(EnrolmentWire.encode(hello), as: .enrolHello, with: key)
        let answer = try await post(sealed, courier: courier)
        // Who it is shows in the message itself: the key that signs is named in it, and the zone's
        // root vouches for that key.
        let payload = try open(answer, as: .enrolWelcome) { _, _ in true }
        let welcome = try EnrolmentWire.welcome(payload)
        _ = try open(answer, as: .enrolWelcome) { signature, signed in
            verify(signature: signature, of: signed, key: welcome.hubKey)
        }
        let signed = HubIntroduction.signedByRoot(
            deployment: welcome.deployment,
            hubKey: welcome.hubKey
        )
        guard welcome.siteNonce == hello.nonce,
            DeploymentID.of(rootPublicKey: welcome.rootKey) == welcome.deployment,
            verify(signature: welcome.rootSignature, of: signed, key: welcome.rootKey)
        else { throw DeskProblem.strangerHub }
        return welcome
    }

    private func prove(
        _ code: EnrolmentCode,
        key: SigningKey,
        to welcome: EnrolWelcome,
        courier: any RequestCarrier
    ) async throws -> EnrolAdmission {
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
        let sealed = try SealedMessage.seal(EnrolmentWire.encode(proof), as: .enrolProof, with: key)
        let answer = try await post(sealed, courier: courier)
        let payload = try open(answer, as: .enrolAdmission) { signature, signed in
            verify(signature: signature, of: signed, key: welcome.hubKey)
        }
        let admission = try EnrolmentWire.admission(payload)
        let expected = transcript.hubBytes(
            party: admission.party,
            site: admission.site,
            hubReplica: admission.hubReplica,
            tlsPin: admission.tlsPin
        )
        guard admission.site == key.name, admission.deployment == welcome.deployment,
            code.verifier.accepts(admission.proof, over: expected)
        else { throw DeskProblem.strangerHub }
        return admission
    }

    private func post(_ body: [UInt8], courier: any RequestCarrier) async throws -> CourierAnswer {
        var order = CourierRequest(.post, url + "/v1/enrol", body: body, answerLimit: 64 << 10)
        // The messages prove by themselves who wrote them.
        order.trust = .anyone
        order.connectDeadline = .seconds(Limits.connectSeconds)
        order.totalDeadline = .seconds(Limits.requestSeconds)
        do {
            return try await courier.send(order)
        } catch CourierError.unprotected {
            throw DeskProblem.unprotected
        }
    }

    /// Opens an answer, or throws the refusal in it; anything else is not a hub's.
    private func open(
        _ answer: CourierAnswer,
        as kind: MessageKind,
        verify: ([UInt8], [UInt8]) throws -> Bool
    ) throws -> [UInt8] {
        guard let message = try? SealedMessage(reading: answer.body) else {
            throw DeskProblem.notTheHub(status: answer.status)
        }
        do {
            let payload = try message.open(expecting: kind, .refusal, verify: verify)
            guard message.kind == .refusal else { return payload }
            guard let refusal = HubRefusal.reading(payload) else {
                throw DeskProblem.notTheHub(status: answer.status)
            }
            throw DeskProblem.code(refusal.reason)
        } catch is WireError {
            throw DeskProblem.notTheHub(status: answer.status)
        }
    }
}

extension DeskProblem {
    static let alreadyEnrolled = DeskProblem(
        "E4102.alreadyEnrolled",
        exit: .configuration,
        Phrase("这个目录已经登记过。", "This directory is enrolled already."),
        next: Phrase("换一个 --state 目录。", "Use another --state directory.")
    )

    static let strangerHub = DeskProblem(
        "E4103.strangerHub",
        exit: .notEnrolled,
        Phrase(
            "对方不是发出登记码的中心，没有登记。",
            "The other side is not the hub that gave out the code; nothing was enrolled."
        )
    )

    static let unprotected = DeskProblem(
        "E1112.unprotected",
        exit: .usage,
        Phrase(
            "http:// 只能用于本机；到别的机器请用 https://。",
            "http:// is for this machine only; use https:// to reach another."
        )
    )

    static func notTheHub(status: Int) -> DeskProblem {
        DeskProblem(
            "E1321.notOurs",
            exit: .hubNotReached,
            Phrase(
                "有设备代替中心回答（状态 \(status)），可能是上网认证页或代理。登记码没有用掉。",
                "Something else answered in the hub's place (status \(status)), perhaps a login page or a proxy. The code is not spent."
            ),
            next: Phrase("线路通了以后，用同一个登记码再试。", "Try the same code again once the line is clear.")
        )
    }

    static func code(_ reason: HubRefusalReason) -> DeskProblem {
        let message: Phrase
        var exit = DeskExit.notEnrolled
        switch reason {
        case .wrongCode: message = Phrase("登记码不对。", "The code is wrong.")
        case .usedCode: message = Phrase("登记码已经用过。", "The code has been used.")
        case .expiredCode: message = Phrase("登记码已过期。", "The code has expired.")
        case .tooManyTries:
            message = Phrase(
                "从这个地址试错登记码的次数太多，\(Limits.codeMinutes) 分钟内不再受理。",
                "Too many wrong codes came from this address; none is looked at for \(Limits.codeMinutes) minutes."
            )
        case .tooOld:
            message = Phrase("本机版本低于中心的要求。", "This version is too old for the hub.")
            exit = .tooOld
        case .busy, .internalError, .diskFull, .malformed, .tooLarge:
            message = Phrase("中心暂时不能登记，请稍后再试。", "The hub cannot enrol just now; try again later.")
            exit = .hubNotReached
        case .wrongDeployment, .unknownSite, .badSignature, .noAttachment, .retired:
            message = Phrase("中心拒绝了登记。", "The hub refused the enrolment.")
        }
        let next = Phrase("请向中心管理员要一个新的登记码。", "Ask the hub's administrator for a new code.")
        return DeskProblem(
            Text(reason.rawValue),
            exit: exit,
            message,
            next: exit == .notEnrolled ? next : nil
        )
    }
}
