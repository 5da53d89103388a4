import History
import Testing

/// One small story per policy.
@Suite struct ClaimsTests {
    private let a1 = Sketch.dot(1, 1)
    private let a2 = Sketch.dot(1, 2)
    private let b1 = Sketch.dot(2, 1)
    private let c1 = Sketch.dot(3, 1)

    private func view(_ entries: [Entry], _ policy: MergePolicy) throws -> AspectView {
        try #require(
            RecordHistory(entries).view(of: Sketch.aspect, policy: policy, ranks: Sketch.ranks)
        )
    }

    @Test func concurrentSiblingsAreBothKeptAndTheFirstAtTheHubIsShown() throws {
        let view = try view(
            [Sketch.entry(a1, "5号门", order: 2), Sketch.entry(b1, "7号门", order: 1)],
            .siblings
        )
        #expect(view.undecided)
        #expect(view.claims.map(\.value) == ["7号门", "5号门"])
        #expect(view.value == "7号门")
    }

    @Test func equalSiblingsCollapseInTheViewButTheClaimKeepsEveryDot() throws {
        let view = try view(
            [Sketch.entry(a1, "5号门", order: 2), Sketch.entry(b1, "5号门", order: 1)],
            .siblings
        )
        #expect(!view.undecided)
        #expect(view.claims == [Claim(dots: [b1, a1], value: "5号门")])
    }

    @Test func aWriteThatSawTheOtherReplacesIt() throws {
        let view = try view(
            [Sketch.entry(a1, "old", order: 1), Sketch.entry(b1, "new", seen: [a1], order: 2)],
            .siblings
        )
        #expect(view.claims == [Claim(dots: [b1], value: "new")])
    }

    @Test func twoWritesOfOneReplicaAreConcurrentWhereTheSecondHadNotSeenTheFirst() throws {
        let view = try view([Sketch.entry(a1, "x"), Sketch.entry(a2, "y")], .siblings)
        #expect(view.undecided)
        #expect(view.claims.count == 2)
    }

    @Test func aSettlementLeavesStandingWhatItKeeps() throws {
        let third = Sketch.entry(c1, "third", seen: [a1, b1], keeps: [b1], order: 3)
        let view = try view(
            [Sketch.entry(a1, "x", order: 1), Sketch.entry(b1, "y", order: 2), third],
            .siblings
        )
        #expect(view.claims.map(\.dots) == [[b1], [c1]])
        #expect(view.undecided)
    }

    @Test func ownersOfOnePartyDecideBetweenTheirOwnConcurrentValues() throws {
        #expect(try view([Sketch.entry(a1, "x"), Sketch.entry(b1, "y")], .owner).undecided)
    }

    @Test func onlyTheFirstWriteOfAnImmutableAspectCounts() throws {
        let view = try view(
            [
                Sketch.entry(a1, "first", order: 1),
                Sketch.entry(b1, "second", seen: [a1], order: 2),
            ],
            .immutable
        )
        #expect(view.value == "first")
        #expect(view.superseded == [b1])
    }

    @Test func theHigherOfficeWinsAndEqualOnesAreAsked() throws {
        let low = Sketch.entry(a1, "low", party: "office1", order: 1)
        let high = Sketch.entry(b1, "high", party: "office9", order: 2)
        let won = try view([low, high], .authority)
        #expect(won.value == "high")
        #expect(won.superseded == [a1])
        let equal = Sketch.entry(c1, "equal", party: "office9", order: 3)
        #expect(try view([low, high, equal], .authority).undecided)
    }

    @Test func theGreatestConcurrentValueWinsAndKeepsAllItsDots() throws {
        let view = try view(
            [
                Sketch.entry(a1, 3, order: 1), Sketch.entry(b1, 1, order: 2),
                Sketch.entry(c1, 3, order: 3),
            ],
            .maximum
        )
        #expect(view.claims == [Claim(dots: [a1, c1], value: 3)])
        #expect(view.superseded == [b1])
    }

    @Test func aLoweringCountsOnceItSawTheRaise() throws {
        let view = try view(
            [Sketch.entry(a1, 3, order: 1), Sketch.entry(b1, 1, seen: [a1], order: 2)],
            .maximum
        )
        #expect(view.value == 1)
        #expect(view.superseded.isEmpty)
    }

    @Test func theLastAtTheHubWinsUnderLwwAndTheLoserIsListed() throws {
        let view = try view(
            [Sketch.entry(a1, "late", order: 2), Sketch.entry(b1, "early", order: 1)],
            .lww
        )
        #expect(view.value == "late")
        #expect(view.superseded == [b1])
    }

    @Test func onlyTheHubWritesUnderCentre() throws {
        let hub = Sketch.dot(0, 1)
        let view = try view(
            [Sketch.entry(hub, "official", order: 1), Sketch.entry(a1, "mine", seen: [hub])],
            .centre
        )
        #expect(view.value == "official")
        #expect(view.superseded == [a1])
        #expect(
            RecordHistory([Sketch.entry(a1, "mine")])
                .view(of: Sketch.aspect, policy: .centre, ranks: Sketch.ranks) == nil
        )
    }

    @Test func anAdditionOutlivesARemovalThatHadNotSeenIt() throws {
        let entries = [
            Sketch.entry(a1, ["add": ["x", "y"]], order: 1),
            Sketch.entry(b1, ["remove": ["x", "y"]], seen: [a1], order: 2),
            Sketch.entry(a2, ["add": ["x"]], seen: [a1], order: 3),
        ]
        #expect(try view(entries, .addWins).value == ["x"])
        #expect(try view(entries, .removeWins).value == [])
    }

    @Test func aRemovedMemberComesBackByAnAdditionThatSawTheRemoval() throws {
        let entries = [
            Sketch.entry(a1, ["add": ["x"]], order: 1),
            Sketch.entry(b1, ["remove": ["x"]], seen: [a1], order: 2),
            Sketch.entry(a2, ["add": ["x"]], seen: [a1, b1], order: 3),
        ]
        #expect(try view(entries, .removeWins).value == ["x"])
        #expect(try view(entries, .addWins).value == ["x"])
    }

    @Test func theBaseOfAConflictIsWhatEveryClaimantHadSeen() throws {
        let history = RecordHistory([
            Sketch.entry(a1, "base", order: 1),
            Sketch.entry(a2, "x", seen: [a1], order: 2),
            Sketch.entry(b1, "y", seen: [a1], order: 3),
        ])
        let view = try #require(
            history.view(of: Sketch.aspect, policy: .siblings, ranks: Sketch.ranks)
        )
        let conflict = try #require(history.conflict(on: Sketch.aspect, view: view))
        #expect(conflict.base == "base")
        #expect(conflict.claims.map(\.value) == ["x", "y"])
    }
}
