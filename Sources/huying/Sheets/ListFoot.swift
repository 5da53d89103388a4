import History
import PartySide

/// The end of a list: how to get the rest.
enum ListFoot {
    static func lines(_ document: JSON, on page: Page) -> [String] {
        guard let next = document["next"]?.string else { return [] }
        return [page.say("还有更多：", "There is more: ") + "--after \(Plain.line(next))"]
    }
}
