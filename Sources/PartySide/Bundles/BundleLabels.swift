import Exchange
import ExchangeWire
import History

/// What stands in clear on exchange files: from whom, for whom, when, how much. Needs no key.
package enum BundleLabels {
    /// How the name of a hub's card ends.
    package static let cardSuffix = HubCard.suffix

    package static func read(_ contents: [[UInt8]]) throws(DeskProblem) -> DeskReply {
        var labels: [JSON] = []
        for bytes in contents {
            do {
                labels += try BundleFile(reading: bytes).envelopes.map { envelope -> JSON in
                    let label = envelope.label
                    return [
                        "zone": .string(label.deployment.description),
                        "from": .string(label.sender), "to": .string(label.receiver),
                        "madeAt": Timestamps.json(label.madeAt), "bytes": .count(envelope.size),
                    ]
                }
            } catch {
                throw DeskProblem.bundle(error) ?? DeskProblem(explaining: error)
            }
        }
        return DeskReply(["envelopes": .array(labels)])
    }
}
