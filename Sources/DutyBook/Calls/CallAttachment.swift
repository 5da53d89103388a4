package import History

/// A file that belongs to a call. The call's history holds what it is; its bytes travel apart, named
/// by their digest, and may come later.
package struct CallAttachment: Hashable, Sendable {
    /// SHA-256 of the bytes.
    package let hash: Digest
    package let name: Text
    /// Bytes.
    package let size: Int64
    /// `application/pdf`.
    package let mediaType: Text
    package let note: Text?
    /// Who attached it first, and when.
    package let entry: Entry
    /// Every change that attached these bytes.
    package let changes: [Dot]
    /// Why it no longer counts, by whom and when; its bytes stay.
    package let voided: Voiding?

    package struct Voiding: Hashable, Sendable {
        package let entry: Entry
        package let why: Text?
    }

    package var party: Text { entry.body.author.party }

    /// Bytes: a long scan or a short film; base 64 of it passes the desk's socket.
    package static let largest: Int64 = 20 << 20
    /// Of one call.
    package static let most = 200

    /// A file's name as people see it: no path, nothing that a terminal or a file system might act
    /// on, at most 200 bytes.
    package static func isName(_ name: Text) -> Bool {
        let bytes = name.utf8
        let isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != 0x2F && $0 != 0x5C }
        return (1...200).contains(bytes.count) && isPlain && name != "." && name != ".."
    }
}

extension RecordHistory {
    /// The call's attachments in causal order, the same bytes once. One that was voided counts again
    /// when somebody attaches it knowing of that.
    package var attachments: [CallAttachment] {
        var order: [Text] = []
        var attached: [Text: [(entry: Entry, fields: Value)]] = [:]
        var voids: [Text: [(entry: Entry, fields: Value)]] = [:]
        for entry in entries {
            for event in entry.body.events {
                guard let kind = CallEvent(event.kind),
                    kind == .attached || kind == .attachmentVoided,
                    let hash = event.fields["hash"]?.text
                else { continue }
                if kind == .attached {
                    if attached[hash] == nil { order.append(hash) }
                    attached[hash, default: []].append((entry, event.fields))
                } else {
                    voids[hash, default: []].append((entry, event.fields))
                }
            }
        }
        return order.compactMap { hash in
            guard let all = attached[hash], let first = all.first, let digest = Digest(hash.string)
            else { return nil }
            let standing = (voids[hash] ?? []).last { void in
                !all.contains { RecordHistory.saw($0.entry, void.entry) }
            }
            return CallAttachment(
                hash: digest,
                name: first.fields["name"]?.text ?? hash,
                size: first.fields["size"]?.int ?? 0,
                mediaType: first.fields["mediaType"]?.text ?? "application/octet-stream",
                note: first.fields["text"]?.text,
                entry: first.entry,
                changes: all.map(\.entry.dot),
                voided: standing.map {
                    CallAttachment.Voiding(entry: $0.entry, why: $0.fields["why"]?.text)
                }
            )
        }
    }
}

extension Act {
    /// What an attachment says of itself must be possible, and only what is there can be voided: by
    /// the party that brought it, or the committee.
    func checkAttachment(_ history: RecordHistory) throws(Refusal) {
        let fields = events.first?.fields ?? .map([:])
        guard let hash = fields["hash"]?.text, let digest = Digest(hash.string),
            Text(digest.description) == hash
        else { throw refusal(.malformed, "hash") }
        let known = history.attachments.first { $0.hash == digest }
        if rule.action == "call.voidAttachment" {
            guard let known, known.voided == nil else { throw refusal(.unknownAttachment, hash) }
            guard known.party == author.id || author.kind == .zoneCommittee else {
                throw refusal(.notAllowed)
            }
            return
        }
        guard fields["name"]?.text.map(CallAttachment.isName) == true else {
            throw refusal(.malformed, "name")
        }
        guard let size = fields["size"]?.int, size >= 1, size <= CallAttachment.largest else {
            throw refusal(.attachmentTooLarge, Text("\(CallAttachment.largest >> 20)"))
        }
        guard history.attachments.count < CallAttachment.most else {
            throw refusal(.tooManyAttachments, Text("\(CallAttachment.most)"))
        }
        if let known, known.voided == nil { throw refusal(.alreadyAttached, known.name) }
    }
}
