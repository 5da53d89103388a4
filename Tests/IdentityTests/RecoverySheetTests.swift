import History
import Identity
import Testing

@Suite struct RecoverySheetTests {
    private let sheet = RecoverySheet(rootKey: SigningKey())

    @Test func aSheetComesBackHoweverItIsTyped() throws {
        let lines = sheet.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.count == 4)
        let forms = [
            sheet.text, sheet.key, sheet.key.lowercased(), lines.joined(separator: "\r\n"),
            lines.map { $0.dropFirst(2) }.joined(separator: "\n\n"),
            lines.joined(separator: "\n").replacing("-", with: " ").replacing("0", with: "o"),
            "   " + sheet.key + "\n", sheet.key.replacing("1", with: "l"),
        ]
        for form in forms {
            let read = try RecoverySheet(typed: form)
            #expect(read.rootKey.secretBytes == sheet.rootKey.secretBytes)
            #expect(read.deployment == sheet.deployment)
        }
    }

    @Test func aMistypedCharacterIsFoundAndItsLineNamed() {
        let symbols = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        let lines = sheet.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        var unnoticed = 0
        for (number, line) in lines.enumerated() {
            for (position, old) in line.enumerated() where position > 1 && old != "-" {
                for new in symbols where new != old {
                    var characters = Array(line)
                    characters[position] = new
                    var typed = lines.map(String.init)
                    typed[number] = String(characters)
                    do throws(IdentityError) {
                        _ = try RecoverySheet(typed: typed.joined(separator: "\n"))
                        unnoticed += 1
                    } catch {
                        #expect(
                            error == .mistypedSheet(line: number + 1)
                                || error == .mistypedSheet(line: number + 2)
                        )
                    }
                }
            }
        }
        // One in 65,536 slips past a line's own check; only in the last line has it none after it.
        #expect(unnoticed <= 1)
    }

    @Test func exchangedMissingAndForeignLinesAreRefused() throws {
        let lines = sheet.text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            $0.dropFirst(2)
        }
        let foreign = RecoverySheet(rootKey: SigningKey()).text.split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.map { $0.dropFirst(2) }
        #expect(throws: IdentityError.mistypedSheet(line: 1)) {
            try RecoverySheet(
                typed: [lines[1], lines[0], lines[2], lines[3]].joined(separator: "\n")
            )
        }
        #expect(throws: IdentityError.mistypedSheet(line: 3)) {
            try RecoverySheet(
                typed: [lines[0], lines[1], foreign[2], lines[3]].joined(separator: "\n")
            )
        }
        #expect(throws: IdentityError.incompleteSheet) {
            try RecoverySheet(typed: lines.dropLast().joined(separator: "\n"))
        }
        #expect(throws: IdentityError.incompleteSheet) {
            try RecoverySheet(typed: (lines + lines).joined(separator: "\n"))
        }
        #expect(throws: IdentityError.incompleteSheet) { try RecoverySheet(typed: "") }
        #expect(throws: IdentityError.incompleteSheet) {
            try RecoverySheet(typed: String(repeating: "A", count: 100_000))
        }
        #expect(throws: IdentityError.mistypedSheet(line: 1)) {
            try RecoverySheet(typed: "<html>Please log in</html>")
        }
    }

    @Test func codesAreStable() {
        #expect(IdentityError.mistypedCode.code == "E4203.mistypedCode")
        #expect(IdentityError.mistypedSheet(line: 2).code == "E4204.mistypedSheet")
    }
}
