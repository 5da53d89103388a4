/// Where random bytes come from: the system's generator or, where a run has to repeat itself, a seed.
package struct RandomBytes: Sendable {
    private let draw: @Sendable (Int) -> [UInt8]

    /// - Parameter draw: gives as many bytes as it is asked for.
    package init(_ draw: @escaping @Sendable (Int) -> [UInt8]) { self.draw = draw }

    package func callAsFunction(_ count: Int) -> [UInt8] { draw(count) }

    package static let system = RandomBytes { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
