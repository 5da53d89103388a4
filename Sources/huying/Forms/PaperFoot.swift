import History
import PartySide
import Reports

/// What every paper says of itself: its number and short code for a scanner, and when it was printed.
enum PaperFoot {
    static func code(_ number: String, of document: JSON) -> QRCode? {
        QRCode(Text([number, document["code"]?.string ?? ""].joined(separator: " ")))
    }

    static func text(on page: Page) -> Text {
        let now = Moment(seconds: page.now).full
        return Text(
            page.say(
                "打印时间 \(now)（本机时钟）。校验码由打印时本件的全部变更得出：同一编号、同一校验码，内容相同。",
                "Printed \(now) by this computer's clock. The code is drawn from all changes of the record "
                    + "as it was printed: same number, same code, same content."
            )
        )
    }
}
