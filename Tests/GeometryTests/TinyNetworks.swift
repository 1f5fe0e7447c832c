import Models
import Robustness
import Torch

/// Two classes, one affine map of the pixels: every quantity of flatness is known in closed form.
final class AffineModel: ParameterBased {
  let parameters: ParameterStore
  private let head: Linear

  /// Row 1 of the matrix is `slope`, row 0 is zero; the biases are 0 and `offset`.
  init(slope: [Float], offset: Float) throws {
    parameters = ParameterStore(random: RandomSource(seed: 0))
    head = try Linear(parameters.root["fc"], inputs: slope.count, outputs: 2)
    head.weight.value = try Tensor(
      [Float](repeating: 0, count: slope.count) + slope, shape: [2, slope.count])
    head.bias.value = try Tensor([0, offset], shape: [2])
  }

  func logits(for images: Tensor) throws -> Tensor { try head(images.flattened(), .eval) }
}

/// Two affine maps with a ReLU between them, 4 → 6 → 3, with biases.
final class TwoLayers: ParameterBased {
  let parameters: ParameterStore
  let first: Linear
  let second: Linear

  init(seed: Int = 0) throws {
    parameters = ParameterStore(random: RandomSource(seed: seed))
    first = try Linear(parameters.root["first"], inputs: 4, outputs: 6)
    second = try Linear(parameters.root["second"], inputs: 6, outputs: 3)
  }

  func logits(for images: Tensor) throws -> Tensor {
    try second(first(images.flattened(), .eval).relu(), .eval)
  }

  /// The same function: the first map times a number, the second matrix divided by it.
  func shift(by factor: Double) throws {
    first.weight.value = try first.weight.value * factor
    first.bias.value = try first.bias.value * factor
    second.weight.value = try second.weight.value / factor
  }
}

/// A model behind rounded pixels, whose own gradient by them is zero.
///
/// Its surrogate is built around a copy of the model, as a defense may do it.
struct RoundedPixels: SurrogateClassifier, ParameterBased {
  let base: AffineModel
  var isStraightThrough = false

  var parameters: ParameterStore { base.parameters }

  func logits(for images: Tensor) throws -> Tensor {
    let rounded = try (images * 1000).rounded() / 1000
    return try base.logits(
      for: isStraightThrough ? images.passingStraight(to: rounded) : rounded)
  }

  func surrogate() throws -> any Classifier {
    let copy = try AffineModel(slope: [0, 0, 0, 0], offset: 0)
    for (mine, its) in zip(base.parameters.all, copy.parameters.all) { its.value = mine.value }
    return RoundedPixels(base: copy, isStraightThrough: true)
  }
}
