import Attacks
package import Experiments
import Geometry
package import Robustness
package import Torch

/// Measures the loss's landscape around images as Li and Spratling 2023 do (arXiv 2212.04985):
/// gradient and curvature at clean and at attacked images, and how far the logits move in between.
package struct InputLandscape {
  private let classifier: any Classifier
  private let twin: any Classifier
  private let classes: Int
  private let threat: ThreatModel
  private let settings: LandscapeSettings
  /// Called between passes; throws to stop.
  package var heartbeat: () throws -> Void = {}

  /// A measurement of a classifier.
  ///
  /// - Parameters:
  ///   - classifier: in eval mode.
  ///   - classes: the number of classes K.
  ///   - threat: what the attack may do.
  ///   - settings: the rest.
  package init(
    of classifier: any Classifier, classes: Int, threat: ThreatModel, settings: LandscapeSettings
  ) throws {
    self.classifier = classifier
    self.classes = classes
    self.threat = threat
    self.settings = settings
    twin = try DifferentiableTwin.forSearch(classifier)
  }

  /// The measures of one batch.
  ///
  /// - Parameters:
  ///   - batch: as many images as the settings say; of fewer, only the gradient is comparable.
  ///   - random: of the solver.
  package func measure(_ batch: AttackBatch, random: RandomSource) throws -> BatchLandscape {
    let attacked = try self.attacked(batch, random: random.split("attack"))
    let variation = try LogitVariation(
      from: classifier.logits(for: batch.images), to: classifier.logits(for: attacked.images),
      share: settings.share)
    return BatchLandscape(
      samples: batch.count, variation: variation, clean: try point(batch, random.split("clean")),
      attacked: try point(attacked, random.split("attacked")))
  }

  /// The batch moved by the attack.
  package func attacked(_ batch: AttackBatch, random: RandomSource) throws -> AttackBatch {
    let oracle = Oracle(twin, classes: classes, chunk: batch.count)
    oracle.heartbeat = heartbeat
    let ball = Ball(threat)
    let found = try settings.attack.run(batch, nil, oracle, ball, random.split(0))
    let images = try ball.project(found.images, around: batch.images)
    return AttackBatch(images: images, labels: batch.labels, samples: batch.samples)
  }

  private func point(_ batch: AttackBatch, _ random: RandomSource) throws -> BatchLandscape.Point {
    let length = try InputGradient.length(classifier, at: batch)
    try heartbeat()
    guard settings.eigenvalues > 0 else {
      return BatchLandscape.Point(gradientL1: length, eigenvalues: [], isConverged: true)
    }
    let hessian = try InputHessian(of: classifier, at: batch)
    let solver = Lanczos(tolerance: settings.tolerance, random: random)
    let spectrum = try solver.spectrum(
      .largestMagnitudes(settings.eigenvalues), form: [batch.images]
    ) { direction in
      try heartbeat()
      return [try hessian.product(direction[0])]
    }
    return BatchLandscape.Point(
      gradientL1: length, eigenvalues: spectrum.eigenvalues, isConverged: spectrum.isConverged)
  }
}
