import Foundation
import History
import PartySide

/// Files of a call on paper.
enum AttachmentSheet {
    static func list(_ document: JSON, on page: Page) -> [String] {
        let items = document["items"]?.array ?? []
        guard !items.isEmpty else { return [page.say("没有附件。", "No files are attached.")] }
        return items.flatMap { lines($0, on: page) }
    }

    static func attached(_ document: JSON, on page: Page) -> [String] {
        ChangeSheet.saved(document, on: page) + [
            page.say("附件 ", "File ") + short(document) + "  " + size(document, on: page)
                + page.say(
                    "；内容已存本机，联网后送到中心",
                    "; its bytes are kept here and go to the hub with the next exchange"
                )
        ]
    }

    static func written(_ document: JSON, on page: Page) -> [String] {
        var lines = [
            page.say("已写出：", "Written: ") + Plain.line(document["file"]?.string ?? "") + "  "
                + size(document, on: page)
                + page.say("，摘要核对无误", ", digest checked")
        ]
        if document["void"]?.bool == true { lines.append(page.yellow(void(document, on: page))) }
        return lines
    }

    private static func lines(_ item: JSON, on page: Page) -> [String] {
        let isHere = item["here"]?.bool == true
        let place =
            isHere
            ? page.say("在本机", "here") : page.say("内容还在中心，用 get 取", "at the hub; get fetches it")
        var lines = [
            short(item) + "  " + Plain.line(item["name"]?.string ?? "") + "  "
                + size(item, on: page) + "  " + place
        ]
        var second = "  " + Shown.who(item, on: page) + "  "
        second += Shown.time(item["recordedAt"], on: page)
        if let text = item["text"]?.string { second += "  " + Plain.line(text) }
        lines.append(second)
        if item["void"]?.bool == true { lines.append("  " + page.yellow(void(item, on: page))) }
        return lines
    }

    private static func void(_ item: JSON, on page: Page) -> String {
        page.say("已作废：", "Void: ") + Plain.line(item["voidWhy"]?.string ?? "")
    }

    private static func short(_ item: JSON) -> String {
        String((item["hash"]?.string ?? "").prefix(12))
    }

    private static func size(_ item: JSON, on page: Page) -> String {
        let bytes = item["size"]?.int ?? 0
        if bytes < 10_240 { return page.say("\(bytes) 字节", "\(bytes) bytes") }
        if bytes < 10 << 20 { return "\(bytes >> 10) KB" }
        return "\(bytes >> 20) MB"
    }
}
