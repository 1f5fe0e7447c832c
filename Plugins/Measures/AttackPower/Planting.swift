import Attacks
import Experiments
import Robustness
import Torch

/// Plants adversarial images in the balls of a subject's images.
struct Planting {
  /// What read-outs read.
  let source: FeatureSource
  private let subject: MeasureSubject
  private let settings: AttackPowerSettings
  private let random: RandomSource

  /// A planting of a subject's model.
  init(_ subject: MeasureSubject, _ settings: AttackPowerSettings) throws {
    self.subject = subject
    self.settings = settings
    random = subject.random.split("attackpower")
    let first = try subject.images.batch(Array(subject.images.positions.prefix(1)))
    source = try FeatureSource(subject.classifier, trying: first.images)
  }

  /// An image with a planted one in its ball, and a classifier that both are known of; nil where no read-out separates
  /// them.
  ///
  /// - Parameters:
  ///   - position: the image's place in the split.
  ///   - heartbeat: called between calls of the model.
  func planted(at position: Int, heartbeat: @escaping () throws -> Void) throws -> Planted? {
    let batch = try subject.images.batch([position])
    let points = try BallPoints(
      batch, subject.threat, inner: settings.inner, reach: settings.reach,
      random: random.split("points"))
    let features = try rows(of: points.all)
    let logits = try subject.classifier.logits(for: batch.images).floats().filter(\.isFinite)
    let spread = Double((logits.max() ?? 1) - (logits.min() ?? 0))
    guard
      let readOut = ReadOut(
        inner: Array(features.dropLast()), planted: features[features.count - 1],
        ridge: settings.ridge, closeness: settings.closeness, spread: spread > 0 ? spread : 1)
    else { return nil }
    let model = try Binarised(source, readOut, on: batch.images.device)
    let labelled = AttackBatch(
      images: batch.images, labels: try Tensor([0]).moved(to: batch.images.device),
      samples: [position])
    let runner = try AttackRunner(
      model, classes: 2, threat: subject.threat, random: random, chunk: 1, heartbeat: heartbeat)
    // What is planted must be there as the judge sees it, in float32 and however it is handed over.
    let clean = try runner.classify(labelled)
    let found = try runner.classify(
      AttackBatch(images: points.planted, labels: labelled.labels, samples: [position]))
    guard clean.isCorrect[0], found.isBroken[0], !found.isNearTie[0] else { return nil }
    let stages = try EvaluationProtocol.ranking.stages.map {
      try subject.roster.attack($0.label, norm: subject.threat.norm, classes: 2)
    }
    return Planted(
      batch: labelled, model: model, runner: runner, stages: stages,
      chance: try points.others(settings.inner, random: random.split("chance")))
  }

  /// The features of images, a chunk at a time, one row an image.
  private func rows(of images: Tensor) throws -> [[Float]] {
    var rows: [[Float]] = []
    for start in stride(from: 0, to: images.count, by: subject.chunk) {
      let part = try images.slice(start..<min(start + subject.chunk, images.count))
      let features = try LibTorch.withoutGradients { try source(part) }
      let (values, width) = (try features.contiguous().floats(), features.shape[1])
      rows += (0..<part.count).map { Array(values[$0 * width..<($0 + 1) * width]) }
    }
    return rows
  }
}
