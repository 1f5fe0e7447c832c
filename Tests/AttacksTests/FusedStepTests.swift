import Attacks
import Experiments
import FABAttack
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

  /// Vectors are as wide as the processor's, and no digit may tell how wide: a result can be had again anywhere.
  @Test("every processor takes the same steps, bit for bit")
  func bits() throws {
    try Fixture.start()
    var state: UInt64 = 1
    /// Numbers of 24 bits, from −1 to 1.
    func numbers(_ count: Int) throws -> Tensor {
      let values = (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(state >> 40) / Float(1 << 23) - 1
      }
      return try Tensor(values, shape: [5, 1, 13, count / 65])
    }
    var digest: UInt64 = 14_695_981_039_346_656_037
    // Shorter than a vector, whole vectors, and more than that.
    for count in [65, 65 * 16, 65 * 79] {
      let (clean, x) = (try numbers(count).clamped(0, 1), try numbers(count).clamped(0, 1))
      let (w, before) = (try numbers(count), try numbers(count).clamped(0, 1))
      for norm in Norm.allCases {
        let gaps: [Float] = [0.3, -0.2, 4, -9, 0]
        let sizes: [Float] = [0.01, 0.1, 1, 0, 3]
        let ball = Ball(ThreatModel(norm, epsilon: 0.3))
        for moved in [
          try BoundaryStep(norm: norm).next(from: x, around: clean, normals: w, gaps: gaps),
          try ball.ascend(
            x, before: before, along: w, around: clean, sizes: sizes, weight: 0.75),
        ] {
          let values = try moved.floats() + ball.distances(moved, from: clean).map { Float($0) }
          for value in values {
            digest = (digest ^ UInt64(value.bitPattern)) &* 1_099_511_628_211
          }
        }
      }
    }
    #expect(digest == 6_202_214_163_170_739_793)
  }

  private static let factors = [1e-30, 1e-8, 1, 1e20, 1e30]

  @Test(
    "the length of a normal, with its gap, does not change FAB's step", arguments: Norm.allCases,
    factors)
  func normalScale(norm: Norm, factor: Double) throws {
    try Fixture.start()
    let shape = [8, 3, 7, 5]
    let clean = try Fixture.uniform(shape, -0.2, 1.2, seed: 1).clamped(0, 1)
    let now = try (clean + Fixture.normal(shape, seed: 2) * 0.05).clamped(0, 1)
    let normals = try Fixture.normal(shape, seed: 3)
    let gaps = try Fixture.normal([8], seed: 4)
    let step = BoundaryStep(norm: norm)
    let expected = try step.unfused(
      from: now, around: clean, normals: normals, gaps: gaps.floats())
    let (long, far) = (try normals * factor, try (gaps * factor).floats())
    let fused = try step.next(from: now, around: clean, normals: long, gaps: far)
    let other = try step.unfused(from: now, around: clean, normals: long, gaps: far)
    let moved = try (expected - now).abs().max().item()
    for found in [fused, other] {
      #expect(try (found - expected).abs().max().item() < 1e-5 * moved)
    }
  }

  @Test(
    "a normal without a direction leaves the pull to the clean image", arguments: Norm.allCases,
    [0, Float.infinity, .nan])
  func noNormal(norm: Norm, element: Float) throws {
    try Fixture.start()
    let now = try Fixture.uniform([2, 1, 2, 2], seed: 1)
    let clean = try Fixture.uniform([2, 1, 2, 2], seed: 2)
    let normals = try Tensor([element, 0, 0, 0, 1, 2, 3, 4], shape: [2, 1, 2, 2])
    let step = BoundaryStep(norm: norm)
    let expected = try (now * 0.9 + clean * 0.1).slice(0..<1)
    let fused = try step.next(from: now, around: clean, normals: normals, gaps: [1, 1])
    let other = try step.unfused(from: now, around: clean, normals: normals, gaps: [1, 1])
    for found in [fused, other] {
      #expect(try (found.slice(0..<1) - expected).abs().max().item() < 1e-6)
    }
  }

  @Test(
    "the length of a gradient does not change the ascent", arguments: Norm.allCases,
    factors + [1e-38])
  func gradientScale(norm: Norm, factor: Double) throws {
    try Fixture.start()
    let shape = [8, 3, 5, 6]
    let ball = Ball(ThreatModel(norm, epsilon: norm == .linf ? 0.05 : 0.4))
    let clean = try Fixture.uniform(shape, seed: 1)
    let gradient = try Fixture.normal(shape, seed: 2)
    let sizes = try Fixture.uniform([8], 0.1, 0.2, seed: 3).floats()
    let step = try ball.steepest(gradient) * Tensor(sizes, shape: [8, 1, 1, 1])
    let expected = try ball.project(clean + step, around: clean)
    let long = try gradient * factor
    let fused = try ball.ascend(clean, along: long, around: clean, sizes: sizes)
    let other = try ball.project(
      clean + ball.steepest(long) * Tensor(sizes, shape: [8, 1, 1, 1]), around: clean)
    for found in [fused, other] {
      #expect(try (found - expected).abs().max().item() < 1e-5 * step.abs().max().item())
    }
  }

  @Test(
    "a gradient without a direction moves nothing under L2", arguments: [0, Float.infinity, .nan])
  func noGradient(element: Float) throws {
    try Fixture.start()
    let ball = Ball(ThreatModel(.l2, epsilon: 0.4))
    let clean = try Fixture.uniform([2, 1, 2, 2], seed: 1)
    let gradient = try Tensor([element, 0, 0, 0, 1, 2, 3, 4], shape: [2, 1, 2, 2])
    let fused = try ball.ascend(clean, along: gradient, around: clean, sizes: [0.1, 0.1])
    #expect(try fused.slice(0..<1).floats() == clean.slice(0..<1).floats())
    #expect(try fused.slice(1..<2).floats() != clean.slice(1..<2).floats())
    #expect(try ball.steepest(gradient).slice(0..<1).floats() == [0, 0, 0, 0])
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
