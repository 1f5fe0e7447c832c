import Experiments
import Foundation
import Results
import Testing

/// References: scipy 1.x, `binomtest(k, n).proportion_ci(method="wilson")`, `binom`, `pearsonr`,
/// `spearmanr` and `bootstrap(method="percentile")`.
@Suite("Statistics")
struct StatisticsTests {
  @Test(
    "Wilson's interval has scipy's numbers",
    arguments: [
      (716, 1017, 0.6752512485328572, 0.7312761278919013), (0, 10, 0, 0.27753279986288926),
      (10, 10, 0.7224672001371109, 1), (1, 3, 0.06149194472039626, 0.7923403991979523),
      (4567, 10_000, 0.4469554840393514, 0.4664777702195491),
      (0, 1017, 0, 0.00376303174944706),
    ])
  func wilson(successes: Int, trials: Int, low: Double, high: Double) {
    let interval = Interval.wilson(successes, of: trials)
    #expect(abs(interval.low - low) < 1e-14)
    #expect(abs(interval.high - high) < 1e-14)
  }

  @Test("Wilson's interval of nothing says nothing")
  func wilsonOfNothing() {
    #expect(Interval.wilson(0, of: 0) == Interval(low: 0, high: 1))
  }

  @Test(
    "McNemar's mid-p has scipy's numbers",
    arguments: [
      (0, 0, 1.0), (1, 0, 0.5), (5, 12, 0.09625244140624994), (10, 10, 1),
      (3, 30, 7.660128176212313e-07), (0, 40, 9.09494701772929e-13),
      (400, 520, 7.513739122081995e-05), (2000, 2300, 4.735106847306556e-06), (0, 1200, 0),
    ])
  func midP(onlyFirst: Int, onlySecond: Int, expected: Double) {
    let p = McNemar.midP(onlyFirst: onlyFirst, onlySecond: onlySecond)
    #expect(abs(p - expected) <= 1e-10 * max(expected, 1e-300))
    #expect(p == McNemar.midP(onlyFirst: onlySecond, onlySecond: onlyFirst))
  }

