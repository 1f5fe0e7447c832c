import Results
import Testing

@Suite("False claims")
struct FalseClaimsTests {
  /// The share of the ways to check N of R claims that miss the first F: by counting them all.
  private func counted(_ falseClaims: Int, _ checked: Int, _ total: Int) -> Double {
    let ways = (0..<1 << total).filter { $0.nonzeroBitCount == checked }
    let misses = ways.count { $0 & ((1 << falseClaims) - 1) == 0 }
    return Double(misses) / Double(ways.count)
  }

  @Test("the probability to escape is what counting all choices gives", arguments: 1...9)
  func escape(total: Int) {
    for falseClaims in 0...total {
      for checked in 0...total {
        let found = FalseClaims.escape(falseClaims: falseClaims, checked: checked, of: total)
        #expect(abs(found - counted(falseClaims, checked, total)) < 1e-12)
      }
    }
  }

  @Test("the smallest number excluded is the first that counting excludes", arguments: 1...9)
  func excluded(total: Int) {
    for checked in 1...total {
      let expected = (1...total).first { counted($0, checked, total) <= 0.05 + 1e-12 }
      #expect(FalseClaims.excluded(checked: checked, of: total) == expected)
    }
  }

  @Test("of very many claims it is the familiar 1 − 0.05^(1/N)", arguments: [1, 5, 20, 59, 300])
  func manyClaims(checked: Int) throws {
    let share = try #require(FalseClaims.excludedShare(checked: checked, of: 10_000_000))
    // 0.05^(1/N) by bisection, so that the test does not repeat the formula's own arithmetic.
    var (low, high) = (0.0, 1.0)
    for _ in 0..<80 {
      let middle = (low + high) / 2
      let power = (0..<checked).reduce(1.0) { value, _ in value * middle }
      if power < 0.05 { low = middle } else { high = middle }
    }
    #expect(abs(share - (1 - low)) < 1e-5)
  }

  @Test("all checked excludes a single one; nothing checked, or nothing claimed, excludes nothing")
  func edges() {
    #expect(FalseClaims.excluded(checked: 98, of: 98) == 1)
    #expect(FalseClaims.excluded(checked: 0, of: 98) == nil)
    #expect(FalseClaims.excluded(checked: 0, of: 0) == nil)
  }
}
