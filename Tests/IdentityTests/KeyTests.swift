import Exchange
import History
import Identity
import Testing

@Suite struct KeyTests {
    @Test func hashesAreThoseOfTheStandard() {
        // FIPS 180-2, appendix B.
        #expect(
            sha256(Array("abc".utf8)).description
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(
            sha256([]).description
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
    }

    @Test func keysAndSignaturesAreThoseOfTheStandard() throws {
        // RFC 8032, section 7.1, test 2.
        let secret = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
        let key = try SigningKey(secretBytes: try #require(Hexadecimal.bytes(secret)))
        let publicKey = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
        #expect(Hexadecimal.text(key.publicKey) == publicKey)
        let signature = try #require(
            Hexadecimal.bytes(
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                    + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            )
        )
        #expect(verify(signature: signature, of: [0x72], key: key.publicKey))
        #expect(!verify(signature: signature, of: [0x73], key: key.publicKey))
        #expect(verify(signature: try key.sign([0x72]), of: [0x72], key: key.publicKey))
    }

    @Test func aKeyComesBackFromItsSecretBytes() throws {
        let key = SigningKey()
        let again = try SigningKey(secretBytes: key.secretBytes)
        #expect(again.publicKey == key.publicKey)
        #expect(again.name == key.name)
        #expect(SigningKey().publicKey != key.publicKey)
        #expect(throws: IdentityError.badKey) { try SigningKey(secretBytes: [1, 2, 3]) }
        #expect(throws: IdentityError.badKey) { try SigningKey(secretBytes: []) }
    }

    @Test func aNameIsHalfTheHashOfTheKey() {
        let key = SigningKey()
        #expect(key.name == Text(Hexadecimal.text(sha256(key.publicKey).bytes.prefix(16))))
        #expect(key.name.utf8.count == 32)
    }

    @Test func whatIsNoSignatureIsNone() throws {
        let key = SigningKey()
        let message: [UInt8] = [1, 2, 3]
        let signature = try key.sign(message)
        #expect(verify(signature: signature, of: message, key: key.publicKey))
        for index in signature.indices {
            var altered = signature
            altered[index] ^= 0x10
            #expect(!verify(signature: altered, of: message, key: key.publicKey))
        }
        #expect(!verify(signature: [], of: message, key: key.publicKey))
        #expect(!verify(signature: signature + [0], of: message, key: key.publicKey))
        #expect(!verify(signature: signature, of: message, key: []))
        let zeros = [UInt8](repeating: 0, count: 32)
        #expect(!verify(signature: signature, of: message, key: zeros))
        #expect(!verify(signature: signature, of: message, key: SigningKey().publicKey))
    }
}
