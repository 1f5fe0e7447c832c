import Robustness
import Torch

/// In how small calls a model may be asked.
///
/// A sample's numbers must not depend on its company, nor on how much of it there is: kernels that add up
/// in another order for eight images than for sixty-four would make verdicts depend on who is left. So a
/// smaller call is made only where the model gives each row the bits that a whole chunk gives it.
enum CallSizes {
  /// The smallest call, as a share of a chunk.
  private static let smallest = 8

  /// The sizes of calls at which a model gives rows the same logits and gradients as in whole chunks, and
  /// which leave nothing behind in it; ascending, the last is the chunk's own.
  ///
  /// - Parameters:
  ///   - model: a copy of what is searched on, which nobody uses afterwards.
  ///   - chunk: the size of a whole call.
  ///   - oracle: asks a model in calls of a size.
  ///   - images: what is to be attacked; their shape counts alone.
  static func found(
    _ model: any Classifier, chunk: Int, asking oracle: (any Classifier, _ size: Int) -> Oracle,
    like images: Tensor
  ) throws -> [Int] {
    guard chunk.isMultiple(of: smallest), chunk > smallest, !(model is any FixedSizeClassifier)
    else { return [chunk] }
    let samples = Array(0..<chunk)
    // Noise, the same whoever is attacked.
    let noise = try RandomSource(seed: 0).split("call sizes").tensor(
      samples: samples, shape: Array(images.shape.dropFirst()), device: images.device
    ) { $0.uniform() }
    let labels = try Tensor(samples.map { $0 % oracle(model, chunk).classes })
    let batch = AttackBatch(
      images: noise, labels: try labels.moved(to: images.device), samples: samples)
    // What fails on noise is no reason to stop: images are asked about in whole chunks.
    func answer(_ size: Int) -> Answer? { try? Answer(model, oracle(model, size), batch) }
    guard let whole = answer(chunk) else { return [chunk] }
    var sizes = [chunk]
    // A size that differs ends it: what is smaller yet is not better.
    while let size = sizes.first.map({ $0 / 2 }), size >= chunk / smallest, size > 1 {
      guard answer(size) == whole else { break }
      sizes.insert(size, at: 0)
    }
    return sizes
  }

  /// What a model says of noise, and what it is afterwards.
  private struct Answer: Equatable {
    let logits: [Float]
    let gradients: [Float]
    let attributes: [String: String]?

    init(_ model: any Classifier, _ oracle: Oracle, _ batch: AttackBatch) throws {
      let found = try oracle.gradient(batch.images, labels: batch.labels, loss: .margin)
      logits =
        try oracle.logits(batch.images).contiguous().floats()
        + found.logits.contiguous().floats()
      gradients = try found.gradient.contiguous().floats()
      attributes = try (model as? any InspectableClassifier)?.attributes()
    }
  }
}
