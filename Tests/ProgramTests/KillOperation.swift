import Testing

/// One operation that is killed: what it needs, how it is called, and what must hold afterwards.
struct KillOperation: Sendable, CustomTestStringConvertible, CustomStringConvertible {
    let name: String
    var program = Bench.Program.command
    /// Makes what the operation works on, anew for each run, and answers its name.
    let subject: @Sendable (KillField) async throws -> String
    let arguments: @Sendable (KillField, String) -> [String]
    /// What the program reads: of what the operation is about, all that is not done yet.
    var input: @Sendable (KillField, String) async throws -> String? = { _, _ in nil }
    /// Whether what it is for is there, once and whole. After an end in peace it must be; after a kill
    /// either that, or the same command must bring it about.
    let isDone: @Sendable (KillField, String) async throws -> Bool

    var testDescription: String { name }
    var description: String { name }

    static let all = clerk + exchange + keeping + operating
}
