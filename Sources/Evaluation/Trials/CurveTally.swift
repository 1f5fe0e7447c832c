import Attacks
import Experiments
import Results
import Robustness
import Torch

/// Robust accuracy against ε, from the smallest perturbations that one run found.
///
/// At each radius the image found is moved onto the ball and classified again: every image that is
/// counted as broken there is broken there, so that each point bounds the robust accuracy from above.
struct CurveTally {
  /// How many radii there are.
  private static let count = 16

  private let threats: [ThreatModel]
  /// How many images were broken first at each radius.
  private var broken: [Int]

  /// A curve up to twice the threat's ε.
  init(_ threat: ThreatModel) {
    threats = (1...Self.count).map {
      ThreatModel(threat.norm, epsilon: 2 * threat.epsilon * Double($0) / Double(Self.count))
    }
    broken = Array(repeating: 0, count: Self.count)
  }

  /// Judges the images found for a batch at each radius.
  mutating func add(_ batch: AttackBatch, _ report: AttackReport, _ runner: AttackRunner) throws {
    var (open, images) = (batch, report.images)
    for (place, threat) in threats.enumerated() where open.count > 0 {
      let verdict = try runner.classify(
        AttackBatch(
          images: Ball(threat).project(images, around: open.images), labels: open.labels,
          samples: open.samples))
      broken[place] += verdict.isBroken.count { $0 }
      let left = verdict.isBroken.indices.filter { !verdict.isBroken[$0] }
      (open, images) = (try open.rows(left), try images.rows(left))
    }
  }

  /// The curve, from the clean images on.
  func points(correct: Int, samples: Int) -> [CurvePoint] {
    var left = correct
    return [CurvePoint(epsilon: 0, robust: left, samples: samples)]
      + zip(threats, broken).map { threat, broken in
        left -= broken
        return CurvePoint(epsilon: threat.epsilon, robust: left, samples: samples)
      }
  }
}
