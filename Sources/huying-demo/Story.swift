import DutyBook
import Foundation
import OneMachine

/// What happens, step by step; every step is checked before the next begins.
struct Story {
    let stage: Stage

    func play() throws {
        var zone = try Zone(stage: stage)
        try found(&zone)
        let call = try raise(in: zone)
        try disagree(about: call, in: zone)
        let conflict = try meet(over: call, in: zone)
        try settle(conflict, of: call, in: zone)
        try compare(call, in: zone)
    }

    private func found(_ zone: inout Zone) throws {
        Voice.step("建区，四家单位登记入网", "A zone is founded, four offices enrol")
        try zone.openHub()
        let parties = try zone.registerParties()
        try zone.open(&zone.committee)
        try zone.open(&zone.department)
        try zone.open(&zone.street)
        try zone.open(&zone.chamber)
        Voice.line("中心 \(zone.url)，单位 \(parties) 家，入网 4 家 · \(parties) parties, 4 sites")

        _ = try zone.huying(zone.committee, "item", "import", "--sample")
            .answer(Answer.Anything.self)
        try zone.enter(SampleRegisters.committee, at: zone.committee)
        try zone.exchange([zone.committee, zone.chamber])
        try zone.enter(SampleRegisters.chamber, at: zone.chamber)
        try zone.exchange([zone.chamber, zone.committee, zone.department, zone.street])
        let items = try zone.huying(zone.street, "item", "list").answer(Answer.Items.self).items
        try check(!items.isEmpty, "the duty lists did not arrive")
        Voice.line("管委会导入示例清单，各单位已收到 \(items.count) 项 · duty lists at every office")
        let projects = try zone.huying(zone.street, "project", "list", "--at-least", "1亿元")
            .answer(Answer.Items.self).items
        try check(!projects.isEmpty, "the projects did not arrive")
        Voice.line("园区、企业、项目和商会台账：过亿元项目 \(projects.count) 个 · registers and ledgers")
    }

    /// The street calls, the department signs.
    private func raise(in zone: Zone) throws -> String {
        Voice.step("龙港街道发起呼叫，住建局签收", "The sub-district calls, the department signs")
        let call = try zone.huying(
            zone.street,
            "call",
            "raise",
            "--kind",
            "routine",
            "--title",
            "路灯不亮",
            "--body",
            "居民反映连续三晚不亮，老人出行不便",
            "--place",
            "人民路与府前街路口",
            "--lead",
            zone.department.party
        ).answer(Answer.Call.self)
        try zone.exchange([zone.street, zone.department, zone.committee])
        _ = try zone.huying(zone.department, "call", "sign", call.id).answer(Answer.Anything.self)
        try zone.exchange([zone.department, zone.street, zone.committee])
        let number = try zone.show(call.id, at: zone.street).number
        Voice.line("本机临时编号 \(call.number) → 正式编号 \(number)")
        return call.id
    }

    /// Both offices go on without a network and correct the same thing.
    private func disagree(about call: String, in zone: Zone) throws {
        Voice.step("拔掉两家的网线，各自照常办", "Two cables are pulled; both work on")
        for office in [zone.street, zone.department] {
            _ = try zone.huying(office, "sync", "pause").answer(Answer.Anything.self)
        }
        _ = try zone.huying(zone.street, "call", "edit", call, "--place", "人民路与府前街路口东北角")
            .answer(Answer.Anything.self)
        _ = try zone.huying(
            zone.street,
            "call",
            "supplement",
            call,
            "--text",
            "附近有小学，请在放学前处理"
        ).answer(Answer.Anything.self)
        _ = try zone.huying(
            zone.department,
            "call",
            "respond",
            call,
            "--kind",
            "onScene",
            "--text",
            "电工已到现场"
        ).answer(Answer.Anything.self)
        _ = try zone.huying(zone.department, "call", "edit", call, "--place", "人民路 112 号门前")
            .answer(Answer.Anything.self)
        for office in [zone.street, zone.department] {
            let pending = try zone.huying(office, "status")
                .answer(Answer.Status.self, codes: [0, 1]).pending
            try check(pending == 2, "\(office.name) should hold 2 unsent changes, not \(pending)")
            let place = try zone.show(call, at: office).aspects.place.value
            Voice.line("\(office.name)：地点“\(place)”，待上传 \(pending) 项")
        }
    }

    /// The cables are plugged in, and everybody sees both claims.
    private func meet(over call: String, in zone: Zone) throws -> Answer.Conflict {
        Voice.step("插上网线：两份说法都在，谁也没覆盖谁", "Plugged in again: both claims are kept")
        for office in [zone.street, zone.department] {
            _ = try zone.huying(office, "sync", "resume").answer(Answer.Anything.self)
        }
        let offices = [zone.street, zone.department, zone.committee]
        try zone.exchange(offices)
        var seen: [[String]] = []
        var found: Answer.Conflict?
        for office in offices {
            let conflicts = try zone.conflicts(at: office)
            try check(
                conflicts.count == 1,
                "\(office.name) sees \(conflicts.count) conflicts, not 1"
            )
            found = conflicts.first
            seen.append(conflicts.flatMap { $0.claims.map(\.value) }.sorted())
        }
        guard let conflict = found else { throw Trouble("no conflict was found") }
        try check(Set(seen).count == 1 && seen[0].count == 2, "the offices see different claims")
        try check(
            try zone.show(call, at: zone.committee).aspects.place.undecided,
            "the place should be undecided"
        )
        Voice.card(try zone.huying(zone.committee, "conflict", "show", conflict.id).text())
        Voice.line("三家看到的完全一样 · all three offices see the same")
        return conflict
    }

    private func settle(
        _ conflict: Answer.Conflict,
        of call: String,
        in zone: Zone
    ) throws {
        Voice.step("管委会裁定，写明理由", "The committee decides and says why")
        guard let claim = conflict.claims.first(where: { $0.party == zone.street.party }) else {
            throw Trouble("the street's claim is missing")
        }
        _ = try zone.huying(
            zone.committee,
            "conflict",
            "resolve",
            conflict.id,
            "--take",
            claim.claim,
            "--why",
            "以街道现场照片为准"
        ).answer(Answer.Anything.self)
        let offices = [zone.committee, zone.street, zone.department]
        try zone.exchange(offices)
        for office in offices {
            let place = try zone.show(call, at: office).aspects.place
            try check(
                place.value == claim.value && !place.undecided,
                "\(office.name) still shows \(place.value)"
            )
            try check(
                try zone.conflicts(at: office).isEmpty,
                "\(office.name) still sees a conflict"
            )
            Voice.line("\(office.name)：地点“\(place.value)”")
        }
    }

    private func compare(_ call: String, in zone: Zone) throws {
        Voice.step("核对：每家手里的，正好是中心给它的", "Each office holds what the hub holds for it")
        for office in [zone.committee, zone.department, zone.street] {
            let own = try zone.huying(office, "digest").answer(Answer.Digest.self)
            let hub = try zone.hub("digest", "--site", office.site).answer(Answer.Digest.self)
            try check(own == hub, "\(office.name) holds \(own), the hub \(hub)")
            let trace = try zone.huying(office, "trace", call, "--verify").answer(Answer.Trace.self)
            try check(trace.complete, "\(office.name): the trace is not complete")
            Voice.line("\(office.name)：摘要 \(own.digest.prefix(16))… 一致，留痕完整 ✓")
        }
    }

    private func check(_ isSo: Bool, _ sentence: String) throws {
        guard isSo else { throw Trouble(sentence) }
    }
}
