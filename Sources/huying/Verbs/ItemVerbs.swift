import ArgumentParser
import History
import PartySide

/// `huying item …`: the duty list.
struct ItemCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "item",
            abstract: Phrase("职责清单", "the duty list").current,
            subcommands: [
                ItemList.self, ItemShow.self, ItemImport.self, ItemExport.self, ItemDefine.self,
                ItemEdit.self, ItemAssign.self, ItemVoid.self, ItemWho.self, ItemGaps.self,
                ItemCheck.self, ItemDrift.self, ItemPropose.self, ItemRights.self,
            ]
        )
    }
}

struct ItemList: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: Phrase("职责事项列表", "list duty items").current
        )
    }

    static let kinds = "divested | retained | department | company | rights"

    @Option(help: ArgumentHelp(ItemList.kinds)) var kind: String?
    @Option(
        help: ArgumentHelp(
            Phrase("按哪一天的责任单位", "with the parties responsible that day").current,
            valueName: "date"
        )
    )
    var on: String?
    @OptionGroup var paging: PagingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("item.list", paging: paging, sheet: ItemSheet.list).with("kind", kind)
            .with("on", on)
    }
}

struct ItemShow: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: Phrase("一项职责：内容、依据、牵头配合", "one duty: text, basis, lead").current
        )
    }

    @Argument var id: String
    @OptionGroup var common: CommonOptions

    var errand: Errand { Errand("item.show", sheet: ItemSheet.show).with("item", id) }
}

/// Who has a duty, where and from when to when.
struct AssignmentOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            Phrase("配合单位，可重复", "cooperating party, repeatable").current,
            valueName: "party"
        )
    )
    var cooperate: [String] = []
    @Option(help: ArgumentHelp(Phrase("适用范围", "area").current, valueName: "text"))
    var area: String?
    @Option(help: ArgumentHelp(Phrase("生效日期", "valid from").current, valueName: "date"))
    var from: String?
    @Option(help: ArgumentHelp(Phrase("失效日期", "valid to").current, valueName: "date"))
    var to: String?
    @Option(help: ArgumentHelp(Phrase("文号", "document number").current, valueName: "text"))
    var docNo: String?

    func add(to errand: Errand) -> Errand {
        errand.with("cooperate", cooperate).with("area", area).with("from", from).with("to", to)
            .with("docNo", docNo)
    }
}

struct ItemDefine: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "define",
            abstract: Phrase("新增职责事项", "add a duty item").current
        )
    }

    @Option var title: String
    @Option var content: String?
    @Option(help: ArgumentHelp(Phrase("依据", "legal basis").current, valueName: "text"))
    var basis: String?
    @Option(help: ArgumentHelp(ItemList.kinds)) var kind: String
    @Option(help: ArgumentHelp(Phrase("编码", "its code").current)) var code: String?
    @Option(help: ArgumentHelp(Phrase("类别", "its category").current)) var category: String?
    @Option(help: ArgumentHelp(Phrase("牵头单位", "leading party").current, valueName: "party"))
    var lead: String?
    @OptionGroup var assignment: AssignmentOptions
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        assignment.add(
            to: Errand("item.define", writing: writing, sheet: ItemSheet.defined)
                .with("title", title).with("content", content).with("basis", basis)
                .with("kind", kind).with("code", code).with("category", category)
                .with("lead", lead)
        )
    }
}

struct ItemEdit: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "edit",
            abstract: Phrase("修改事项内容", "change an item's text").current
        )
    }

    @Argument var id: String
    @Option var title: String?
    @Option var content: String?
    @Option(help: ArgumentHelp(Phrase("依据", "legal basis").current, valueName: "text"))
    var basis: String?
    @OptionGroup var settling: SettlingOptions
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        settling.add(
            to: Errand("item.edit", writing: writing, sheet: ChangeSheet.saved)
                .with("item", id).with("title", title).with("content", content)
                .with("basis", basis)
        )
    }

    func validate() throws {
        if title == nil, content == nil, basis == nil {
            throw ValidationError(
                Phrase(
                    "要改什么？请给 --title、--content 或 --basis。",
                    "Nothing to change: give --title, --content or --basis."
                ).current
            )
        }
    }
}

struct ItemAssign: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "assign",
            abstract: Phrase("确定牵头与配合单位", "say who leads and who cooperates").current
        )
    }

    @Argument var id: String
    @Option(help: ArgumentHelp(Phrase("牵头单位", "leading party").current, valueName: "party"))
    var lead: String
    @OptionGroup var assignment: AssignmentOptions
    @OptionGroup var settling: SettlingOptions
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        settling.add(
            to: assignment.add(
                to: Errand("item.assign", writing: writing, sheet: ChangeSheet.saved)
                    .with("item", id).with("lead", lead)
            )
        )
    }
}

/// Claims that an edit replaces, and why.
struct SettlingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            Phrase("同时了结这些写法，可重复", "settles these claims, repeatable").current,
            valueName: "claim"
        )
    )
    var settle: [String] = []
    @Option(help: ArgumentHelp(Phrase("理由", "the reason").current, valueName: "text"))
    var why: String?

    func add(to errand: Errand) -> Errand {
        errand.with("settle", settle).with("why", why)
    }
}

struct ItemVoid: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "void",
            abstract: Phrase("作废（留痕，不删除）", "void an item; nothing is deleted").current
        )
    }

    @Argument var id: String
    @Option(help: ArgumentHelp(Phrase("理由", "the reason").current, valueName: "text"))
    var why: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("item.void", writing: writing, sheet: ChangeSheet.saved)
            .with("item", id).with("why", why)
    }
}
