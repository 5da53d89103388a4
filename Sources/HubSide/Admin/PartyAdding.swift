import DutyBook
import History
import Settings

extension HubAdmin {
    /// Registers an organisation, or says anew what a known one belongs to.
    func addParty(_ command: HubCommand, _ language: Language) async throws -> HubOutcome {
        let party = try PartyInfo(command)
        let parties = try await office.keeper.read { try $0.parties() }
        let known = parties[party.id]
        if let known, known.kind != party.kind || known.name != party.name {
            throw HubProblem.usage(
                zh: "编号 \(party.id) 已属于 \(known.name)（\(known.kind.rawValue)）。",
                en: "The id \(party.id) already belongs to \(known.name) (\(known.kind.rawValue))."
            )
        }
        for above in [party.parent, party.homeDepartment].compactMap(\.self)
        where parties[above] == nil {
            throw HubProblem.unknownParty(above.string)
        }
        if let parent = party.parent, parties.line(above: parent).contains(party.id) {
            throw HubProblem.usage(
                zh: "\(parent) 本身隶属 \(party.id)，不能互为上级。",
                en: "\(parent) itself belongs to \(party.id); neither can be above the other."
            )
        }
        let writes = party.writes(beyond: known)
        if !writes.isEmpty {
            let record = RecordRef(type: RecordType.party, id: party.id)
            try await office.desk.write([
                HubDraft(record: record, action: "party.add", writes: writes, events: [])
            ])
        }
        let text =
            switch language {
            case .chinese: "已登记单位 \(party.name)（\(party.id)）。"
            case .english: "Party \(party.name) (\(party.id)) is registered."
            }
        return HubOutcome(
            .object([
                .init("party", .text(party.id.string)), .init("kind", .text(party.kind.rawValue)),
                .init("name", .text(party.name.string)), .init("added", .bool(known == nil)),
            ]),
            text: text
        )
    }
}

extension PartyInfo {
    fileprivate init(_ command: HubCommand) throws(HubProblem) {
        let id = try command.argument("party")
        let name = try command.argument("name")
        let word = try command.argument("kind")
        guard let kind = PartyKind(rawValue: word) else {
            let kinds = PartyKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw HubProblem.usage(
                zh: "没有 \(word) 这种单位；可用：\(kinds)。",
                en: "There is no kind \(word) of party; known: \(kinds)."
            )
        }
        guard Self.isPartyID(id) else {
            throw HubProblem.usage(
                zh: "单位编号只用小写字母、数字和连字符，1 至 64 个。",
                en: "A party's id is 1 to 64 lower-case letters, digits and hyphens."
            )
        }
        guard name.utf8.count <= 256 else {
            throw HubProblem.usage(zh: "名称太长。", en: "The name is too long.")
        }
        self.init(
            id: Text(id),
            kind: kind,
            name: Text(name),
            parent: command.arguments["parent"].map { Text($0) },
            homeDepartment: command.arguments["homeDepartment"].map { Text($0) }
        )
    }

    private static func isPartyID(_ id: String) -> Bool {
        (1...64).contains(id.utf8.count)
            && id.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            }
    }

    /// What the hub has to write, so that this is so; what is not given stays as it is known.
    fileprivate func writes(beyond known: PartyInfo?) -> [Write] {
        var writes: [Write] = []
        if known == nil {
            writes += [
                Write(Aspects.kind, .text(Text(kind.rawValue))), Write(Aspects.name, .text(name)),
            ]
        }
        let above = (parent ?? known?.parent, homeDepartment ?? known?.homeDepartment)
        guard above != (known?.parent, known?.homeDepartment) else { return writes }
        var value: [Text: Value] = [:]
        value["parent"] = above.0.map(Value.text)
        value["homeDepartment"] = above.1.map(Value.text)
        return writes + [Write(Aspects.belonging, .map(value))]
    }
}
