import AttackPowerMeasure
import Experiments
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Read-outs of planted images")
struct ReadOutTests {
  @Test("along one feature: between the outermost inner point and the planted one")
  func line() throws {
    let found = try #require(
      ReadOut(inner: [[-1], [0], [1]], planted: [5], ridge: 0.01, closeness: 0.5, spread: 6))
    // Clean −1 and planted 5 are six apart, so that a unit is a unit.
    #expect(found.centre == [0] && abs(found.weights[0] - 1) < 1e-6)
    #expect(abs(found.threshold - 3) < 1e-6)
    let near = try #require(
      ReadOut(inner: [[-1], [0], [1]], planted: [-5], ridge: 0.01, closeness: 0.999, spread: 2))
    #expect(near.weights[0] < 0 && abs(near.threshold / near.weights[0] + 4.996) < 1e-5)
  }

  @Test("features that vary more count less: w = (Σ + λ·I)⁻¹·Δ")
  func plane() throws {
    let inner: [[Float]] = [[2, 0], [-2, 0], [0, 1], [0, -1]]
    let found = try #require(
      ReadOut(inner: inner, planted: [10, 10], ridge: 0.1, closeness: 0.5, spread: 1))
    // Variances 2 and 1/2, the mean 5/4, λ = 1/8.
    let ratio = Double(found.weights[0] / found.weights[1])
    #expect(abs(ratio - (0.5 + 0.125) / (2 + 0.125)) < 1e-6)
  }

  @Test("more features than points, and the other way round, are the same formula")
  func wide() throws {
    let wide = try #require(
      ReadOut(
        inner: [[1, 0, 0, 0], [-1, 0, 0, 0]], planted: [0, 0, 3, 0], ridge: 0.5, closeness: 0.9,
        spread: 1))
    #expect(wide.weights[2] > 0 && wide.weights[1] == 0 && abs(wide.weights[0]) < 1e-7)
  }

  @Test("none where the planted point is among the others, or nothing varies")
  func none() {
    func readOut(_ inner: [[Float]], _ planted: [Float]) -> ReadOut? {
      ReadOut(inner: inner, planted: planted, ridge: 0.01, closeness: 0.5, spread: 1)
    }
    #expect(readOut([[-1], [0], [1]], [0.5]) == nil)
    #expect(readOut([[2], [2], [2]], [2]) == nil)
    #expect(readOut([[2], [2], [2]], [3]) == nil)
    #expect(readOut([[0], [1]], [.nan]) == nil)
    // The last digits of single precision, and numbers so small that what they are multiplied with is infinite.
    #expect(readOut([[1], [1 - 1e-6], [1]], [1 - 3e-6]) == nil)
    let least = Float.leastNonzeroMagnitude
    #expect(readOut([[0], [least], [0]], [100 * least]) == nil)
  }

  @Test("a system of two unknowns")
  func system() throws {
    // [[2, 1], [1, 3]]·[1, 2] = [4, 7]; as X·Xᵀ with X = [[1, 1], [0, 1]] and one more on the diagonal
    // it is [[3, 1], [1, 2]]·[1, 2] = [5, 5].
    let solution = try #require(
      PositiveMatrix(gramOf: [[1, 1], [0, 1]], ridge: 1).solution([5, 5]))
    #expect(abs(solution[0] - 1) < 1e-12 && abs(solution[1] - 2) < 1e-12)
    #expect(PositiveMatrix(gramOf: [[1], [1]], ridge: 0).solution([1, 1]) == nil)
  }

  @Test("points are in ball and box, the inner ones well inside, the planted one at the surface")
  func points() throws {
    try Fixture.start()
    for threat in [ThreatModel(.linf, epsilon: 0.1), ThreatModel(.l2, epsilon: 0.5)] {
      let image = try Fixture.uniform([1, 3, 4, 4], 0.2, 0.8)
      let batch = AttackBatch(images: image, labels: try Tensor([0]), samples: [3])
      let points = try BallPoints(
        batch, threat, inner: 20, reach: 0.9, random: RandomSource(seed: 1))
      let all = points.all
      #expect(all.shape == [22, 3, 4, 4])
      let distances = try Ball(threat).distances(all, from: image.expanded(all.shape))
      #expect(distances[0] == 0)
      #expect(distances[1..<21].allSatisfy { Double($0) <= 0.9 * threat.epsilon + 1e-6 })
      #expect(distances[1..<21].allSatisfy { Double($0) > 0.5 * threat.epsilon })
      #expect(abs(Double(distances[21]) - threat.epsilon) < 1e-6)
      #expect(Set(distances[1..<21]).count > 1)
    }
  }

  @Test("nothing leaves the box")
  func box() throws {
    try Fixture.start()
    let image = try Tensor.ones([1, 1, 4, 4])
    let batch = AttackBatch(images: image, labels: try Tensor([0]), samples: [0])
    let points = try BallPoints(
      batch, ThreatModel(.linf, epsilon: 0.1), inner: 5, reach: 0.9, random: RandomSource(seed: 1))
    #expect(try points.all.floats().allSatisfy { (0...1).contains($0) })
  }
}
