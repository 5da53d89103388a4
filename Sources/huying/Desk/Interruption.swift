import Dispatch
import Foundation
import Glibc
import History
import PartySide
import Settings

/// Ctrl-C: says what holds, and ends with 130. The store is made for an end at any moment, so
/// nothing needs to be undone.
enum Interruption {
    private static let signals = DispatchQueue(label: "huying.interruption")

    /// From here on Ctrl-C ends the command in words.
    static func listen(_ terminal: Terminal, _ language: Language, asJSON: Bool) {
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: signals)
        source.setEventHandler {
            let problem = DeskProblem(
                "E4130.interrupted",
                exit: .interrupted,
                Phrase("已停止。", "Stopped."),
                effect: Phrase(
                    "已确认的都有效，没有做到一半的；下次从这里继续。",
                    "What was confirmed holds, nothing is half done; the next run goes on from here."
                )
            )
            let document = problem.document(in: language)
            if asJSON {
                terminal.print(document)
            } else {
                terminal.message(Array((terminal.messageIsTerminal ? "\r\u{1B}[K" : "").utf8))
                terminal.tell(RefusalSheet.lines(document, on: terminal.messagePage(language)))
            }
            _exit(problem.exit.rawValue)
        }
        source.resume()
        // It listens to the end of the process; a source that nobody holds would stop.
        _ = Unmanaged.passRetained(source as AnyObject)
    }
}
