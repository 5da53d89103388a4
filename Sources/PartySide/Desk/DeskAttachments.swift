import AttachmentKeeping
import Courier
import DutyBook
import Exchange
import Foundation
import History
import SQLiteStore
import Safekeeping

extension Desk {
    /// Attaches a file: its bytes are kept first, then its name, size and digest join the call. Works
    /// without a network.
    func attach(_ request: DeskRequest, _ arguments: DeskArguments) async throws -> DeskReply {
        let name = try arguments.required("name")
        guard let content = Data(base64Encoded: try arguments.required("content").string) else {
            throw DeskProblem.usage(Phrase("content 要用 base64。", "content must be base 64."))
        }
        guard !content.isEmpty, content.count <= Int(CallAttachment.largest) else {
            throw Refusal(.attachmentTooLarge)
        }
        let (hash, isNew) = try site.shelf.add(Array(content))
        var asked = request
        asked.arguments["content"] = nil
        asked.arguments["hash"] = .text(Text(hash.description))
        asked.arguments["size"] = .int(Int64(content.count))
        asked.arguments["mediaType"] =
            arguments["mediaType"] ?? .text(MediaType.of(fileNamed: name.string))
        do {
            let reply = try await change(asked)
            return DeskReply(
                reply.document.adding([
                    "hash": .string(hash.description), "size": .count(content.count),
                ]),
                exit: reply.exit
            )
        } catch {
            let isNamed = try await site.store.read { try $0.isAttached(hash) }
            if isNew, !isNamed { site.shelf.remove(hash) }
            throw error
        }
    }

    /// Nobody may name bytes that are not here.
    func checkBytes(of command: ChangeCommand) throws {
        guard command.verb == "call.attach" else { return }
        let hash = command.arguments["hash"]?.text.flatMap { Digest($0.string) }
        guard let hash, site.shelf.size(of: hash) != nil else {
            throw DeskProblem.usage(
                Phrase(
                    "附件要用 huying call attach 加入。",
                    "Files are attached by huying call attach."
                )
            )
        }
    }

    /// `{"items":[{"hash","name","size","mediaType","party","person","at","here","void",…}]}`
    func attachments(_ arguments: DeskArguments) async throws -> DeskReply {
        let (_, all) = try await named(arguments)
        return DeskReply([
            "items": .array(all.map(document)), "next": .null,
        ])
    }

    /// Voids one with a reason; its bytes stay.
    func voidAttachment(
        _ request: DeskRequest,
        _ arguments: DeskArguments
    ) async throws -> DeskReply {
        let (_, attachment) = try await one(arguments)
        var asked = request
        asked.verb = "call.voidAttachment"
        asked.arguments["attachment"] = nil
        asked.arguments["hash"] = .text(Text(attachment.hash.description))
        return try await change(asked)
    }

    /// One file with its bytes as base 64. Bytes that are not here are fetched now.
    func attachment(_ arguments: DeskArguments) async throws -> DeskReply {
        let (call, attachment) = try await one(arguments)
        let bytes: [UInt8]
        do {
            bytes = try site.shelf.content(of: attachment.hash)
        } catch {
            bytes = try await fetched(attachment, of: call)
        }
        return DeskReply(
            document(attachment).adding([
                "content": .string(Data(bytes).base64EncodedString())
            ])
        )
    }

    /// The attachment somebody names by its name or how its digest begins.
    private func one(
        _ arguments: DeskArguments
    ) async throws -> (RecordRef, CallAttachment) {
        let (call, all) = try await named(arguments)
        let prefix = try arguments.required("attachment")
        let found = all.filter { attachment in
            attachment.name == prefix
                || prefix.utf8.count >= 6 && attachment.hash.description.hasPrefix(prefix.string)
        }
        guard let attachment = found.first else {
            throw Refusal(.unknownAttachment, record: call, subject: prefix)
        }
        guard found.count == 1 else {
            throw DeskProblem.usage(
                Phrase("有几个附件叫这个名字，请写摘要。", "Several are called so; name one by its digest.")
            )
        }
        return (call, attachment)
    }

