import Robustness
import Torch

/// What a model says of noise in calls of one size, and what it is afterwards.
struct CallAnswer {
  private let logits: [Float]
  private let recorded: [Float]
  private let gradients: [Float]
  private let attributes: [String: String]?

  init(_ model: any Classifier, _ oracle: Oracle, _ batch: AttackBatch) throws {
    let found = try oracle.gradient(batch.images, labels: batch.labels, loss: .margin)
    logits = try oracle.logits(batch.images).contiguous().floats()
    recorded = try found.logits.contiguous().floats()
    gradients = try found.gradient.contiguous().floats()
    attributes = try (model as? any InspectableClassifier)?.attributes()
  }

  /// Whether the rows are, bit for bit, the first ones of another answer.
  func agrees(with longer: CallAnswer) -> Bool {
    logits == Array(longer.logits.prefix(logits.count))
      && recorded == Array(longer.recorded.prefix(recorded.count))
      && gradients == Array(longer.gradients.prefix(gradients.count))
      && attributes == longer.attributes
  }
}
