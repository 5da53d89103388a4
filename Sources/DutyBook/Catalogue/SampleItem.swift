package import History

/// One duty of the sample lists, as the arguments of `item.define` have it.
package struct SampleItem: Hashable, Sendable {
    /// `D01` …: its serial number in its list.
    package let code: Text
    package let kind: ItemKind
    package let category: Text
    package let title: Text
    package let content: Text?
    package let lead: Text

    /// What `DutyRules.decide` is given to list it.
    package var arguments: [Text: Value] {
        var arguments: [Text: Value] = [
            "title": .text(title), "kind": .text(Text(kind.rawValue)), "code": .text(code),
            "category": .text(category), "lead": .text(lead),
        ]
        arguments["content"] = content.map(Value.text)
        return arguments
    }
}

/// The lists the product ships to start with: names partly from the zone's founding document,
/// partly illustrative; a zone replaces them by its own.
package enum SampleCatalogue {
    /// All lists: 56 divested, 18 retained, 18 rights, 7 functions of the company.
    package static var all: [SampleItem] {
        DivestedCatalogue.items + RetainedCatalogue.items + RightsItems.items
            + CompanyFunctions.items
    }

    /// One category of a list with its duties.
    struct Category {
        let name: Text
        let lead: Text
        let titles: [Text]

        init(_ name: Text, lead: Text, _ titles: Text...) {
            self.name = name
            self.lead = lead
            self.titles = titles
        }
    }

    /// Numbers the duties of a list through.
    static func items(
        _ categories: [Category],
        kind: ItemKind,
        prefix: String,
        content: Text? = nil
    ) -> [SampleItem] {
        var items: [SampleItem] = []
        for category in categories {
            for title in category.titles {
                let serial = items.count + 1
                items.append(
                    SampleItem(
                        code: Text("\(prefix)\(serial < 10 ? "0" : "")\(serial)"),
                        kind: kind,
                        category: category.name,
                        title: title,
                        content: content,
                        lead: category.lead
                    )
                )
            }
        }
        return items
    }
}
