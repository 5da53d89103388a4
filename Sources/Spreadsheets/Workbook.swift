import Foundation
package import History

/// The first sheet of an XLSX file (ISO/IEC 29500) as rows of text.
package struct Workbook: Sendable {
    /// Every row from the first of the sheet on, empty ones included, so that the n-th is the row
    /// that the spreadsheet program numbers n.
    package let rows: [[Text]]

    /// Whether bytes begin like a ZIP archive, hence perhaps like a workbook.
    package static func isLikely(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
    }

    package init(_ bytes: [UInt8]) throws(SheetFault) {
        var archive = try ZipArchive(bytes)
        let sheet = try Self.firstSheet(&archive)
        let strings = try archive.part("xl/sharedStrings.xml").map(Self.sharedStrings) ?? []
        let dates = try archive.part("xl/styles.xml").map(DateStyles.init) ?? DateStyles()
        guard let content = try archive.part(sheet) else { throw .missingPart(sheet) }
        var reader = SheetReader(MarkupReader(content), strings: strings, dates: dates)
        rows = try reader.read()
    }

    /// The path of the sheet that stands first in the book.
    private static func firstSheet(_ archive: inout ZipArchive) throws(SheetFault) -> String {
        guard let book = try archive.part("xl/workbook.xml") else {
            throw .missingPart("xl/workbook.xml")
        }
        guard let relations = try archive.part("xl/_rels/workbook.xml.rels") else {
            throw .missingPart("xl/_rels/workbook.xml.rels")
        }
        guard
            let id = try attribute("id", ofFirst: "sheet", where: nil, in: book),
            let target = try attribute(
                "Target",
                ofFirst: "Relationship",
                where: ("Id", id),
                in: relations
            )
        else { throw .missingPart("xl/worksheets/sheet1.xml") }
        let path = String(decoding: target, as: UTF8.self)
        return path.hasPrefix("/") ? String(path.dropFirst()) : "xl/" + path
    }

    private static func attribute(
        _ name: StaticString,
        ofFirst element: StaticString,
        where condition: (name: StaticString, value: [UInt8])?,
        in bytes: [UInt8]
    ) throws(SheetFault) -> [UInt8]? {
        var reader = MarkupReader(bytes)
        while let piece = try reader.next() {
            guard case .start(let found, _) = piece, reader.isNamed(found.name, element) else {
                continue
            }
            if let condition,
                reader.attribute(condition.name, of: found) != condition.value
            {
                continue
            }
            return reader.attribute(name, of: found)
        }
        return nil
    }

    /// The texts that cells name by number; phonetic guides are left out.
    private static func sharedStrings(_ bytes: [UInt8]) throws(SheetFault) -> [Text] {
        var reader = MarkupReader(bytes)
        var strings: [Text] = []
        var current: [UInt8] = []
        var isText = false
        var guides = 0
        while let piece = try reader.next() {
            switch piece {
            case .start(let element, let isEmpty):
                if reader.isNamed(element.name, "si") {
                    current = []
                    if isEmpty { strings.append("") }
                } else if reader.isNamed(element.name, "rPh"), !isEmpty {
                    guides += 1
                } else if reader.isNamed(element.name, "t") {
                    isText = !isEmpty && guides == 0
                }
            case .text(let range, let isRaw):
                if isText { current += isRaw ? reader.raw(range) : reader.text(range) }
            case .end(let name):
                if reader.isNamed(name, "si") {
                    strings.append(Text(validating: current) ?? "")
                } else if reader.isNamed(name, "rPh") {
                    guides -= 1
                } else if reader.isNamed(name, "t") {
                    isText = false
                }
            }
        }
        return strings
    }
}

/// Which cell styles show a number as a day.
struct DateStyles {
    private var isDate: [Bool] = []

    init() {}

    init(_ bytes: [UInt8]) throws(SheetFault) {
        var reader = MarkupReader(bytes)
        var custom: Set<Int> = []
        var isInFormats = false
        while let piece = try reader.next() {
            switch piece {
            case .start(let element, _):
                if reader.isNamed(element.name, "cellXfs") {
                    isInFormats = true
                } else if reader.isNamed(element.name, "numFmt") {
                    let code = reader.attribute("formatCode", of: element) ?? []
                    let id = reader.attribute("numFmtId", of: element).flatMap(Self.number)
                    if let id, Self.showsDay(code) { custom.insert(id) }
                } else if isInFormats, reader.isNamed(element.name, "xf") {
                    let id = reader.attribute("numFmtId", of: element).flatMap(Self.number) ?? 0
                    // The formats every spreadsheet program has for days, the Chinese ones included.
                    isDate.append(
                        (14...17).contains(id) || id == 22 || (27...31).contains(id)
                            || (50...58).contains(id) || custom.contains(id)
                    )
                }
            case .end(let name): if reader.isNamed(name, "cellXfs") { isInFormats = false }
            case .text: break
            }
        }
    }

    func shows(_ style: Int) -> Bool { isDate.indices.contains(style) && isDate[style] }

    private static func number(_ bytes: [UInt8]) -> Int? {
        Int(String(decoding: bytes, as: UTF8.self))
    }

    /// A code that names years or days outside of quotes and brackets.
    private static func showsDay(_ code: [UInt8]) -> Bool {
        var closing: UInt8?
        for byte in code {
            if let end = closing {
                if byte == end { closing = nil }
            } else if byte == UInt8(ascii: "\"") {
                closing = byte
            } else if byte == UInt8(ascii: "[") {
                closing = UInt8(ascii: "]")
            } else if "ydYD".utf8.contains(byte) {
                return true
            }
        }
        return false
    }
}
