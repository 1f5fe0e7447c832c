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

  init(_ model: any Classifier, classes: Int, batch: AttackBatch, chunk: Int) throws {
    self.batch = batch
    oracle = Oracle(model, classes: classes, chunk: chunk)
    logits = try oracle.logits(batch.images)
    rows = try LogitRows(logits, batch.labels)
  }

  /// The rows that the model classifies correctly.
  var correct: [Int] { (0..<rows.count).filter { !rows.isWrong($0) } }

  /// The classes that the model predicts.
  var predictions: [Int] {
    (0..<rows.count).map { rows.isWrong($0) ? rows.rival($0) : rows.labels[$0] }
  }

  /// The largest difference of the first images' margins in other logits, as a share of how far apart
  /// the model's logits usually are.
  func difference(_ others: Tensor) throws -> Double {
    let count = others.count
    let again = try LogitRows(others, batch.labels.slice(0..<count))
    let first = try LogitRows(logits.slice(0..<count), batch.labels.slice(0..<count))
    return first.largestDifference(from: again)
  }
}