  @Test("Holm multiplies by the tests left, and never falls")
  func holm() {
    let adjusted = Holm.adjusted([0.01, 0.04, 0.03, 0.005, 0.2])
    let expected = [0.04, 0.09, 0.09, 0.025, 0.2]
    for (a, b) in zip(adjusted, expected) { #expect(abs(a - b) < 1e-15) }
    #expect(Holm.adjusted([0.9, 0.8]) == [1, 1])
    #expect(Holm.adjusted([]).isEmpty)
  }

  @Test("Entries that differ by little share ranks, and one far ahead is first")
  func rankIntervals() {
    let robust = [Array(0..<500), Array(0..<300), Array(2..<300), Array(0..<20)]
    let ranks = RankInterval.all(robust: robust)
    #expect(ranks.map(\.description) == ["1", "2–3", "2–3", "4"])
    #expect(RankInterval.all(robust: [[1, 2]]).map(\.description) == ["1"])
    #expect(RankInterval.all(robust: [[], []]).map(\.description) == ["1–2", "1–2"])
  }

  @Test("SplitMix gives the published sequence")
  func splitMix() {
    var random = SplitMix(seed: 1_234_567)
    let first = (0..<3).map { _ in random.next() }
    #expect(
      first == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
  }

  @Test("correlations have scipy's numbers, ties included")
  func correlation() throws {
    let x = [1.0, 2.5, 2.5, 4.0, 7.5, 3.0, 9.0, 0.5]
    let y = [2.0, 1.0, 3.5, 3.5, 8.0, 3.0, 7.0, 1.5]
    let pearson = try #require(Correlation.pearson.coefficient(x, y))
    let spearman = try #require(Correlation.spearman.coefficient(x, y))
    #expect(abs(pearson - 0.9239848239500112) < 1e-14)
    #expect(abs(spearman - 0.8132530120481927) < 1e-14)
    #expect(Correlation.pearson.coefficient([1, 1], [1, 2]) == nil)
    #expect(Correlation.spearman.coefficient([1], [2]) == nil)
  }

  @Test(
    "bootstrap intervals agree with scipy's up to the noise of the draws",
    arguments: [
      (Correlation.pearson, 0.6830238735828346, 0.8813739146811692),
      (Correlation.spearman, 0.5929258067148832, 0.8657455441869374),
    ])
  func bootstrap(correlation: Correlation, low: Double, high: Double) throws {
    let x = (0..<30).map { Double($0) + 3 * sin(7 * Double($0)) }
    let y = (0..<30).map { Double($0) + 8 * cos(5 * Double($0)) }
    let interval = try #require(correlation.interval(x, y, resamples: 4000, seed: 7))
    #expect(abs(interval.low - low) < 0.02)
    #expect(abs(interval.high - high) < 0.01)
    #expect(interval == correlation.interval(x, y, resamples: 4000, seed: 7))
    #expect(correlation.interval([1, 1], [1, 2]) == nil)
  }

  @Test("a permutation's p counts orders: of four points on a line 2 of 24 are as good")
  func countedOrders() throws {
    let x = [1.0, 2, 3, 4]
    for correlation in Correlation.allCases {
      #expect(try #require(correlation.chance(x, [2, 4, 6, 8])) == 2.0 / 24)
      // Coefficient 0.8: one swap of neighbours from the line, up or down, or on it.
      #expect(try #require(correlation.chance(x, [1, 3, 2, 4])) == 8.0 / 24)
    }
    #expect(Correlation.pearson.chance([1, 1], [1, 2]) == nil)
  }

  @Test("of many points it is drawn, near scipy's p of Student's test, and the same each time")
  func drawnOrders() throws {
    let x = (0..<30).map { Double($0) + 3 * sin(7 * Double($0)) }
    let line = try #require(Correlation.pearson.chance(x, x, draws: 999))
    #expect(line == 1.0 / 1000)
    let y = (0..<30).map { 0.3 * Double($0) + 12 * cos(5 * Double($0)) }
    let found = try #require(Correlation.pearson.chance(x, y, seed: 3))
    #expect(abs(found - 0.19986930438987868) < 0.012)
    #expect(found == Correlation.pearson.chance(x, y, seed: 3))
  }

  @Test("what a correlation rests on: a square and a far point on that point, a line on none")
  func weakest() throws {
    let x: [Double] = [0, 0, 1, 1, 100]
    let y: [Double] = [0, 1, 0, 1, 100]
    for correlation in Correlation.allCases {
      for sign in [1.0, -1.0] {
        let found = try #require(correlation.weakest(x, y.map { sign * $0 }))
        #expect(found.without == 4 && found.value == 0)
      }
      let line = try #require(correlation.weakest([1, 2, 3, 4], [2, 4, 6, 8]))
      #expect(abs(line.value - 1) < 1e-12)
      // Of two pairs one is left, and one value is constant.
      #expect(correlation.weakest([1, 2], [1, 2]) == nil)
      #expect(correlation.weakest([1, 1, 1], [1, 2, 3]) == nil)
    }
  }

  @Test("Clopper and Pearson's bound: closed forms, and a published value")
  func clopperPearson() {
    for trials in [1, 8, 500, 4000] {
      let none = 1 - pow(0.05, 1 / Double(trials))
      #expect(abs(ClopperPearson.upper(successes: 0, of: trials) - none) < 1e-9)
      #expect(ClopperPearson.upper(successes: trials, of: trials) == 1)
    }
    // 2 of 20: the upper end of the two-sided interval at 90 %.
    #expect(abs(ClopperPearson.upper(successes: 2, of: 20) - 0.28262) < 1e-5)
    #expect(ClopperPearson.upper(successes: 0, of: 0) == 1)
  }
}
