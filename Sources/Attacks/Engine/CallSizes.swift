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

  /// The sizes of calls at which a model gives rows the same logits and gradients as in whole chunks,
  /// ascending; the last is the chunk's own.
  ///
  /// - Parameters:
  ///   - oracle: asks the model in whole chunks.
  ///   - other: makes an oracle of the same model that asks in calls of another size.
  ///   - images: what is to be attacked; their shape counts alone.
  static func found(
    _ oracle: Oracle, other: (_ size: Int) -> Oracle, like images: Tensor
  ) throws -> [Int] {
    let chunk = oracle.chunk
    guard chunk.isMultiple(of: smallest), chunk > smallest else { return [chunk] }
    let samples = Array(0..<chunk)
    // Noise, the same whoever is attacked.
    let noise = try RandomSource(seed: 0).split("call sizes").tensor(
      samples: samples, shape: Array(images.shape.dropFirst()), device: images.device
    ) { $0.uniform() }
    let batch = AttackBatch(
      images: noise,
      labels: try Tensor(samples.map { $0 % oracle.classes }).moved(to: images.device),
      samples: samples)
    // What fails on noise is no reason to stop: images are asked about in whole chunks.
    guard let whole = try? answers(oracle, batch) else { return [chunk] }
    var sizes = [chunk]
    // A size that differs ends it: what is smaller yet is not better.
    while let size = sizes.first.map({ $0 / 2 }), size >= chunk / smallest, size > 1 {
      guard (try? answers(other(size), batch)) == whole else { break }
      sizes.insert(size, at: 0)
    }
    return sizes
  }

  private static func answers(_ oracle: Oracle, _ batch: AttackBatch) throws -> [Float] {
    let found = try oracle.gradient(batch.images, labels: batch.labels, loss: .margin)
    return try oracle.logits(batch.images).contiguous().floats()
      + found.logits.contiguous().floats() + found.gradient.contiguous().floats()
  }
}
