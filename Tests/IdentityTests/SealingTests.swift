import History
import Identity
import Testing

@Suite("Sealing")
struct SealingTests {
    private let parts = [Array("一".utf8), [], [UInt8](repeating: 7, count: 5_000)]
    private let context = Array("to the hub".utf8)

    @Test("Only the holder of the key opens what was sealed, whole and in order")
    func opens() throws {
        let key = SigningKey()
        let sealed = try SealedParts.seal(
            parts,
            to: key.sealingKey.publicKey,
            context: context
        )
        #expect(try key.sealingKey.open(sealed, context: context) == parts)
        // The key lasts as long as the signing key does.
        let again = try SigningKey(secretBytes: key.secretBytes)
        #expect(try again.sealingKey.open(sealed, context: context) == parts)
        #expect(throws: IdentityError.cannotOpen) {
            try SigningKey().sealingKey.open(sealed, context: context)
        }
        #expect(throws: IdentityError.cannotOpen) {
            try key.sealingKey.open(sealed, context: context + [0])
        }
    }

    @Test("Parts that were altered, left out, added or moved open nothing")
    func refusesChanges() throws {
        let key = SigningKey()
        let sealed = try SealedParts.seal(parts, to: key.sealingKey.publicKey, context: context)
        var altered = sealed.parts
        altered[2][100] ^= 1
        let changed = [
            altered, Array(sealed.parts.dropLast()), sealed.parts + [sealed.parts[1]],
            sealed.parts.reversed(), [],
        ]
        for parts in changed {
            let other = SealedParts(encapsulated: sealed.encapsulated, parts: parts)
            #expect(throws: IdentityError.cannotOpen) {
                try key.sealingKey.open(other, context: context)
            }
        }
        let cut = SealedParts(encapsulated: [1, 2, 3], parts: sealed.parts)
        #expect(throws: IdentityError.cannotOpen) {
            try key.sealingKey.open(cut, context: context)
        }
        #expect(throws: IdentityError.badKey) {
            try SealedParts.seal(parts, to: [1, 2, 3], context: context)
        }
    }
}
