import TestSupport
import Testing
import Torch

/// Known answers: Random123's `kat_vectors`, philox4x32 with 10 rounds.
@Suite("Random numbers")
struct RandomTests {
  @Test("Philox gives the published numbers")
  func philox() {
    typealias Counter = SIMD4<UInt32>
    typealias Key = SIMD2<UInt32>
    let ones = UInt32.max
    #expect(
      Philox.block(counter: Counter(), key: Key())
        == Counter(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Philox.block(counter: Counter(ones, ones, ones, ones), key: Key(ones, ones))
        == Counter(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox.block(
        counter: Counter(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
        key: Key(0xa409_3822, 0x299f_31d0))
        == Counter(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test("integers reach every value below the bound, equally often", arguments: [1, 2, 5, 9, 32])
  func integers(bound: Int) {
    var stream = RandomSource(seed: 1).stream()
    var counts = [Int](repeating: 0, count: bound)
    let draws = 2000 * bound
    for _ in 0..<draws { counts[stream.integer(below: bound)] += 1 }
    // Five standard deviations of a count.
    #expect(counts.allSatisfy { abs($0 - 2000) < 230 || bound == 1 }, "\(counts)")
  }

  @Test("uniform numbers lie in [0, 1), signs are balanced, normal ones have mean 0 and variance 1")
  func moments() {
    var stream = RandomSource(seed: 2).split("moments").stream(sample: 3, step: 4)
    let uniform = stream.draw(40_000) { $0.uniform() }
    let signs = stream.draw(40_000) { $0.sign() }
    let normal = stream.draw(40_000) { $0.normal() }
    func mean(_ values: [Float]) -> Double {
      values.reduce(0) { $0 + Double($1) } / Double(values.count)
    }
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(mean(uniform) - 0.5) < 0.01)
    #expect(abs(mean(uniform.map { $0 * $0 }) - 1.0 / 3) < 0.01)
    #expect(signs.allSatisfy { abs($0) == 1 })
    #expect(abs(mean(signs)) < 0.025)
    #expect(abs(mean(normal)) < 0.025)
    #expect(abs(mean(normal.map { $0 * $0 }) - 1) < 0.04)
    #expect(abs(mean(normal.map { $0 * $0 * $0 * $0 }) - 3) < 0.25)
    #expect(abs(mean(zip(normal, normal.dropFirst()).map { $0 * $1 })) < 0.025)
  }

  @Test("seeds, names, numbers, samples and steps each give other numbers; the same path the same")
  func paths() {
    let root = RandomSource(seed: 7)
    let first = root.split("a").split(1)
    func head(_ source: RandomSource, _ sample: Int = 5, _ step: Int = 2) -> [Float] {
      var stream = source.stream(sample: sample, step: step)
      return stream.draw(4) { $0.uniform() }
    }
    let others = [
      head(root), head(root.split("a")), head(root.split("b").split(1)),
      head(root.split("a").split(2)), head(root.split(1).split("a")),
      head(RandomSource(seed: 8).split("a").split(1)), head(first, 6), head(first, 5, 3),
      head(first, -5), head(first, 1 << 40),
    ]
    #expect(Set(others + [head(first)]).count == others.count + 1)
    #expect(head(first) == head(RandomSource(seed: 7).split("a").split(1)))
  }

  @Test("a sample's row is the same in any batch")
  func rows() throws {
    try Fixture.start()
    let source = RandomSource(seed: 3)
    let all = try source.tensor(samples: [4, 9, 2], step: 1, shape: [2, 3]) { $0.normal() }
    #expect(all.shape == [3, 2, 3])
    for (row, sample) in [4, 9, 2].enumerated() {
      let alone = try source.tensor(samples: [sample], step: 1, shape: [2, 3]) { $0.normal() }
      #expect(try alone.floats() == all.slice(row..<row + 1).floats())
    }
  }
}
