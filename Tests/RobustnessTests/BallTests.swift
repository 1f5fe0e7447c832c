import Experiments
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Threats and their balls")
struct BallTests {
  @Test("a radius is read as it is written")
  func parsing() {
    #expect(ThreatModel(.linf, parsing: "8/255")?.epsilon == 8.0 / 255)
    #expect(ThreatModel(.l2, parsing: "0.5")?.text == "0.5")
    for wrong in ["", "8/", "/255", "8/255/2", "-1", "0", "8/0", "nan", "inf", "eight"] {
      #expect(ThreatModel(.linf, parsing: wrong) == nil, "\(wrong)")
    }
    #expect(ThreatModel(.linf, epsilon: 0.1).tolerance == 0.1 + 1e-6)
    #expect(ThreatModel(.l2, epsilon: 0.5).tolerance == 0.5 * (1 + 1e-5))
  }

  @Test("the projection onto the cube is the nearest point, found by brute force")
  func cube() throws {
    try Fixture.start()
    let clean = try Fixture.uniform([30, 1, 1, 2], seed: 1)
    let images = try Fixture.uniform([30, 1, 1, 2], -0.5, 1.5, seed: 2)
    let ball = Ball(ThreatModel(.linf, epsilon: 0.2))
    let projected = try ball.project(images, around: clean).floats()
    let (x, c) = (try images.floats(), try clean.floats())
    let grid = (0...400).map { Float($0) / 400 }
    for place in x.indices {
      let inside = grid.filter { abs($0 - c[place]) <= 0.2 }
      let nearest = inside.min { abs($0 - x[place]) < abs($1 - x[place]) } ?? 0
      #expect(abs(nearest - projected[place]) < 0.003)
    }
  }

  @Test("the projection onto the sphere scales, then cuts off at the box")
  func sphere() throws {
    try Fixture.start()
    let clean = try Fixture.uniform([40, 3, 4, 4], -0.3, 1.3, seed: 1).clamped(0, 1)
    let change = try Fixture.normal([40, 3, 4, 4], seed: 2) * 0.2
    let threat = ThreatModel(.l2, epsilon: 0.7)
    let ball = Ball(threat)
    let projected = try ball.project(clean + change, around: clean)
    #expect(
      try ball.distances(projected, from: clean).allSatisfy { Double($0) <= threat.tolerance })
    #expect(try projected.min().item() >= 0 && projected.max().item() <= 1)
    let (c, d, p) = (
      try clean.flattened().doubles(), try change.flattened().doubles(), try projected.doubles()
    )
    for row in 0..<40 {
      let part = row * 48..<(row + 1) * 48
      let scale = min(1, 0.7 / d[part].reduce(0) { $0 + $1 * $1 }.squareRoot())
      #expect(part.allSatisfy { abs(min(max(c[$0] + d[$0] * scale, 0), 1) - p[$0]) < 1e-6 })
    }
    let again = try ball.project(projected, around: clean)
    #expect(try (again - projected).abs().max().item() < 1e-6)
  }

  @Test("the steepest direction has length one, or is a sign")
  func steepest() throws {
    try Fixture.start()
    let gradient = try Fixture.normal([5, 2, 3, 3]).relu() * 1e-6
    let signs = try Ball(ThreatModel(.linf, epsilon: 1)).steepest(gradient).floats()
    #expect(Set(signs) == [0, 1])
    let unit = try Ball(ThreatModel(.l2, epsilon: 1)).steepest(gradient).flattened().norm(1)
      .floats()
    #expect(unit.allSatisfy { abs($0 - 1) < 1e-5 })
    let nothing = try Ball(ThreatModel(.l2, epsilon: 1)).steepest(gradient.zerosLike())
    #expect(try nothing.abs().max().item() == 0)
  }
}
