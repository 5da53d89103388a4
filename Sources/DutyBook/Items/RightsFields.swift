package import History

/// What an item of the rights list says beside its title and basis; the names of the parts follow
/// the provincial system and DB35/T 1810.
package enum RightsFields {
    /// The ten kinds of administrative power.
    package static let powers: [Text] = [
        "licensing", "penalty", "coercion", "levy", "payment", "inspection", "confirmation",
        "reward", "adjudication", "other",
    ]

    package static let power: Text = "power"
    package static let establishing: Text = "establishingBasis"
    package static let exercising: Text = "exercisingBasis"
    package static let steps: Text = "responsibilityStep"
    package static let liability: Text = "liabilityCase"
    package static let limits: Text = "limits"
    package static let claim: Text = "claim"
    package static let publicity: Text = "isPublic"

    static let aspects: [AspectRule] = [
        aspect(
            power,
            .siblings,
            .map([
                .optional("powerType", .oneOf(powers)), .optional("exerciseLevel", .text),
                .optional("implementingBody", .text), .optional("undertakingOffice", .text),
                .optional("supervisionWay", .text), .optional("complaintPhone", .text),
            ]),
            "权力要素",
            "power"
        ),
        rows(establishing, "设定依据", "establishing basis"),
        rows(exercising, "行使依据", "exercising basis"),
        rows(steps, "责任事项", "responsibility steps"),
        rows(liability, "追责情形", "liability cases"),
        aspect(
            limits,
            .authority,
            .map([.optional("legalLimitDays", .count), .optional("promisedLimitDays", .count)]),
            "办理时限",
            "limits"
        ),
        aspect(
            claim,
            .authority,
            .map([
                .optional("provincialCode", .text), .optional("batchNo", .count),
                .optional(
                    "claimStatus",
                    .oneOf(["unclaimed", "claimed", "adjusted", "cancelled"])
                ),
                .optional("claimedAt", .date),
            ]),
            "省系统认领",
            "claim in the provincial system"
        ),
        aspect(publicity, .authority, .oneOf(["yes", "no"]), "是否公开", "public"),
    ]

    private static func aspect(
        _ name: Text,
        _ policy: MergePolicy,
        _ form: Form,
        _ zh: String,
        _ en: String
    ) -> AspectRule {
        AspectRule(
            aspect: name,
            policy: policy,
            form: form,
            editors: ListKeepers.relations,
            deciders: ListKeepers.deciders,
            zh: zh,
            en: en
        )
    }

    /// Several laws, steps or cases: what two offices add apart stays.
    private static func rows(_ name: Text, _ zh: String, _ en: String) -> AspectRule {
        AspectRule(
            aspect: name,
            policy: .addWins,
            form: .map([.optional("add", .texts), .optional("remove", .texts)]),
            editors: ListKeepers.relations,
            deciders: [],
            zh: zh,
            en: en
        )
    }

    /// The required parts of a rights item that are not filled in, by name.
    package static func missing(_ item: ItemState) -> [Text] {
        func isBlank(_ text: Text?) -> Bool { text?.isBlank ?? true }
        let values = item.aspects.view(power)?.value
        var missing: [Text] = isBlank(item.title) ? ["title"] : []
        for field in ["powerType", "implementingBody"] as [Text] where isBlank(values?[field]?.text)
        {
            missing.append(field)
        }
        let lists = [establishing, exercising, steps]
        missing += lists.filter { item.aspects.view($0)?.value.list?.isEmpty ?? true }
        return missing
    }
}

extension Act {
    /// What is promised is never longer than what the law allows.
    func checkLimits(_ scene: Scene) throws(Refusal) {
        guard let limits = value(of: RightsFields.limits),
            let legal = limits["legalLimitDays"]?.int,
            let promised = limits["promisedLimitDays"]?.int
        else { return }
        guard promised <= legal else { throw refusal(.promiseTooLong, "promisedLimitDays") }
    }
}
