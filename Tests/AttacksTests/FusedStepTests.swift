import Attacks
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Fused steps")
struct FusedStepTests {
  @Test("FAB's fused step is that of tensor operations", arguments: Norm.allCases, [false, true])
  func boundary(norm: Norm, isChannelsLast: Bool) throws {
    try Fixture.start()
    let shape = [12, 3, 7, 5]
    func lay(_ tensor: Tensor) throws -> Tensor {
      try isChannelsLast ? tensor.channelsLast() : tensor
    }
    let clean = try Fixture.uniform(shape, -0.2, 1.2, seed: 1).clamped(0, 1)
    let now = try lay((clean + Fixture.normal(shape, seed: 2) * 0.05).clamped(0, 1))
    let normals = try Fixture.normal(shape, seed: 3)
    let gaps = try Fixture.normal([12], seed: 4).floats()
    let step = BoundaryStep(norm: norm)
    let fused = try step.next(from: now, around: lay(clean), normals: normals, gaps: gaps)
    let other = try step.unfused(from: now, around: clean, normals: normals, gaps: gaps)
    #expect(try (fused - other).abs().max().item() < 2e-6)
  }

  @Test(
    "the fused ascent is that of tensor operations", arguments: Norm.allCases, [1, 0.75])
  func ascent(norm: Norm, weight: Double) throws {
    try Fixture.start()
    let shape = [9, 3, 5, 6]
    let ball = Ball(ThreatModel(norm, epsilon: norm == .linf ? 0.05 : 0.4))
    let clean = try Fixture.uniform(shape, -0.2, 1.2, seed: 1).clamped(0, 1)
    let now = try ball.project(clean + Fixture.normal(shape, seed: 2) * 0.05, around: clean)
    let before = try ball.project(clean + Fixture.normal(shape, seed: 3) * 0.05, around: clean)
    // Zeros: the sign of zero is zero, and a zero gradient moves nothing.
    let gradient = try Fixture.normal(shape, seed: 4).relu() * 1e-3
    let sizes = try Fixture.uniform([9], 0, 0.2, seed: 5).floats()
    let fused = try ball.ascend(
      now.channelsLast(), before: before, along: gradient, around: clean, sizes: sizes,
      weight: weight)
    let step = try ball.steepest(gradient) * Tensor(sizes, shape: [9, 1, 1, 1])
    let target = try ball.project(now + step, around: clean)
    let mixed = try now + (target - now) * weight + (now - before) * (1 - weight)
    let other = try ball.project(mixed, around: clean)
    #expect(try (fused - other).abs().max().item() < 1e-6)
    let distances = try ball.distances(fused, from: clean)
    let lengths = try ball.lengths(fused - clean).floats()
    #expect(zip(distances, lengths).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("whole samples are chosen and scaled as tensor operations would")
  func choices() throws {
    try Fixture.start()
    let a = try Fixture.normal([4, 3, 5, 2], seed: 1)
    let b = try Fixture.normal([4, 3, 5, 2], seed: 2).channelsLast()
    let mask = [true, false, false, true]
    let wanted = try Tensor(mask).perSample(rank: 4).select(a, else: b)
    #expect(try FusedSteps.choose(mask, a, else: b).floats() == wanted.floats())
    let all = Array(repeating: true, count: 4)
    #expect(try FusedSteps.choose(all, a, else: b).floats() == a.floats())
    #expect(try FusedSteps.choose(all.map { !$0 }, a, else: b).floats() == b.floats())
    let factors: [Float] = [1, 0.5, 0, -1]
    let scaled = try Ball(ThreatModel(.l2, epsilon: 1)).scale(a, around: b, by: factors)
    let other = try b + (a - b) * Tensor(factors, shape: [4, 1, 1, 1])
    #expect(try (scaled - other).abs().max().item() < 1e-6)
    #expect(try scaled.slice(0..<1).floats() == a.slice(0..<1).floats())
  }

  @Test(
    "a window is painted in each sample, with one of two values a channel", arguments: [1, 3, 5])
  func windows(side: Int) throws {
    try Fixture.start()
    let shape = [3, 2, 6, 5]
    let best = try Fixture.normal(shape, seed: 1).channelsLast()
    let (upper, lower) = (try Fixture.normal(shape, seed: 2), try Fixture.normal(shape, seed: 3))
    let (tops, lefts) = ([0, 6 - side, 1], [5 - side, 0, 0])
    let signs: [Float] = [1, -1, -1, -1, 1, 1]
    let painted = try FusedSteps.paintWindows(
      on: best, upper: upper, lower: lower.channelsLast(), tops: tops, lefts: lefts, signs: signs,
      side: side)
    var expected = try best.contiguous().floats()
    let (high, low) = (try upper.floats(), try lower.floats())
    for row in 0..<3 {
      for channel in 0..<2 {
        for y in tops[row]..<tops[row] + side {
          for x in lefts[row]..<lefts[row] + side {
            let place = ((row * 2 + channel) * 6 + y) * 5 + x
            expected[place] = signs[row * 2 + channel] > 0 ? high[place] : low[place]
          }
        }
      }
    }
    #expect(try painted.contiguous().floats() == expected)
  }
}
