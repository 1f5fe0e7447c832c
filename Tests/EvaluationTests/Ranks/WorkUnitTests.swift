import Evaluation
import Testing

@Suite("How work is cut into units")
struct WorkUnitTests {
  @Test(
    "every sample is in one unit, in order, and no unit is larger than a chunk",
    arguments: [0, 1, 7, 63, 64, 65, 1_000, 10_000], [1, 2, 5, 64])
  func partition(_ count: Int, _ ranks: Int) {
    for passes in [1, 40, 900, 10_000] {
      for chunk in [1, 8, 64] {
        let parts = WorkUnit.cut(
          Array(0..<count), among: ranks, passes: passes, chunk: chunk)
        #expect(parts.flatMap { $0 } == Array(0..<count))
        #expect(parts.allSatisfy { 1...chunk ~= $0.count })
      }
    }
  }

  @Test("long attacks end in small units, short ones stay in whole calls")
  func sizes() {
    let long = WorkUnit.cut(Array(0..<1_024), among: 8, passes: 5_000, chunk: 64).map(\.count)
    #expect(long.first == 64 && long.last == 8)
    #expect(long == long.sorted(by: >))
    let short = WorkUnit.cut(Array(0..<1_024), among: 8, passes: 20, chunk: 64).map(\.count)
    #expect(Set(short) == [64])
  }
}
