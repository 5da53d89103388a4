import Courier
import Foundation
import Glibc
import HubSide
import SQLiteStore
import Settings

/// Where a verb is carried out: in this process while nobody serves, else by the serving hub.
struct OperatorDesk {
    let directory: HubDirectory
    let language: Language
    let environment: [String: String]

    /// How long a verb waits for another one, or for a hub that is just starting.
    private static let patience = Duration.seconds(15)

    /// Carries out a verb that needs the store.
    func perform(_ verb: HubCommand.Verb, _ arguments: [String: String] = [:]) async throws
        -> HubOutcome
    {
        let command = HubCommand(verb, arguments, language: language)
        try becomeOwner()
        guard directory.isFounded else { throw HubProblem.notFounded(directory.path) }
        let deadline = ContinuousClock.now + Self.patience
        while true {
            do {
                let lock = try await StateLock.acquire(
                    directory.lockPath,
                    as: .command,
                    waiting: Self.patience
                )
                defer { lock.release() }
                let settings = try self.settings()
                let house = try await HubHouse(
                    directory: directory,
                    settings: settings,
                    isServing: false
                )
                return await house.admin.perform(command)
            } catch StoreError.heldByAnother(let kind, let pid)
                where kind == StateLock.Holder.daemon.rawValue
            {
                if let outcome = try await ask(command) { return outcome }
                guard ContinuousClock.now < deadline else {
                    throw StoreError.heldByAnother(kind: kind, pid: pid)
                }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// Carries out a verb on a directory that nobody may serve meanwhile.
    func alone(_ work: () async throws -> HubOutcome) async throws -> HubOutcome {
        try becomeOwner()
        guard FileManager.default.fileExists(atPath: directory.path) else {
            return try await work()
        }
        let lock = try await StateLock.acquire(
            directory.lockPath,
            as: .command,
            waiting: Self.patience
        )
        defer { lock.release() }
        return try await work()
    }

    /// Backups are looked into in the system's directory for such things.
    var backupVerbs: HubBackupVerbs {
        let scratch = FileManager.default.temporaryDirectory.path
        return HubBackupVerbs(scratch: scratch, language: language)
    }

    /// Mends the store in place through the hub that serves it; where none does, from a backup too.
    func repair() async throws -> HubOutcome {
        try becomeOwner()
        guard directory.isFounded else { throw HubProblem.notFounded(directory.path) }
        if StateLock.holder(of: directory.lockPath)?.kind == StateLock.Holder.daemon.rawValue {
            return try await perform(.repair)
        }
        return try await alone {
            try await HubRepair(directory, settings: settings(), language: language).run()
        }
    }

    /// Looks the hub over, whether it serves or not.
    func doctor(isQuick: Bool) async -> HubOutcome {
        try? becomeOwner()
        let settings: Result<HubSettings, SettingsProblem>
        do {
            settings = .success(try self.settings())
        } catch {
            settings = .failure(
                error as? SettingsProblem
                    ?? SettingsProblem(.unreadableFile, at: directory.path, "\(error)")
            )
        }
        let doctor = HubDoctor(
            directory,
            settings: settings,
            language: language,
            isQuick: isQuick
        ) { verb, arguments in
            try await ask(HubCommand(verb, arguments, language: language))
        }
        return await doctor.examine()
    }

    /// The operator's configuration; flags are given by `serve` alone.
    func settings(flags: [String: String] = [:], file: String? = nil) throws -> HubSettings {
        let text = try SettingsText(for: directory.state, flag: file, environment: environment)
        var reader = SettingsReader(flags: flags, environment: environment, file: text)
        return try HubSettings(reading: &reader)
    }

    /// Files made by root in somebody else's directory would lock that hub out of its own state.
    func becomeOwner() throws {
        var facts = stat()
        guard stat(directory.path, &facts) == 0 else { return }
        if geteuid() == 0, facts.st_uid != 0 {
            guard setgid(facts.st_gid) == 0, setuid(facts.st_uid) == 0 else {
                throw HubProblem.badFile(directory.path, "its owner's account cannot be used")
            }
        } else if geteuid() != facts.st_uid {
            throw HubProblem.foreignDirectory(directory.path)
        }
    }

    /// Asks the serving hub; `nil` where it does not listen (any more, or yet).
    private func ask(_ command: HubCommand) async throws -> HubOutcome? {
        let courier = try HTTPCourier()
        defer { courier.shutdown() }
        var request = CourierRequest(
            .post,
            "http://localhost\(HubCommand.path)",
            body: Array(try JSONEncoder().encode(command)),
            answerLimit: 64 << 20
        )
        request.headers = [.init("Content-Type", "application/json")]
        request.socketPath = directory.state.socketPath
        request.proxy = .none
        request.totalDeadline = .seconds(3_600)
        request.mayRepeat = false
        let answer: CourierAnswer
        do {
            answer = try await courier.send(request)
        } catch {
            guard error.mayHaveArrived else { return nil }
            throw HubProblem.unexpected(error.english)
        }
        guard answer.status == 200,
            let outcome = try? JSONDecoder().decode(HubOutcome.self, from: Data(answer.body))
        else { throw HubProblem.unexpected("the serving hub answered \(answer.status)") }
        return outcome
    }
}
