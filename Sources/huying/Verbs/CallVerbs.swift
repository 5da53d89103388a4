import ArgumentParser
import History
import PartySide

/// `huying call …`: help asked and given.
struct CallCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "call",
            abstract: Phrase("呼叫：发起、办理、查看", "calls: raise, handle, look up").current,
            subcommands: [
                CallList.self, CallShow.self, CallRaise.self, CallEdit.self, CallSupplement.self,
                CallDispatch.self, CallRedispatch.self, CallSign.self, CallRespond.self,
                CallProgress.self, CallResult.self, CallReturn.self, CallWithdraw.self,
                CallEvaluate.self, CallVoid.self, CallExtend.self, CallPause.self, CallDefer.self,
                CallDecide.self, CallResume.self, CallRule.self, CallPhoned.self,
                CallFeedback.self, CallRedo.self, CallReopen.self, CallRefer.self, CallMerge.self,
                CallAsk.self, CallFollowUp.self, CallAttach.self, CallExclude.self,
                CallPrint.self, CallClassify.self, CallExpedite.self,
                CallConfirm.self, CallAssign.self, CallHandOver.self, CallCopy.self,
            ]
        )
    }
}

struct CallRaise: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "raise",
            abstract: Phrase("发起呼叫（吹哨）", "raise a call").current
        )
    }

    @Option(help: ArgumentHelp("urgent | keyTask | routine | consult", valueName: "kind"))
    var kind: String
    @Option var title: String
    @Option var body: String?
    @Option var place: String?
    @Option(help: ArgumentHelp(Phrase("牵头单位", "leading party").current, valueName: "party"))
    var lead: String?
    @Option(
        help: ArgumentHelp(
            Phrase("配合单位，可重复", "cooperating party, repeatable").current,
            valueName: "party"
        )
    )
    var cooperate: [String] = []
    @Option(help: ArgumentHelp(Phrase("职责事项", "duty item").current, valueName: "duty"))
    var item: String?
    @Option(
        help: ArgumentHelp(
            Phrase(
                "本单位已做了什么、还缺什么（攻坚必填）",
                "what your office did and what is missing (key tasks need it)"
            ).current,
            valueName: "text"
        )
    )
    var ownEfforts: String?
    @Option(
        help: ArgumentHelp(
            Phrase("审签的负责人（攻坚必填）", "the leader who approved it (key tasks need one)")
                .current,
            valueName: "person"
        )
    )
    var approvedBy: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    private var isUrgent: Bool { kind == "urgent" }

    private var sheet: Errand.Sheet {
        CallSheet.raised(isUrgent: isUrgent, to: [lead].compactMap(\.self) + cooperate)
    }

    /// What is only prepared is not sent.
    var errand: Errand {
        isUrgent && !writing.prepare ? raising.followed(by: UrgentSending.send) : raising
    }

    private var raising: Errand {
        Errand("call.raise", writing: writing, sheet: sheet)
            .with("kind", kind).with("title", title).with("body", body).with("place", place)
            .with("lead", lead).with("cooperate", cooperate).with("item", item)
            .with("ownEfforts", ownEfforts).with("approvedBy", approvedBy)
    }
}

struct CallEdit: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "edit",
            abstract: Phrase("修改标题、情况、地点", "change title, body or place").current
        )
    }

    @Argument var id: String
    @Option var title: String?
    @Option var body: String?
    @Option var place: String?
    @Option(
        help: ArgumentHelp(
            Phrase("本单位已做了什么、还缺什么", "what your office did and what is missing").current,
            valueName: "text"
        )
    )
    var ownEfforts: String?
    @Option(
        help: ArgumentHelp(
            Phrase("同时了结这些写法，可重复", "settles these claims, repeatable").current,
            valueName: "claim"
        )
    )
    var settle: [String] = []
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.edit", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("title", title).with("body", body).with("place", place)
            .with("ownEfforts", ownEfforts).with("settle", settle)
    }

    func validate() throws {
        if title == nil, body == nil, place == nil, ownEfforts == nil {
            throw ValidationError(
                Phrase(
                    "要改什么？请给 --title、--body 或 --place。",
                    "Nothing to change: give --title, --body or --place."
                )
                .current
            )
        }
    }
}

struct CallSupplement: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "supplement",
            abstract: Phrase("补充情况", "add information").current
        )
    }

    @Argument var id: String
    @Option var text: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.supplement", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("text", text)
    }
}

/// The parties of a dispatch and why.
struct DispatchOptions: ParsableArguments {
    @Argument var id: String
    @Option(help: ArgumentHelp(Phrase("牵头单位", "leading party").current, valueName: "party"))
    var lead: String?
    @Option(
        help: ArgumentHelp(
            Phrase("配合单位，可重复", "cooperating party, repeatable").current,
            valueName: "party"
        )
    )
    var cooperate: [String] = []
    @Option var why: String?

    func validate() throws {
        if lead == nil, cooperate.isEmpty {
            throw ValidationError(
                Phrase("派给谁？请给 --lead 或 --cooperate。", "To whom? Give --lead or --cooperate.")
                    .current
            )
        }
    }

    func add(to errand: Errand) -> Errand {
        errand.with("call", id).with("lead", lead).with("cooperate", cooperate).with("why", why)
    }
}

struct CallDispatch: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "dispatch",
            abstract: Phrase("派单", "dispatch to a lead and cooperators").current
        )
    }

    @OptionGroup var parties: DispatchOptions
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        parties.add(to: Errand("call.dispatch", writing: writing, sheet: ChangeSheet.saved))
    }
}

struct CallRedispatch: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "redispatch",
            abstract: Phrase("改派", "dispatch to another lead").current
        )
    }

    @OptionGroup var parties: DispatchOptions
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        parties.add(to: Errand("call.redispatch", writing: writing, sheet: ChangeSheet.saved))
    }
}

struct CallWithdraw: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "withdraw",
            abstract: Phrase("撤回呼叫", "withdraw a call").current
        )
    }

    @Argument var id: String
    @Option var why: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.withdraw", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("why", why)
    }
}

struct CallEvaluate: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "evaluate",
            abstract: Phrase("核验评价", "verify and evaluate a result").current
        )
    }

    @Argument var id: String
    @Option(help: "yes | partly | no") var solved: String
    @Option(help: "yes | mostly | no") var satisfied: String
    @Option var text: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.evaluate", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("solved", solved).with("satisfied", satisfied)
            .with("text", text)
    }
}

/// The independent word on how it really went, beside the caller's rating.
struct CallFollowUp: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "follow-up",
            abstract: Phrase("回访：独立核实是否解决、是否满意", "ask independently how it went").current
        )
    }

    @Argument var id: String
    @Option(help: "yes | partly | no") var solved: String
    @Option(help: "yes | mostly | no") var satisfied: String
    @Option var text: String?
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.followUp", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("solved", solved).with("satisfied", satisfied)
            .with("text", text)
    }
}

struct CallVoid: DeskVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "void",
            abstract: Phrase("作废（留痕，不删除）", "void a call; nothing is deleted").current
        )
    }

    @Argument var id: String
    @Option var why: String
    @OptionGroup var writing: WritingOptions
    @OptionGroup var common: CommonOptions

    var errand: Errand {
        Errand("call.void", writing: writing, sheet: ChangeSheet.saved)
            .with("call", id).with("why", why)
    }
}
