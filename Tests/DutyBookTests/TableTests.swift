import DutyBook
import History
import Testing

/// The declarations hang together, and say what the office rules say.
@Suite struct TableTests {
    static let policies: [(Text, Text, MergePolicy)] = [
        (RecordType.call, Aspects.title, .siblings), (RecordType.call, Aspects.body, .siblings),
        (RecordType.call, Aspects.place, .siblings), (RecordType.call, Aspects.stage, .siblings),
        (RecordType.call, Aspects.kind, .maximum), (RecordType.call, Aspects.caller, .immutable),
        (RecordType.call, Aspects.duty, .lww), (RecordType.call, Aspects.lead, .authority),
        (RecordType.call, Aspects.cooperators, .addWins),
        (RecordType.call, Aspects.number, .immutable),
        (RecordType.item, Aspects.text, .siblings),
        (RecordType.item, Aspects.catalogue, .immutable),
        (RecordType.item, Aspects.assignment, .siblings),
        (RecordType.calendar, Aspects.notice, .centre),
        (RecordType.party, Aspects.kind, .centre), (RecordType.party, Aspects.name, .centre),
    ]

    @Test(arguments: policies)
    func everyAspectHasItsPolicy(type: Text, aspect: Text, policy: MergePolicy) {
        #expect(Aspects.rule(aspect, of: type)?.policy == policy)
    }

    @Test func whatAnActionMayWriteIsDeclared() {
        for action in Actions.all {
            #expect(RecordType.all.contains(action.type))
            for aspect in action.writes {
                #expect(Aspects.declared(aspect, of: action.type) != nil, "\(action.action)")
            }
            #expect(!action.may.members.isEmpty)
        }
        #expect(Set(Actions.all.map(\.action)).count == Actions.all.count)
    }

    @Test func whatCanConflictHasSomebodyToDecide() {
        for type in RecordType.all {
            for rule in Aspects.rules(of: type)
            where [.siblings, .owner, .authority].contains(rule.policy) {
                #expect(!rule.deciders.isEmpty, "\(rule.aspect)")
            }
        }
    }

