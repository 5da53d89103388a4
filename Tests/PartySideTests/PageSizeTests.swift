import Courier
import Exchange
import PartySide
import Testing

@Suite struct PageSizeTests {
    @Test func aPageShrinksWhereALineBreaksUnderItAndGrowsWithEveryAnswer() {
        var page = PageSize()
        #expect(page.bytes == Limits.pageBytes)
        var shrunk = 0
        while page.shrink(after: CourierError.cutOff(.receiving), carrying: 0) { shrunk += 1 }
        #expect(page.bytes == Limits.leastPageBytes)
        #expect(
            shrunk == 6,
            "after that an exchange gives up, so that a hub that is gone is noticed"
        )
        page.grow()
        #expect(page.bytes == 2 * Limits.leastPageBytes)
        for _ in 0..<20 { page.grow() }
        #expect(page.bytes == Limits.pageBytes)
    }

    @Test func onlyWhatWasLostOnTheWayMakesItSmaller() {
        var page = PageSize()
        for error in [
            CourierError.cutOff(.waiting), .timedOut(.connecting), .unreachable(errno: 111),
            .nameUnknown,
        ] {
            let isSmaller = page.shrink(after: error, carrying: 100)
            #expect(!isSmaller, "\(error)")
        }
        let isStopped = page.shrink(after: CancellationError(), carrying: 1 << 20)
        #expect(!isStopped)
        #expect(page.bytes == Limits.pageBytes)
        // Handed to the system whole, and perhaps still on its way.
        let isLost = page.shrink(after: CourierError.timedOut(.waiting), carrying: 1 << 20)
        #expect(isLost && page.bytes < Limits.pageBytes)
    }
}
