import Exchange
import History
import Identity
import Testing

@Suite struct EnrolmentCodeTests {
    @Test func aCodeIsFourGroupsOfFour() throws {
        for _ in 0..<200 {
            let code = EnrolmentCode.random()
            let groups = code.text.split(separator: "-", omittingEmptySubsequences: false)
            #expect(groups.map(\.utf8.count) == [4, 4, 4, 4])
            #expect(code.text.utf8.allSatisfy { !"ILOU".utf8.contains($0) })
            #expect(try EnrolmentCode(typed: code.text) == code)
        }
        #expect(EnrolmentCode.random() != EnrolmentCode.random())
    }

    @Test(arguments: [
        "k7q4-9mxp-2tcd-80w1", "K7Q49MXP2TCD8OWI", " K7Q4 9MXP 2TCD 80WL\n", "K7Q4–9MXP－2TCD—8oWl",
        "Ｋ７Ｑ４－９ｍｘｐ　２ＴＣＤ－８０Ｗ１", "K-7-Q-4-9-M-X-P-2-T-C-D-8-0-W-1",
    ])
    func whatAPersonTypesIsUnderstood(typed: String) throws {
        #expect(try EnrolmentCode(typed: typed).text == "K7Q4-9MXP-2TCD-80W1")
    }

    @Test(arguments: [
        "", "-", "K7Q4-9MXP-2TCD-80W", "K7Q4-9MXP-2TCD-80W11", "K7Q4-9MXP-2TCD-80WU",
        "K7Q4-9MXP-2TCD-80W!", "值7Q4-9MXP-2TCD-80W1", String(repeating: "-", count: 1_000),
        "K7Q4_9MXP_2TCD_80W1",
    ])
    func whatIsNoCodeIsRefused(typed: String) {
        #expect(throws: IdentityError.mistypedCode) { try EnrolmentCode(typed: typed) }
    }

    @Test func aProofHoldsForOneTranscriptAndOneCodeOnly() {
        let code = EnrolmentCode.random()
        let transcript = Self.transcript()
        let proof = code.verifier.proof(over: transcript.siteBytes(person: "王芳", sealingKey: [7]))
        #expect(proof.count == 32)
        #expect(
            code.verifier.accepts(proof, over: transcript.siteBytes(person: "王芳", sealingKey: [7]))
        )
        #expect(
            !code.verifier.accepts(proof, over: transcript.siteBytes(person: "王方", sealingKey: [7]))
        )
        #expect(
            !EnrolmentCode.random().verifier.accepts(
                proof,
                over: transcript.siteBytes(person: "王芳", sealingKey: [7])
            )
        )
        #expect(
            !code.verifier.accepts([], over: transcript.siteBytes(person: "王芳", sealingKey: [7]))
        )
        // What the hub keeps is enough to check, and is not the code.
        let kept = CodeVerifier(bytes: code.verifier.bytes)
        #expect(kept.accepts(proof, over: transcript.siteBytes(person: "王芳", sealingKey: [7])))
    }

    @Test func everyPartOfATranscriptIsBound() {
        let plain = Self.transcript()
        let others = (0..<5).map { Self.transcript(changing: $0) }
        let sites = Set(([plain] + others).map { $0.siteBytes(person: "p", sealingKey: [7]) })
        #expect(sites.count == 6)
        // A hub's proof is never a site's, and no bytes can move from one field to the next.
        let replica = ReplicaID(high: 1, low: 2)
        func hub(_ party: Text, _ site: Text, _ pin: Text?) -> [UInt8] {
            plain.hubBytes(party: party, site: site, hubReplica: replica, tlsPin: pin)
        }
        #expect(!sites.contains(hub("", "p", nil)))
        #expect(Set([hub("ab", "c", nil), hub("a", "bc", nil), hub("a", "b", "c")]).count == 3)
    }

    private static func transcript(changing field: Int? = nil) -> EnrolmentTranscript {
        func bytes(_ index: Int, _ count: Int) -> [UInt8] {
            [UInt8](repeating: UInt8(index) + (index == field ? 100 : 0), count: count)
        }
        return EnrolmentTranscript(
            deployment: sha256(bytes(0, 1)),
            hubKey: bytes(1, 32),
            siteKey: bytes(2, 32),
            siteNonce: bytes(3, 16),
            hubNonce: bytes(4, 16)
        )
    }
}
