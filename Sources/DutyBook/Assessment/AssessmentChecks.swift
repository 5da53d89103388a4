import History

extension Act {
    // MARK: Plans

    func checkAssessment(_ scene: Scene) throws(Refusal) {
        switch rule.action {
        case "assessment.publish": try checkPlan(scene.parties)
        case "assessment.lock": try checkLock(scene)
        default: break
        }
    }

    private func checkPlan(_ parties: PartyDirectory) throws(Refusal) {
        guard let plan = value(of: "plan") else { return }
        guard AssessmentPlan.weights(in: plan) != nil else { throw refusal(.weightsNotHundred) }
        try checkCount(plan, "startDay", in: AssessmentPeriod.startDays)
        try checkCount(plan, "minimum", in: 1...1_000)
        try checkShare(plan, "departmentShare", least: AssessmentPlan.leastDepartmentShare)
        try checkShare(plan, "stationedShare", least: AssessmentPlan.leastStationedShare)
        for tier in plan["ranking"]?.list ?? [] {
            guard let tier = tier.text, AssessmentTier.rankable.contains(tier) else {
                throw refusal(.unknownValue, "ranking")
            }
        }
        guard AssessmentPlan.scale(in: plan) != nil else { throw refusal(.malformed, "points") }
        for home in plan["homes"]?.list ?? [] {
            guard let home = home.text.flatMap(AssessmentPlan.home) else {
                throw refusal(.malformed, "homes")
            }
            for party in [home.0, home.1] where parties[party] == nil {
                throw refusal(.unknownParty, party)
            }
        }
    }

    private func checkCount(_ plan: Value, _ name: Text, in range: ClosedRange<Int>)
        throws(Refusal)
    {
        guard let count = plan[name]?.int else { return }
        guard range.contains(Int(clamping: count)) else { throw refusal(.malformed, name) }
    }

    /// The law's least share of the territory's rating.
    private func checkShare(_ plan: Value, _ name: Text, least: Int) throws(Refusal) {
        try checkCount(plan, name, in: 0...100)
        guard let share = plan[name]?.int else { return }
        guard share >= Int64(least) else { throw refusal(.shareTooLow, Text("\(least) %")) }
    }

    /// A period is locked once, when it is over, by a plan that stood when it opened.
    private func checkLock(_ scene: Scene) throws(Refusal) {
        let name = events.first?.fields["period"]?.text ?? ""
        guard let plan = AssessmentPlan(record.id, scene.past, ranks: scene.ranks) else {
            throw refusal(.unknownRecord)
        }
        guard let period = plan.period(name) else { throw refusal(.malformed, "period") }
        guard plan.governs(period) else { throw refusal(.planTooLate, period.name) }
        if let at, at < period.end {
            throw refusal(.periodOpen, Text(period.through.description))
        }
        let now = AssessmentPlan(record.id, scene.now, ranks: scene.ranks)
        guard now?.locks.contains(where: { $0.period == name }) != true else {
            throw refusal(.alreadyExists, name)
        }
    }

    // MARK: Ratings

    /// Facts are the assessor's; the line's rating is entered by the assessor, a home department
    /// gives its own.
    func checkRating(parties: PartyDirectory) throws(Refusal) {
        guard let rating = value(of: "rating"),
            let word = rating["indicator"]?.text,
            let indicator = ScoreEntry.Indicator(rawValue: word.string)
        else { return }
        if indicator == .home {
            guard author.kind == .department else { throw refusal(.notAllowed, word) }
        } else {
            guard author.kind == .zoneCommittee else { throw refusal(.notAllowed, word) }
        }
        let kind = rating["target"]?.text.flatMap { parties[$0]?.kind }
        switch indicator {
        case .home where kind != .stationedAgency: throw refusal(.unknownValue, word)
        case .line where kind != .department: throw refusal(.unknownValue, word)
        default: break
        }
        guard indicator.isRating else { return }
        guard let value = rating["value"] else { throw refusal(.missingArgument, "value") }
        guard let points = value.text.flatMap(Points.init), points.hundredths <= 10_000 else {
            throw refusal(.malformed, "value")
        }
    }

    // MARK: Appeals

    func checkAppeal(_ scene: Scene) throws(Refusal) {
        guard let sheet = ScoreSheet(record.id, scene.past, ranks: scene.ranks) else { return }
        switch rule.action {
        case "sheet.appeal":
            if let at, let until = sheet.appealUntil, at > until { throw refusal(.tooLate) }
        case "sheet.decide":
            let name = events.first?.fields["appeal"]?.text
            guard let appeal = sheet.appeals.first(where: { Text($0.dot.description) == name })
            else { throw refusal(.unknownRequest, name) }
            guard appeal.isGranted == nil else { throw refusal(.alreadyDecided) }
            guard person == nil || person != sheet.lockedBy else { throw refusal(.samePerson) }
        default: break
        }
    }

    // MARK: Exclusions

    /// Who proposes to leave a dispatch out names one that is there.
    func checkExclusion(_ state: CallState) throws(Refusal) {
        let fields = events.first?.fields
        let party = fields?["party"]?.text
        guard let party, state.dispatch(of: party) != nil else {
            throw refusal(.unknownValue, "party")
        }
        let isWaiting = state.requests.contains { request in
            request.kind == .exclusion && request.isOpen
                && request.fields["party"]?.text == party
        }
        guard !isWaiting else { throw refusal(.alreadyAsked) }
    }

    /// The assessor decides on what another proposed.
    func checkExclusionDecision(_ request: CallRequest) throws(Refusal) {
        guard author.kind == .zoneCommittee else { throw refusal(.notAllowed) }
        let proposer = request.entry.body.author
        guard proposer.party != author.id || person == nil || proposer.person != person else {
            throw refusal(.samePerson)
        }
    }

    /// Assessment looks back at calls that have ended.
    func isAboutAssessment(_ state: CallState) -> Bool {
        if rule.action == "call.exclude" { return true }
        guard rule.action == "call.decide" else { return false }
        let name = events.first?.fields["request"]?.text
        return state.requests.contains { request in
            request.kind == .exclusion && Text(request.dot.description) == name
        }
    }
}
