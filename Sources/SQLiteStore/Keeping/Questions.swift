import GRDB
import GRDBSQLite
package import History

/// What an SQL user's question gave.
package struct QueryAnswer: Sendable {
    package let columns: [String]
    package let rows: [[Value]]
}

extension HistoryStore {
    /// Seconds a question of an SQL user may take.
    private static let querySeconds = 60

    /// Answers one SELECT, best over the documented views; nothing can be written.
    package func query(_ question: String) async throws -> QueryAnswer {
        let word = question.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
        guard ["SELECT", "WITH", "VALUES", "EXPLAIN"].contains(word) else {
            throw StoreError.badQuery("only SELECT, WITH, VALUES and EXPLAIN are answered")
        }
        return try await withThrowingTaskGroup(of: QueryAnswer?.self) { group in
            group.addTask { [connections] in
                do {
                    return try await connections.read { try Self.answer(question, $0) }
                } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
                    throw StoreError.badQuery(error.message ?? "\(error)")
                } catch is CancellationError {
                    throw StoreError.tooSlow
                } catch {
                    throw StoreError(error) ?? error
                }
            }
            group.addTask {
                try? await Task.sleep(for: .seconds(Self.querySeconds))
                return nil
            }
            // Whichever comes first; cancelling the other interrupts SQLite.
            defer { group.cancelAll() }
            guard let first = try await group.next(), let answer = first else {
                throw StoreError.tooSlow
            }
            return answer
        }
    }

    private static func answer(_ question: String, _ database: Database) throws -> QueryAnswer {
        let statement = try database.makeStatement(sql: question)
        var rows: [[Value]] = []
        let cursor = try Row.fetchCursor(statement)
        while let row = try cursor.next() {
            rows.append((0..<row.count).map { value(row[$0] as DatabaseValue) })
        }
        return QueryAnswer(columns: statement.columnNames, rows: rows)
    }

    private static func value(_ value: DatabaseValue) -> Value {
        switch value.storage {
        case .null: .null
        case .int64(let int): .int(int)
        case .double(let double): .text(Text(String(double)))
        case .string(let string): .text(Text(string))
        case .blob(let data): .bytes(Array(data))
        }
    }
}
