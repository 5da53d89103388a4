import Foundation

/// One line of the report: what was measured, its floor, and the ratio of the two.
struct Figure {
    let measure: String
    let subject: String
    let value: Duration
    let floor: Duration
    var remark = ""

    var ratio: Double { value.seconds / floor.seconds }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }

    /// Three significant digits with a unit.
    var short: String {
        switch seconds {
        case ..<0.001: String(format: "%.0f µs", seconds * 1e6)
        case ..<1: String(format: "%.1f ms", seconds * 1e3)
        default: String(format: "%.2f s", seconds)
        }
    }
}

/// The time something takes.
func timed(_ work: () throws -> Void) rethrows -> Duration {
    let start = ContinuousClock.now
    try work()
    return .now - start
}

extension [Duration] {
    /// The smallest value that this share of all does not exceed.
    func percentile(_ share: Double) -> Duration {
        let sorted = self.sorted()
        let index = Int((Double(sorted.count) * share).rounded(.up)) - 1
        return sorted[Swift.min(Swift.max(index, 0), sorted.count - 1)]
    }
}

/// Writes figures as they come, for a person and for a file.
enum Report {
    static func say(_ text: String) {
        FileHandle.standardError.write(Data("· \(text)\n".utf8))
    }

    static func write(_ figure: Figure) {
        let ratio = String(format: "%.2f", figure.ratio)
        let line =
            "\(figure.measure)\t\(figure.subject)\t\(figure.value.short)\t\(figure.floor.short)"
            + "\t\(ratio) ×\t\(figure.remark)\n"
        FileHandle.standardOutput.write(Data(line.utf8))
    }

    static func write(_ measure: String, _ subject: String, _ remark: String) {
        FileHandle.standardOutput.write(Data("\(measure)\t\(subject)\t\t\t\t\(remark)\n".utf8))
    }

    static func head() {
        FileHandle.standardOutput.write(
            Data("measure\tsubject\tmeasured\tfloor\tratio\tremark\n".utf8)
        )
    }
}
