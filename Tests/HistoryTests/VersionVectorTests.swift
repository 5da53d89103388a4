import History
import Testing

@Suite struct VersionVectorTests {
    let a = ReplicaID(high: 0, low: 1)
    let b = ReplicaID(high: 0, low: 2)

    @Test func concurrentVectorsAreNeitherBeforeNorAfter() {
        let left = VersionVector([Dot(a, 2)])
        let right = VersionVector([Dot(b, 1)])
        #expect(left.order(to: right) == .concurrent)
        #expect(right.order(to: left) == .concurrent)
    }
}
