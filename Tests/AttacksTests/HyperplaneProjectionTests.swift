import Attacks
import Experiments
import FABAttack
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Projection onto hyperplanes inside the box")
struct HyperplaneProjectionTests {
  @Test("agrees with bisection, from either side", arguments: Norm.allCases, [1, 3, 40, 3072])
  func bisection(norm: Norm, size: Int) throws {
    try Fixture.start()
    let count = size > 1000 ? 8 : 60
    let points = try Fixture.uniform([count, size], -0.5, 1.5, seed: size).clamped(0, 1)
    let normals = try Fixture.normal([count, size], seed: size + 1)
    let gaps = try Fixture.normal([count, 1], seed: size + 2) * (Double(size).squareRoot() * 0.3)
    let moves = try HyperplaneProjection.moves(points, normals, gaps, norm).doubles()
    let (x, w, gap) = (try points.doubles(), try normals.doubles(), try gaps.doubles())
    for row in 0..<count {
      let part = row * size..<(row + 1) * size
      // ⟨w, δ⟩ = −gap, written as a gain of a normal that looks the other way where gap > 0.
      let side = gap[row] > 0 ? -1.0 : 1.0
      let plane = Hyperplane(normal: w[part].map { side * $0 }, missing: abs(gap[row]))
      let move = Array(moves[part])
      let point = Array(x[part])
      #expect(zip(point, move).allSatisfy { (-1e-6...1.000001).contains($0 + $1) })
      if let shortest = plane.move(from: point, norm) {
        let gain = zip(move, plane.normal).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(gain - plane.missing) < 1e-4 * max(1, plane.missing))
        #expect(
          abs(norm.length(move) - norm.length(shortest)) < 1e-4 * norm.length(shortest) + 1e-6)
      } else {
        let corner = zip(point, plane.normal).map { $1 > 0 ? 1 - $0 : $1 < 0 ? -$0 : 0 }
        #expect(zip(move, corner).allSatisfy { abs($0 - $1) < 1e-5 })
      }
    }
  }

  @Test("does not move along a zero normal", arguments: Norm.allCases)
  func zeroNormal(norm: Norm) throws {
    try Fixture.start()
    let points = try Fixture.uniform([2, 5])
    let normals = try Tensor([0, 0, 0, 0, 0, 0, 2, 0, 0, 0] as [Float], shape: [2, 5])
    let gaps = try Tensor([-3, 0.01] as [Float], shape: [2, 1])
    let moves = try HyperplaneProjection.moves(points, normals, gaps, norm).floats()
    #expect(moves.indices.allSatisfy { moves[$0] == 0 || $0 == 6 })
    #expect(abs(moves[6] + 0.005) < 1e-6)
  }
}
