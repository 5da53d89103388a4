import GRDBSQLite
import History

/// What can be given to a statement.
protocol Bindable {
    func bind(to statement: OpaquePointer, at index: Int32)
}

/// Tells SQLite to copy the bytes before the call returns.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension Int64: Bindable {
    func bind(to statement: OpaquePointer, at index: Int32) {
        sqlite3_bind_int64(statement, index, self)
    }
}

extension Int: Bindable {
    func bind(to statement: OpaquePointer, at index: Int32) {
        sqlite3_bind_int64(statement, index, Int64(self))
    }
}

extension Bool: Bindable {
    func bind(to statement: OpaquePointer, at index: Int32) {
        sqlite3_bind_int(statement, index, self ? 1 : 0)
    }
}

/// Bytes become a blob.
extension Array: Bindable where Element == UInt8 {
    func bind(to statement: OpaquePointer, at index: Int32) {
        withUnsafeBytes { bytes in
            // A null pointer would bind NULL where an empty blob is meant.
            if bytes.isEmpty {
                _ = sqlite3_bind_zeroblob(statement, index, 0)
            } else {
                _ = sqlite3_bind_blob64(
                    statement,
                    index,
                    bytes.baseAddress,
                    UInt64(bytes.count),
                    copied
                )
            }
        }
    }
}

extension Text: Bindable {
    func bind(to statement: OpaquePointer, at index: Int32) {
        utf8.withUnsafeBytes { bytes in
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            if let start, !bytes.isEmpty {
                _ = sqlite3_bind_text64(
                    statement,
                    index,
                    start,
                    UInt64(bytes.count),
                    copied,
                    UInt8(SQLITE_UTF8)
                )
            } else {
                _ = sqlite3_bind_text(statement, index, "", 0, copied)
            }
        }
    }
}

extension Digest: Bindable {
    func bind(to statement: OpaquePointer, at index: Int32) {
        let words = (
            self.words.a.bigEndian, self.words.b.bigEndian, self.words.c.bigEndian,
            self.words.d.bigEndian
        )
        withUnsafeBytes(of: words) { bytes in
            _ = sqlite3_bind_blob(statement, index, bytes.baseAddress, 32, copied)
        }
    }
}

extension ReplicaID: Bindable {
    func bind(to statement: OpaquePointer, at index: Int32) {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { bytes in
            _ = sqlite3_bind_blob(statement, index, bytes.baseAddress, 16, copied)
        }
    }
}

extension Optional: Bindable where Wrapped: Bindable {
    func bind(to statement: OpaquePointer, at index: Int32) {
        switch self {
        case .some(let value): value.bind(to: statement, at: index)
        case .none: sqlite3_bind_null(statement, index)
        }
    }
}

/// A number of a chain as SQLite counts.
func stored(_ number: UInt64) throws(StoreError) -> Int64 {
    guard let number = Int64(exactly: number) else { throw StoreError.outOfRange }
    return number
}
