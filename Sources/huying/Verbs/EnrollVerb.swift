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
            Phrase("中心地址，如 https://hub.example:8443", "the hub, such as https://hub.example:8443")
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
        let enrolling = Enrolling(
            url: address,
            code: Text(code),
            person: person.map { Text($0) },
            directory: directory
        )
        let reply = await enrolling.perform(in: counter.language)
        try counter.deliver(reply, sheet: EnrolSheet.show)
    }
}
