import History
import PartySide
import Reports

/// 督办单: an order with its demand, its reply and its end.
struct OrderPaper {
    let source: PaperSource

    func printed() -> PrintedForm {
        let document = source.document
        let order = document["aspects"]?["order"]?["value"]
        let reply = source.events("replied").last
        let ending = source.events("orderClosed").last ?? source.events("orderRevoked").last
        let colour = Glossary.say(
            document["colour"]?.string,
            Glossary.colours,
            on: source.page
        )
        let calls = (order?["calls"]?.array ?? []).compactMap(\.string)
            .map { document["names"]?[Text($0)]?.string ?? $0 }
        return source.form(
            source.say("督办单（\(colour)）", "Supervision order (\(colour))"),
            number: document["number"]?.string
                ?? source.page.say("待中心编号", "not numbered yet"),
            unit: source.name(document["to"]),
            [
                .rows([
                    source.row("被督办单位", "Ordered", source.name(document["to"])),
                    source.row("督办事项", "Matter", document["title"]?.string),
                    source.row("涉及呼叫", "Calls", calls.joined(separator: "\n")),
                    source.row("督办要求", "Demand", order?["demand"]?.string, isLong: true),
                    source.row("依据", "Ground", order?["basis"]?.string),
                    source.row("签发时间", "Issued", source.time(document["issuedAt"])),
                    source.row("回复期限", "Reply due", source.time(document["replyDue"])),
                    source.row(
                        "回复情况",
                        "Reply",
                        [reply?["fields"]?["text"]?.string, reply?["fields"]?["evidence"]?.string]
                            .compactMap(\.self).joined(separator: "\n"),
                        isLong: true
                    ),
                    source.row(
                        "回复时间和人员",
                        "Replied",
                        reply.map {
                            source.time($0["recordedAt"]) + "　" + ($0["person"]?.string ?? "")
                        }
                    ),
                    source.row(
                        "销号或解除",
                        "Closed or revoked",
                        ending.map {
                            source.time($0["recordedAt"]) + "　"
                                + ($0["fields"]?["why"]?.string ?? "")
                        }
                    ),
                ])
            ],
            signatures: [
                source.say("签发：", "Issued by:") + Text(order?["signedBy"]?.string ?? ""),
                source.say("接收人：", "Received by:"),
                source.say("单位负责人：", "Head of the unit:"), source.seal,
            ]
        )
    }
}
