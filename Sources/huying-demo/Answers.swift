/// What the story reads of the programs' JSON; all other keys are ignored, as the contract asks.
enum Answer {
    struct Anything: Decodable {}

    struct Invitation: Decodable { let code: String }

    struct Enrolment: Decodable { let site: String }

    struct Call: Decodable {
        let id: String
        let number: String
    }

    struct Synced: Decodable { let outcome: String }

    struct Status: Decodable { let pending: Int }

    struct Conflicts: Decodable { let items: [Conflict] }

    struct Conflict: Decodable {
        let id: String
        let claims: [Claim]
    }

    struct Claim: Decodable {
        let claim: String
        let value: String
        let party: String
    }

    struct Shown: Decodable {
        let number: String
        let aspects: Aspects

        struct Aspects: Decodable { let place: Aspect }

        struct Aspect: Decodable {
            let value: String
            let undecided: Bool
        }
    }

    struct Items: Decodable {
        let items: [Anything]
    }

    struct Digest: Decodable, Equatable {
        let digest: String
        let history: String
    }

    struct Trace: Decodable { let complete: Bool }
}
