import Foundation
import Glibc
import History
import PartySide
import Spreadsheets

/// Files people name on the command line, read by the command itself: a service may not be allowed to.
enum InputFile {
    /// Bytes of a file that is read whole.
    static let longest = 32 << 20

    /// The name without its directories.
    static func name(_ path: String) -> String {
        path == "-" ? "-" : URL(fileURLWithPath: path).lastPathComponent
    }

    /// The text of a file; `-` is standard input. UTF-8 with or without a byte order mark, else
    /// GB18030, as office programs write it.
    static func text(at path: String) throws(DeskProblem) -> String {
        try text(of: try bytes(at: path), at: path)
    }

    /// A text or a workbook as the text of a CSV or TSV table, row by row the same.
    static func table(at path: String) throws(DeskProblem) -> String {
        let bytes = try bytes(at: path)
        guard Workbook.isLikely(bytes) else { return try text(of: bytes, at: path) }
        do throws(SheetFault) {
            let rows = try Workbook(bytes).rows
            let cells = rows.map { $0.map(SheetCell.text) }
            let writing = SheetWriting(header: rows.first ?? [], rows: Array(cells.dropFirst()))
            return String(decoding: writing.csv(), as: UTF8.self)
        } catch {
            throw SheetProblem.unreadable(path, error)
        }
    }

    private static func text(of bytes: [UInt8], at path: String) throws(DeskProblem) -> String {
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        if let text = String(validating: body, as: UTF8.self) { return text }
        let gb18030 = String.Encoding(rawValue: 0x8000_0632)
        if let text = String(data: Data(body), encoding: gb18030) { return text }
        throw DeskProblem(
            "E4306.encoding",
            exit: .usage,
            Phrase(
                "\(path) 既不是 UTF-8，也不是 GB18030 文本。",
                "\(path) is neither UTF-8 nor GB18030 text."
            )
        )
    }

    /// The whole file; `-` is standard input.
    static func bytes(at path: String) throws(DeskProblem) -> [UInt8] {
        let handle: FileHandle
        if path == "-" {
            handle = .standardInput
        } else {
            do {
                handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            } catch {
                throw Self.unreadable(path, errno)
            }
        }
        do {
            let data = try handle.read(upToCount: longest + 1) ?? Data()
            guard data.count <= longest else {
                throw DeskProblem(
                    "E4307.tooLarge",
                    exit: .usage,
                    Phrase(
                        "\(path) 超过 \(longest >> 20) MB，请分成几个文件。",
                        "\(path) is larger than \(longest >> 20) MB; split it."
                    )
                )
            }
            return [UInt8](data)
        } catch let refused as DeskProblem {
            throw refused
        } catch {
            throw Self.unreadable(path, errno)
        }
    }

    private static func unreadable(_ path: String, _ error: Int32) -> DeskProblem {
        let reason = error == 0 ? "" : " (\(String(cString: strerror(error))))"
        return DeskProblem(
            "E4305.file",
            exit: .usage,
            Phrase("读不到文件 \(path)\(reason)。", "The file \(path) cannot be read\(reason).")
        )
    }
}

/// Files the command writes: whole or not at all, for the owner's eyes.
enum OutputFile {
    static func write(_ bytes: [UInt8], to path: String) throws(DeskProblem) {
        try write(to: path) { descriptor throws(DeskProblem) in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes {
                    Glibc.write(descriptor, $0.baseAddress, $0.count)
                }
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw unwritable(path, errno) }
                rest = rest.dropFirst(written)
            }
        }
    }

    /// Copies a file that lies elsewhere, perhaps on another file system.
    static func copy(from source: String, to path: String) throws(DeskProblem) {
        let input = open(source, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard input >= 0 else { throw unwritable(path, errno) }
        defer { close(input) }
        try write(to: path) { descriptor throws(DeskProblem) in
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            while true {
                let count = buffer.withUnsafeMutableBytes { read(input, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw unwritable(path, errno) }
                if count == 0 { return }
                var rest = buffer[..<count]
                while !rest.isEmpty {
                    let written = rest.withUnsafeBytes {
                        Glibc.write(descriptor, $0.baseAddress, $0.count)
                    }
                    if written < 0, errno == EINTR { continue }
                    guard written > 0 else { throw unwritable(path, errno) }
                    rest = rest.dropFirst(written)
                }
            }
        }
    }

    private static func write(
        to path: String,
        _ fill: (Int32) throws(DeskProblem) -> Void
    ) throws(DeskProblem) {
        let partial = path + ".part-\(getpid())"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable(path, errno) }
        do throws(DeskProblem) {
            defer { close(descriptor) }
            try fill(descriptor)
            guard fsync(descriptor) == 0 else { throw unwritable(path, errno) }
        } catch {
            unlink(partial)
            throw error
        }
        guard rename(partial, path) == 0 else {
            let reason = errno
            unlink(partial)
            throw unwritable(path, reason)
        }
    }

    private static func unwritable(_ path: String, _ error: Int32) -> DeskProblem {
        let reason = String(cString: strerror(error))
        let isFull = error == ENOSPC || error == EDQUOT
        return DeskProblem(
            isFull ? "E3102.diskFull" : "E4305.file",
            exit: isFull ? .storeTrouble : .usage,
            Phrase("文件 \(path) 写不了（\(reason)）。", "The file \(path) cannot be written (\(reason)).")
        )
    }
}
