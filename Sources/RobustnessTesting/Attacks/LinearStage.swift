import Experiments
import Robustness
import Torch

/// A linear model and images, of which the smallest perturbations are known: the margin over the dual norm
/// of the difference of two rows of weights.
struct LinearStage: Sendable {
  static let classes = 5
  private static let shape = [3, 6, 6]
  /// The model.
  let model: Linear
  /// Images that it classifies correctly, in the middle of the box.
  let batch: AttackBatch
  /// The norm.
  let norm: Norm
  /// The length of the smallest change that makes each image wrong.
  let distances: [Double]

  /// An affine model without bias, of images about grey.
  struct Linear: Classifier {
    let weight: Tensor

    func logits(for images: Tensor) throws -> Tensor {
      try (images - 0.5).flattened().linear(weight: weight)
    }
  }

  init(_ norm: Norm) throws {
    let (count, random) = (12, RandomSource(seed: 0).split("linear stage"))
    let weight = try random.split("weights").tensor(
      samples: Array(0..<Self.classes), shape: [Self.shape.reduce(1, *)], device: .cpu
    ) { $0.normal() }
    model = Linear(weight: weight)
    let images = try random.split("images").tensor(
      samples: Array(0..<count), shape: Self.shape, device: .cpu
    ) { 0.4 + 0.2 * $0.uniform() }
    let logits = try model.logits(for: images)
    batch = AttackBatch(
      images: images, labels: try logits.argmax(1), samples: (0..<count).map { 3 * $0 + 2 })
    self.norm = norm
    let (rows, scores) = (
      try weight.doubles().chunks(of: Self.shape.reduce(1, *)),
      try logits.doubles().chunks(of: Self.classes)
    )
    distances = try zip(batch.labels.integers(), scores).map { label, scores in
      (0..<Self.classes).filter { $0 != label }.map { other in
        let difference = zip(rows[label], rows[other]).map { $0 - $1 }
        let dual =
          switch norm {
          case .linf: difference.reduce(0) { $0 + abs($1) }
          case .l2: difference.reduce(0) { $0 + $1 * $1 }.squareRoot()
          }
        return (scores[label] - scores[other]) / dual
      }.min() ?? 0
    }
  }

  /// A threat of so many times the largest of the smallest changes.
  func threat(_ factor: Double) -> ThreatModel {
    ThreatModel(norm, epsilon: factor * (distances.max() ?? 0))
  }

  /// A threat below every smallest change.
  var harmless: ThreatModel { ThreatModel(norm, epsilon: 0.9 * (distances.min() ?? 0)) }
}

extension [Double] {
  fileprivate func chunks(of size: Int) -> [[Double]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<$0 + size]) }
  }
}
