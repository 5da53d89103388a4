package import HubSide

/// What every keeper of a history promises, clause by clause. A new keeper passes them all.
package enum KeeperClause: String, CaseIterable, Sendable, CustomStringConvertible {
    case admission = "What joins is decided by the chain held: new, known, gap, fork"
    case bodiesAndStubs = "A segment with stubs comes back with the same digests and bodies"
    case filling = "A body filled in later joins its record and is missing no longer"
    case fillingRuns = "A segment may be filled into the middle of a stub run"
    case foreignFill = "What contradicts the chain is not filled in"
    case ownChanges = "Own changes lie unsigned until their head is signed"
    case receiptsAfter = "A receipt is found beside its change whichever came first"
    case earlierReceipt = "Of two receipts the earlier counts, and a judgement before unjudged"
    case facts = "Facts are kept, replaced and taken away"
    case allOrNothing = "A transaction that fails leaves nothing behind"
    case publishing =
        "News carry what was published to the reader, in pages, and stubs for the rest"
    case stubRuns = "Of what may not be read there is one run per replica that moved"
    case excluding = "A reader's own replica is left out"
    case beyondVector = "A reader that names its vector gets exactly what it lacks"
    case following = "Readers that follow while history grows miss nothing and get nothing else"
    case grants = "A grant makes older bodies readable and counts them once"
    case withdrawal = "What is withdrawn from a stream is neither readable in it nor counted"
    case sight = "Who may see a record is kept per party"

    package var description: String { rawValue }

    package func check(_ keeper: some HubKeeper) async throws {
        switch self {
        case .admission: try await keeper.checkAdmission()
        case .bodiesAndStubs: try await keeper.checkBodiesAndStubs()
        case .filling: try await keeper.checkFilling()
        case .fillingRuns: try await keeper.checkFillingRuns()
        case .foreignFill: try await keeper.checkForeignFill()
        case .ownChanges: try await keeper.checkOwnChanges()
        case .receiptsAfter: try await keeper.checkReceiptsAfter()
        case .earlierReceipt: try await keeper.checkEarlierReceipt()
        case .facts: try await keeper.checkFacts()
        case .allOrNothing: try await keeper.checkAllOrNothing()
        case .publishing: try await keeper.checkPublishing()
        case .stubRuns: try await keeper.checkStubRuns()
        case .excluding: try await keeper.checkExcluding()
        case .beyondVector: try await keeper.checkBeyondVector()
        case .following: try await keeper.checkFollowing()
        case .grants: try await keeper.checkGrants()
        case .withdrawal: try await keeper.checkWithdrawal()
        case .sight: try await keeper.checkSight()
        }
    }
}