    private func fetched(
        _ attachment: CallAttachment,
        of call: RecordRef
    ) async throws -> [UInt8] {
        do {
            try await sync.fetch(
                AttachmentPlace(call: call.id, hash: attachment.hash, size: Int(attachment.size))
            )
        } catch LineProblem.refused(.noAttachment) {
            throw DeskProblem.notAtHub
        } catch let problem as LineProblem {
            let failure = SyncFailure(explaining: problem)
            throw DeskProblem(failure.code, exit: .hubNotReached, failure.message)
        }
        return try site.shelf.content(of: attachment.hash)
    }

    private func named(
        _ arguments: DeskArguments
    ) async throws -> (RecordRef, [CallAttachment]) {
        let name = try arguments.required("call")
        return try await site.store.read { store in
            guard let record = try RecordLookup.call(name, in: store),
                let history = try Zone(store).history(of: record, in: store)
            else { throw Refusal(.unknownCall, subject: name) }
            return (record, history.attachments)
        }
    }

    private func document(_ attachment: CallAttachment) -> JSON {
        let times = attachment.entry.body.times
        return [
            "hash": .string(attachment.hash.description), "name": .string(attachment.name),
            "size": .int(attachment.size), "mediaType": .string(attachment.mediaType),
            "text": .text(attachment.note), "party": .string(attachment.party),
            "person": .string(attachment.entry.body.author.person),
            "recordedAt": Timestamps.json(times.recordedAt),
            "here": .bool(site.shelf.size(of: attachment.hash) != nil),
            "bytesHere": .count(
                site.shelf.size(of: attachment.hash) ?? site.shelf.held(of: attachment.hash)
            ),
            "void": .bool(attachment.voided != nil), "voidWhy": .text(attachment.voided?.why),
        ]
    }
}

extension DeskProblem {
    static let notAtHub = DeskProblem(
        "E1215.noAttachment",
        exit: .hubNotReached,
        Phrase(
            "附件内容还没到中心：上传的单位可能离线。",
            "The bytes are not at the hub yet; the office that attached them may be offline."
        ),
        effect: .dataSafe,
        next: Phrase("稍后再取。", "Try again later.")
    )

    static func shelf(_ fault: ShelfFault) -> DeskProblem {
        switch fault {
        case .quota:
            DeskProblem(
                "E3191.attachmentsFull",
                exit: .storeTrouble,
                Phrase("本机附件已占满允许的空间。", "Attachments take all the room they may here."),
                next: Phrase("请管理员扩充空间。", "Ask the administrator for more room.")
            )
        case .system where fault.isFull: store(.diskFull)
        case .system(let path, let number):
            DeskProblem(explaining: DurableFile.Failure(path: path, number: number))
        case .absent, .damaged:
            DeskProblem(
                "E3192.attachmentDamaged",
                exit: .storeTrouble,
                Phrase(
                    "附件内容与登记的摘要不符，没有采用。",
                    "The bytes differ from the digest of the attachment and were not used."
                ),
                next: Phrase("再取一次，会重新下载。", "Get it again; it will be fetched anew.")
            )
        }
    }
}

/// What a file is, by how its name ends; nothing is trusted to it but how it is shown.
enum MediaType {
    private static let known: [String: Text] = [
        "pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png",
        "gif": "image/gif", "webp": "image/webp", "tif": "image/tiff", "tiff": "image/tiff",
        "mp4": "video/mp4", "mp3": "audio/mpeg", "txt": "text/plain", "csv": "text/csv",
        "zip": "application/zip", "doc": "application/msword",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls": "application/vnd.ms-excel",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ofd": "application/ofd", "wps": "application/vnd.ms-works",
    ]

    static func of(fileNamed name: String) -> Text {
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return known[ending] ?? "application/octet-stream"
    }
}
