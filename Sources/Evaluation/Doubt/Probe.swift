import Robustness
import Torch

/// A few images with their own counted calls of a model, to look at it before it is attacked.
struct Probe {
  /// How many images are looked at.
  static let size = 32

  /// The images, at least one.
  let batch: AttackBatch
  let oracle: Oracle
  /// What the model says of them at first.
  let rows: LogitRows
  let logits: Tensor

  init(_ model: any Classifier, classes: Int, batch: AttackBatch) throws {
    self.batch = batch
    oracle = Oracle(model, classes: classes, chunk: batch.count)
    logits = try oracle.logits(batch.images)
    rows = try LogitRows(logits, batch.labels)
  }

  /// The rows that the model classifies correctly.
  var correct: [Int] { rows.margins.indices.filter { rows.margin($0) <= 0 } }

  /// The classes that the model predicts.
  var predictions: [Int] {
    (0..<rows.count).map { row in
      let margin = rows.margin(row)
      return margin > 0 ? rows.rival(row) : rows.labels[row]
    }
  }

  /// The largest difference to other logits of the same images, as a share of max(1, max |z|).
  func difference(_ others: Tensor) throws -> Double {
    let count = others.count
    let change = try (others - logits.slice(0..<count)).abs().max(1)
    let scale = try logits.slice(0..<count).abs().max(1).clamped(1, .infinity)
    return try (change / scale).max().item()
  }
}
