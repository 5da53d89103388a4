import DutyBook
import History
import Testing

extension TableTests {
    /// The rows of the table of rights for registers, ledgers and matters; company, chamber, fund,
    /// department and the two sides of a paper have columns of their own below.
    static let registers: [(Text, String)] = [
        ("park.define", "....●...."), ("park.edit", "....●...."), ("park.void", "....●...."),
        ("park.settle", "....●...."),
        ("project.register", "....●...."), ("project.edit", "....●...."),
        ("project.approve", "....●...."), ("project.plan", "....●...."),
        ("project.report", ".●..●...."), ("project.void", "....●...."),
        ("project.settle", ".●..●...."),
        ("enterprise.register", "....●...."), ("enterprise.edit", "....●...."),
        ("enterprise.join", "....●...."), ("enterprise.match", "....●...."),
        ("enterprise.void", "....●...."), ("enterprise.settle", "....●...."),
        ("loan.open", "........."), ("loan.advance", "........."), ("loan.enter", "........."),
        ("loan.reverse", "........."), ("loan.void", "........."), ("loan.settle", "....●...."),
        ("bridge.open", "........."), ("bridge.enter", "........."),
        ("bridge.reverse", "........."), ("bridge.void", "........."),
        ("bridge.settle", "....●...."),
        ("fund.register", "....●...."), ("fund.entrust", "........."),
        ("fund.enter", "........."), ("fund.reverse", "........."), ("fund.void", "........."),
        ("fund.settle", "....●...."),
        ("risk.raise", "....●●..."), ("risk.grade", "....●●..."),
        ("risk.intervene", "....●●..."), ("risk.close", "....●●..."), ("risk.void", "....●●..."),
        ("risk.settle", "....●●..."),
        ("indicator.record", "....●...."), ("indicator.correct", "....●...."),
        ("indicator.void", "....●...."), ("indicator.settle", "....●...."),
        ("service.open", "....●...."), ("service.entrust", ".●..●...."),
        ("service.coach", ".●●.●...."), ("service.accompany", "..●......"),
        ("service.accept", ".●......."), ("service.review", ".●......."),
        ("service.visit", ".●●......"), ("service.deliver", ".●......."),
        ("service.void", ".●..●...."), ("service.settle", ".●..●...."),
        ("approval.assign", "....●...."), ("approval.report", ".●......."),
        ("approval.void", "....●...."), ("approval.settle", ".●..●...."),
        ("material.require", "....●...."), ("material.defer", "........."),
        ("material.hand", "........."), ("material.accept", "........."),
        ("material.void", "....●...."), ("material.settle", "....●...."),
        ("drawing.submit", "....●...."), ("drawing.revise", "....●...."),
        ("drawing.opine", "..●......"), ("drawing.void", "....●...."),
        ("drawing.settle", "....●...."),
    ]

    /// Columns: company, chamber, fund, department, giver, receiver.
    static let marketGrid: [(Text, String)] = [
        ("enterprise.register", "●●.●.."), ("enterprise.edit", ".●...."),
        ("project.register", "●....."), ("project.approve", "......"),
        ("loan.enter", "●●...."), ("bridge.enter", "●●...."), ("bridge.reverse", "●●...."),
        ("fund.enter", "●.●..."), ("risk.raise", "●.●..."), ("risk.close", "●.●..."),
        ("indicator.record", "...●.."), ("service.open", "●..●.."), ("approval.assign", "...●.."),
        ("material.hand", "....●."), ("material.accept", ".....●"), ("material.defer", ".....●"),
        ("drawing.submit", "●..●.."),
    ]

    @Test(arguments: marketGrid)
    func companyChamberAndFundHaveLimitedRoles(action: Text, cells: String) throws {
        let columns: [Relations] = [.company, .chamber, .fund, .department, .giver, .receiver]
        let may = try #require(Actions.rule(action)).may
        for (column, cell) in zip(columns, cells) {
            #expect(may.contains(column) == (cell == "●"), "\(action) \(column.name ?? "")")
        }
    }

    /// What stands in a list or a table is called something in both languages.
    @Test func everyColumnHasAWordInBothLanguages() {
        for declared in RecordDeclaration.all {
            guard let listing = declared.listing else { continue }
            let events = declared.events.flatMap(\.fields).map(\.name)
            let names = declared.fields.map(\.field.name) + listing.columns + listing.totals
            for name in names + events {
                let isAspect = declared.aspects.contains { $0.argument == name }
                #expect(isAspect || DeclaredWords.knows(name), "\(declared.type) \(name)")
            }
            for field in declared.fields.map(\.field) + declared.events.flatMap(\.fields) {
                guard case .oneOf(let words) = field.form else { continue }
                for word in words {
                    #expect(DeclaredWords.value(word) != nil, "\(declared.type) \(word)")
                }
            }
        }
    }
}
