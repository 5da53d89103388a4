import Exchange
import ExchangeWire
import Foundation
import History
import SQLiteStore

extension Desk {
    /// The site's file for the hub, as base 64; put into `content`, the file that is there already,
    /// where one is.
    func exportBundle(_ arguments: DeskArguments) async throws -> DeskReply {
        var file = BundleFile()
        if let content = try arguments.text("content") { file = try Self.bundle(content) }
        let made = try await BundleExport(site: site).make(isFull: try arguments.flag("full"))
        file.put(made.envelope)
        return DeskReply([
            "pending": .count(made.pending), "more": .bool(made.more),
            "party": .string(site.party), "site": .string(site.id),
            "madeAt": Timestamps.json(made.envelope.label.madeAt),
            "envelopes": .count(file.envelopes.count),
            // A stick carries what is attached by name and digest; the bytes wait for a line.
            "attachmentsLeftOut": .count(
                try await site.store.read { try $0.attachmentFigures().count }
            ),
            "content": .string(Data(file.bytes).base64EncodedString()),
        ])
    }

    /// Takes in the hub's files, each as base 64; the answer is that of an exchange.
    func importBundle(_ arguments: DeskArguments) async throws -> DeskReply {
        let isStrict = try arguments.flag("strict")
        let hasMet = try await meetHubs(arguments["cards"]?.list ?? [])
        let contents = arguments["contents"]?.list ?? []
        if contents.isEmpty, hasMet {
            return try await reply(
                to: SyncReport(outcome: .nothing),
                isStrict: isStrict,
                in: arguments.language
            ) { $0.adding(["hubMet": true, "awaited": false]) }
        }
        let file = try Self.bundles(contents)
        let taken: BundleImport.Taken
        do {
            taken = try await BundleImport(site: site).take(file)
        } catch {
            throw DeskProblem.bundle(error) ?? error
        }
        site.memory.note(bundleOf: taken.hubTime)
        return try await reply(to: taken.report, isStrict: isStrict, in: arguments.language) {
            $0.adding([
                "hubTime": Timestamps.json(taken.hubTime), "awaited": .bool(taken.awaited),
            ])
        }
    }

    /// Reads the hubs' cards on a medium; whether there was one of this zone.
    private func meetHubs(_ cards: [Value]) async throws -> Bool {
        var hasMet = false
        for card in cards {
            guard let bytes = card.text.flatMap({ Data(base64Encoded: $0.string) }),
                let read = try? HubCardWire.read(Array(bytes)),
                read.introduction.deployment == site.deployment
            else { continue }
            try await BundleImport(site: site).meet(read)
            hasMet = true
        }
        return hasMet
    }

    /// The envelopes of several files together. On a medium that goes round a damaged file of another
    /// office must not keep this one's out; one that is damaged itself is missed in what remains.
    private static func bundles(_ contents: [Value]) throws -> BundleFile {
        var envelopes: [BundleEnvelope] = []
        var damage: (any Error)?
        for content in contents {
            do {
                envelopes += try bundle(content.text ?? "").envelopes
            } catch {
                damage = error
            }
        }
        if let damage, envelopes.isEmpty { throw damage }
        return BundleFile(envelopes)
    }

    private static func bundle(_ content: Text) throws -> BundleFile {
        guard let bytes = Data(base64Encoded: content.string) else {
            throw DeskProblem.usage(Phrase("content 要用 base64。", "content must be base 64."))
        }
        do {
            return try BundleFile(reading: Array(bytes))
        } catch {
            throw DeskProblem.bundle(error) ?? error
        }
    }
}