    @Test func whatTheMorningsPageListsAndTimeTouchesFollowsFromTheDeclarations() {
        #expect(
            RecordDeclaration.waiting.map(\.type) == [
                RecordType.sheet, RecordType.meeting, RecordType.consent, RecordType.appraisal,
                RecordType.order,
            ]
        )
        let elapsing = Actions.all.filter { $0.action == CallNotice.action(of: $0.type) }
        #expect(Set(elapsing.map(\.type)) == Set(CallNotice.types))
        #expect(ClockLight.allCases == [.red, .yellow, .grey, .green])
    }

    /// What a new type of record relies on.
    @Test func everyDeclarationHangsTogether() {
        for declared in RecordDeclaration.all {
            let kinds = Set(declared.events.map(\.kind)).union(["voided"])
            for action in declared.actions where declared.hasCommands {
                #expect(action.type == declared.type)
                #expect(action.events.allSatisfy(kinds.contains), "\(action.action)")
                let names = Command(action.action)?.fields.map(\.name) ?? []
                #expect(Set(names).count == names.count, "\(action.action)")
            }
            guard declared.hasCommands else { continue }
            #expect(declared.actions.contains { $0.command == .opens })
            #expect(declared.actions.contains { $0.action == declared.type + ".settle" })
            #expect(declared.actions.contains { $0.action == declared.type + ".void" })
            #expect(declared.aspects.contains { $0.aspect == RecordHistory.life })
        }
    }

    @Test func everyVerbNamesAnActionOrResolves() {
        for verb in Verb.allCases where verb != .conflictResolve {
            #expect(Actions.rule(Text(verb.rawValue))?.type == verb.recordType)
        }
    }

    /// Rows: action. Columns: caller, lead, cooperating, earlierLead, committee, supervision,
    /// establishmentOffice, hub, any member.
    static let grid: [(Text, String)] = [
        ("call.raise", "........●"), ("call.edit", "●●●.●...."), ("call.supplement", "●●●●●...."),
        ("call.dispatch", "....●...."), ("call.redispatch", "....●...."),
        ("call.sign", ".●●......"), ("call.respond", ".●●......"), ("call.progress", ".●●......"),
        ("call.result", ".●......."), ("call.return", ".●......."), ("call.withdraw", "●........"),
        ("call.evaluate", "●...●●..."), ("call.void", "●...●...."),
        ("call.extend", ".●......."), ("call.pause", ".●●......"), ("call.defer", ".●......."),
        ("call.decide", "....●●..."), ("call.resume", ".●●.●●..."), ("call.rule", "....●.●.."),
        ("call.phoned", "●...●...."), ("call.feedback", "..●......"), ("call.redo", "....●●..."),
        ("call.reopen", "....●●..."), ("call.refer", "....●●..."), ("call.merge", "....●...."),
        ("call.ask", "....●...."), ("call.followUp", ".....●..."), ("call.adopt", ".......●."),
        ("call.exclude", "....●●..."), ("call.confirm", "●●●●●●..."),
        ("call.assign", "●●●.●...."),
        ("note.add", "........●"), ("note.edit", "........."), ("note.void", "........."),
        ("note.settle", "........."), ("requester.record", "........●"),
        ("requester.edit", "........."), ("requester.share", "........."),
        ("requester.void", "........."), ("requester.settle", "........."),
        ("party.appoint", "........●"), ("party.dismiss", "........●"),
        ("assessment.publish", "....●...."), ("assessment.lock", "....●...."),
        ("assessment.void", "....●...."), ("assessment.settle", "....●...."),
        ("rating.give", "....●...."), ("rating.void", "....●...."),
        ("rating.settle", "....●...."), ("sheet.lock", ".......●."),
        ("sheet.appeal", "........."), ("sheet.decide", "....●...."),
        ("sheet.void", ".......●."), ("sheet.settle", ".......●."),
        ("call.attach", "●●●●●●..."), ("call.voidAttachment", "●●●●●●..."),
        ("call.classify", "●...●...."),
        ("call.expedite", "....●●..."), ("call.elapse", ".......●."),
        ("order.issue", ".....●..."), ("order.reply", "........."),
        ("order.insist", ".....●..."), ("order.close", ".....●..."),
        ("order.revoke", ".....●..."), ("order.void", ".....●..."),
        ("order.settle", ".....●..."), ("roster.add", "........●"),
        ("roster.void", "....●...."), ("roster.settle", "....●...."),
        ("delegation.grant", "........●"), ("delegation.void", "....●...."),
        ("delegation.settle", "....●...."), ("rules.publish", ".......●."),
        ("item.define", "....●.●.."), ("item.assign", "....●.●.."), ("item.edit", "....●.●.."),
        ("item.void", "....●.●.."), ("item.settle", "....●.●.."),
        ("item.rights", "....●.●.."), ("item.propose", "........●"),
        ("boundary.define", "....●.●.."), ("boundary.edit", "....●.●.."),
        ("boundary.void", "....●.●.."), ("boundary.settle", "....●.●.."),
        ("temporary.assign", "....●.●.."), ("temporary.void", "....●.●.."),
        ("temporary.settle", "....●...."), ("handover.open", "....●.●.."),
        ("handover.give", "........."), ("handover.take", "........."),
        ("handover.void", "....●.●.."), ("handover.settle", "....●.●.."),
        ("edition.publish", "......●.."), ("edition.void", "......●.."),
        ("edition.settle", "......●.."), ("party.add", ".......●."),
        ("meeting.convene", "........."), ("meeting.edit", "........."),
        ("meeting.propose", "........."), ("meeting.accept", "........."),
        ("meeting.plan", "........."), ("meeting.attend", "........."),
        ("meeting.opinion", "........."), ("meeting.ask", "........."),
        ("meeting.answer", "........."), ("meeting.minute", "........."),
        ("meeting.countersign", "........."), ("meeting.draft", "........."),
        ("meeting.issue", "........."), ("meeting.void", "........."),
        ("meeting.settle", "........."), ("call.resolution", "........."),
        ("consent.request", "........."), ("consent.replace", "........."),
        ("consent.answer", "........."), ("consent.elapse", ".......●."),
        ("consent.urge", ".....●..."),
        ("consent.void", "........."), ("consent.settle", "........."),
        ("candidate.open", "........."), ("candidate.replace", "........."),
        ("candidate.remark", "........."), ("candidate.void", "........."),
        ("candidate.settle", "........."), ("appraisal.open", "....●...."),
        ("appraisal.mark", "........."), ("appraisal.hear", "........."),
        ("appraisal.void", "........."), ("appraisal.settle", "........."),
        ("stationing.define", "......●.."), ("stationing.edit", "......●.."),
        ("stationing.void", "......●.."), ("stationing.settle", "......●.."),
        ("calendar.publish", ".......●."),
        ("site.retire", ".......●."), ("site.return", ".......●."),
        ("site.enrol", ".......●."), ("site.open", "........●"), ("hub.open", ".......●."),
        ("hub.receipt", ".......●."), ("sight.grant", ".......●."), ("sight.revoke", ".......●."),
    ]

    @Test(arguments: grid + registers)
    func everyCellOfTheTableOfRights(action: Text, cells: String) throws {
        let columns: [Relations] = [
            .caller, .lead, .cooperating, .earlierLead, .committee, .supervision,
            .establishmentOffice, .hub, .member,
        ]
        let may = try #require(Actions.rule(action)).may
        for (column, cell) in zip(columns, cells) {
            #expect(may.contains(column) == (cell == "●"), "\(column.name ?? "")")
        }
    }

    @Test func theGridHasEveryActionButTheOneEachAspectDecides() {
        let named = Set((Self.grid + Self.registers).map(\.0)).union(["call.settle"])
        #expect(named == Set(Actions.all.map(\.action)))
    }

    @Test func refusalsHaveOneCodeEachAndWordsInBothLanguages() {
        let rules = Refusal.Rule.allCases
        #expect(Set(rules.map { $0.code.prefix(5) }).count == rules.count)
        for rule in rules {
            #expect(rule.code.hasPrefix("E2"))
            let words = [rule.text.zh, rule.text.en, rule.text.nextZh, rule.text.nextEn]
            #expect(words.allSatisfy { !$0.isEmpty })
            // Only a lack of right may be told as one.
            #expect((rule.text.en == Refusal.Rule.notAllowed.text.en) == (rule == .notAllowed))
        }
        #expect(Refusal(.unknownCall).code == "E2101.unknownCall")
    }

    @Test func everyPartyReadsTheListsAndParticipantsReadCalls() {
        #expect(Sight.audience(of: RecordType.item) == .everyone)
        #expect(Sight.audience(of: RecordType.party) == .everyone)
        #expect(Sight.audience(of: RecordType.call) == .participants)
        #expect(Sight.audience(of: "galaxy") == .author)
    }
}
