/// Why a file is no table we can read or write.
package enum SheetFault: Error, Hashable, Sendable {
    /// No ZIP archive, cut off, or not what its directory says.
    case damaged
    /// It unpacks to more than `limit` bytes.
    case tooLarge(limit: Int)
    /// The workbook lacks a part it must have.
    case missingPart(String)
    /// Its markup cannot be read, or holds what no spreadsheet program writes.
    case badMarkup
    /// Rows below the header; the first one too many is `limit + 2`.
    case tooManyRows(limit: Int)
    case tooManyColumns(limit: Int, row: Int)
    /// A cell holds more text than spreadsheet programs take; rows and columns from 1.
    case cellTooLong(row: Int, column: Int)
}

/// What a workbook may weigh; a file beyond it is a mistake or an attack.
package enum SheetBounds {
    /// Rows below the header: more than a zone has duties by far.
    package static let rows = 100_000
    package static let columns = 256
    /// Bytes of everything that is unpacked from one file: 100,000 full rows need about half of it.
    package static let unpackedBytes = 256 << 20
    /// Parts of an archive; a workbook has some dozen.
    package static let parts = 2_000
    /// Characters of one cell, as spreadsheet programs limit it.
    package static let cellCharacters = 32_767
}
