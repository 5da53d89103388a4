import ArgumentParser
import Glibc
import History
import PartySide
import Settings

/// `huying enroll`: makes a directory the site of a party.
struct EnrollCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "enroll",
            abstract: Phrase("用登记码登记本机", "enrol this computer with a code").current
        )
    }

    @Argument(
        help: ArgumentHelp(
            Phrase(
                "中心地址，如 https://hub.example:8443；没有网络时为 U 盘目录",
                "the hub, such as https://hub.example:8443; without a line, a stick's directory"
            )
            .current
        )
    )
    var url: String
    @Argument(help: ArgumentHelp(Phrase("登记码", "the code").current)) var code: String
    @Option(
        help: ArgumentHelp(
            Phrase("平时由谁办理", "who acts where nobody is named").current,
            valueName: "person"
        )
    )
    var person: String?
    @Option(
        help: ArgumentHelp(
            Phrase(
                "不能写的介质：请求另写到此目录",
                "a directory for the request where the medium cannot be written"
            )
            .current,
            valueName: "dir"
        )
    )
    var answers: String?
    @OptionGroup var common: CommonOptions

    /// The address as it is meant: without a scheme it is the protected one.
    var address: String { url.contains("://") ? url : "https://" + url }

    mutating func run() async throws {
        let counter = Counter(common)
        let directory = try counter.reading { () throws(DeskProblem) in
            let directory = try counter.stateDirectory()
            try Ownership.prepare(directory.path)
            return directory
        }
        if StickFile.isDirectory(url) {
            return try await enrollByStick(directory, counter)
        }
        let enrolling = Enrolling(
            url: address,
            code: Text(code),
            person: person.map { Text($0) },
            directory: directory
        )
        let reply = await enrolling.perform(in: counter.language)
        try counter.deliver(reply, sheet: EnrolSheet.show)
    }

    /// One step of an enrolment without a line: asks, or takes the admission in where it is there.
    private func enrollByStick(_ directory: StateDirectory, _ counter: Counter) async throws {
        let place = url
        let (cards, bundles) = try counter.reading { () throws(DeskProblem) in
            try Ownership.restored { () throws(DeskProblem) in
                (
                    try StickFile.cards([place]),
                    try StickFile.contents([place], mayBeNone: true)
                )
            }
        }
        let step = await StickEnrolling(
            code: Text(code),
            person: person.map { Text($0) },
            directory: directory
        ).perform(cards: cards, bundles: bundles, in: counter.language)
        guard let file = step.file else {
            return try counter.deliver(step.reply, sheet: EnrolSheet.show)
        }
        let site = String((step.reply.document["site"]?.string ?? "").prefix(12))
        let target = StickFile.path(answers ?? place, named: "enrol-\(site)-to-hub")
        try counter.reading { () throws(DeskProblem) in
            try Ownership.restored { () throws(DeskProblem) in
                try OutputFile.write(file, to: target)
            }
        }
        try counter.deliver(
            DeskReply(step.reply.document.adding(["file": .string(target)])),
            sheet: EnrolSheet.asked
        )
    }
}
