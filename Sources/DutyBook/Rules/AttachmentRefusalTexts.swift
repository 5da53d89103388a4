extension Refusal.Rule {
    /// Something about attachments.
    var attachmentTexts: Refusal.Wording? {
        switch self {
        case .unknownAttachment:
            Refusal.Wording(
                "没有这个附件，或已经作废",
                "there is no such attachment, or it is void",
                "用 huying attachment list 查看",
                "see huying attachment list"
            )
        case .attachmentTooLarge:
            Refusal.Wording(
                "附件为空，或超过 20 MB",
                "the file is empty or larger than 20 MB",
                "压缩或分成几个文件",
                "compress it or split it"
            )
        case .tooManyAttachments:
            Refusal.Wording(
                "一件呼叫最多 200 个附件",
                "a call takes at most 200 attachments",
                "合并成一个文件再传",
                "join several in one file"
            )
        case .alreadyAttached:
            Refusal.Wording(
                "内容完全相同的附件已有",
                "the same content is attached already",
                "不用再传",
                "nothing is left to do"
            )
        default: nil
        }
    }
}
