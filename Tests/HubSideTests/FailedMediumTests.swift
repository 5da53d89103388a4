import HubSide
import PartySide
import SQLiteStore
import Testing

@Suite("A medium that fails")
struct FailedMediumTests {
    @Test("leaves it open whether the step was saved, and neither office nor hub claims to know")
    func words() {
        let failed = StoreError.mediumFailed("disk I/O error")
        #expect(HubProblem(failed).effect.en.contains("may have been saved or not"))
        #expect(HubProblem(failed).effect.zh.contains("可能已经存好"))
        #expect(DeskProblem(explaining: failed).effect == .perhapsSaved)
        #expect(HubProblem(StoreError.diskFull).effect.en.contains("was not saved"))
        #expect(DeskProblem(explaining: StoreError.diskFull).effect == .nothingChanged)
    }
}
