import History
import PartySide

/// `huying doctor`: one line for each thing that was looked at, and under it what mends it.
enum DoctorSheet {
    static func show(_ document: JSON, on page: Page) -> [String] {
        var lines: [String] = []
        for check in document["checks"]?.array ?? [] {
            let message = Plain.line(check["message"]?.string ?? "")
            let code = check["code"]?.string.map { " [\($0.prefix { $0 != "." })]" } ?? ""
            switch check["state"]?.string {
            case "ok": lines.append(page.green("✓ ") + message)
            case "warning": lines.append(page.yellow("! ") + message + code)
            case "wrong": lines.append(page.red("✗ ") + message + code)
            default: lines.append(page.dim("? " + message))
            }
            if let next = check["next"]?.string {
                lines.append("    → " + page.bold(Plain.line(next)))
            }
        }
        let summary = Plain.line(document["summary"]?.string ?? "")
        let isHealthy = document["healthy"]?.bool == true
        return lines + [isHealthy ? page.green(summary) : page.red(summary)]
    }
}
