import Exchange
import ExchangeWire
import History
package import Settings

/// How the names of the hub's files end.
package enum HubFiles {
    package static let cardSuffix = HubCard.suffix
}

/// What stands in clear on exchange files: from whom, for whom, when, how much. Needs neither key nor hub.
package struct BundleInspection: Sendable {
    private let files: [(name: String, bytes: [UInt8])]
    private let language: Language

    package init(_ files: [(name: String, bytes: [UInt8])], _ language: Language) {
        self.files = files
        self.language = language
    }

    package var outcome: HubOutcome {
        get throws {
            var documents: [HubDocument] = []
            var lines: [String] = []
            for file in files {
                guard let bundle = try? BundleFile(reading: file.bytes) else {
                    throw HubProblem.notABundle
                }
                lines.append(file.name)
                for envelope in bundle.envelopes {
                    let label = envelope.label
                    documents.append(document(of: envelope, in: file.name))
                    lines.append(
                        "  \(label.sender.string.prefix(12)) → \(label.receiver.string.prefix(12))  "
                            + "\(HubClock.words(label.madeAt, in: language))  \(envelope.size / 1_024) KB"
                    )
                }
            }
            return HubOutcome(
                .object([.init("envelopes", .list(documents))]),
                text: lines.joined(separator: "\n")
            )
        }
    }

    private func document(of envelope: BundleEnvelope, in file: String) -> HubDocument {
        let label = envelope.label
        return .object([
            .init("file", .text(file)), .init("zone", .text(label.deployment.description)),
            .init("from", .text(label.sender.string)), .init("to", .text(label.receiver.string)),
            .init("madeAt", .text(HubClock.text(label.madeAt))),
            .init("bytes", .count(envelope.size)),
        ])
    }
}
