import Foundation
import History
import PartySide
import Settings
import Synchronization

/// How far long work has come, on standard error: nothing in the first second, then one line that
/// is written over; without a terminal one plain line per phase. With `--json`, lines on standard
/// output.
final class ProgressLine: Sendable {
    private struct State {
        var phase: Text?
        var shownAt = ContinuousClock.now
        var isOnScreen = false
        var hasEnded = false
        var last: DeskProgress?
    }

    private let terminal: Terminal
    private let language: Language
    private let asJSON: Bool
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    init(terminal: Terminal, language: Language, asJSON: Bool) {
        self.terminal = terminal
        self.language = language
        self.asJSON = asJSON
    }

    func show(_ progress: DeskProgress) {
        let now = ContinuousClock.now
        state.withLock { state in
            guard !state.hasEnded else { return }
            state.last = progress
            let isNewPhase = state.phase != progress.phase
            if asJSON {
                guard isNewPhase || now - state.shownAt >= .milliseconds(200) else { return }
                terminal.print(progress.document)
            } else {
                guard now - start >= .seconds(1) else { return }
                if terminal.messageIsTerminal {
                    guard isNewPhase || now - state.shownAt >= .milliseconds(100) else { return }
                    let line = ColumnWidth.fit(text(progress, after: now - start), to: 79)
                    terminal.message(Array("\r\u{1B}[K\(line)".utf8))
                    state.isOnScreen = true
                } else {
                    guard isNewPhase else { return }
                    terminal.tell([text(progress, after: now - start)])
                }
            }
            state.phase = progress.phase
            state.shownAt = now
        }
    }

    /// Clears the line; later progress is not shown.
    func end() {
        state.withLock { state in
            state.hasEnded = true
            if state.isOnScreen { terminal.message(Array("\r\u{1B}[K".utf8)) }
            state.isOnScreen = false
        }
    }

    private func text(_ progress: DeskProgress, after elapsed: Duration) -> String {
        var line = Self.label(progress.phase).text(in: language)
        guard let total = progress.total, total > 0 else {
            return line + (progress.done > 0 ? " " + Self.grouped(progress.done) : "")
        }
        let share = Double(progress.done) / Double(total)
        line += " \(Self.grouped(progress.done))/\(Self.grouped(total))"
        line += " \(Int(share * 100))%"
        if share > 0.02, share < 1 {
            let seconds = Double(elapsed.components.seconds) * (1 - share) / share
            let rest = Int(seconds.rounded(.up))
            line += language == .chinese ? " 约 \(rest) 秒" : " about \(rest) s"
        }
        return line
    }

    private static func label(_ phase: Text) -> Phrase {
        switch phase.string {
        case "push": Phrase("上传", "Sending")
        case "pull": Phrase("下载", "Receiving")
        case "import": Phrase("导入", "Importing")
        case "verify": Phrase("核对", "Checking")
        case "rebuild": Phrase("重放", "Replaying")
        case "backup": Phrase("备份", "Backing up")
        case "restore": Phrase("恢复", "Restoring")
        default: Phrase(phase.string, phase.string)
        }
    }

    private static func grouped(_ number: Int) -> String {
        var digits = Array(String(number))
        var position = digits.count - 3
        while position > 0, digits[position - 1] != "-" {
            digits.insert(",", at: position)
            position -= 3
        }
        return String(digits)
    }
}
