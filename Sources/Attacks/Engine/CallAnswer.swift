import Robustness
import Torch

/// What a model says of noise in calls of one size, and whether they leave it as it was.
struct CallAnswer {
  private let logits: [Float]
  private let recorded: [Float]
  private let gradients: [Float]
  private let changesNothing: Bool

  init(_ model: any Classifier, _ oracle: Oracle, _ batch: AttackBatch) throws {
    let inside = model as? any InspectableClassifier
    let before = try inside?.attributes()
    let found = try oracle.gradient(batch.images, labels: batch.labels, loss: .margin)
    logits = try oracle.logits(batch.images).contiguous().floats()
    recorded = try found.logits.contiguous().floats()
    gradients = try found.gradient.contiguous().floats()
    changesNothing = try inside?.attributes() == before
  }

  /// Whether the rows are, bit for bit, the first ones of another answer, and nothing was left behind.
  func agrees(with longer: CallAnswer) -> Bool {
    changesNothing && logits == Array(longer.logits.prefix(logits.count))
      && recorded == Array(longer.recorded.prefix(recorded.count))
      && gradients == Array(longer.gradients.prefix(gradients.count))
  }
}
