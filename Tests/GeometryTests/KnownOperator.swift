import TestSupport
import Torch

/// A symmetric operator whose spectrum is known: a reflection of a diagonal matrix, in double
/// precision, on vectors of two tensors.
struct KnownOperator {
  private let diagonal: Tensor
  private let mirror: Tensor
  private let size: Int

  /// The operator with these eigenvalues, three or more.
  init(_ eigenvalues: [Double]) throws {
    try Fixture.start()
    size = eigenvalues.count
    diagonal = try Tensor(eigenvalues, shape: [size])
    let normal = try Fixture.normal([size], seed: 5).cast(to: .float64)
    mirror = try normal / normal.norm()
  }

  /// Vectors of it.
  var form: [Tensor] {
    get throws {
      [try Tensor.zeros([2, 1], dtype: .float64), try Tensor.zeros([size - 2], dtype: .float64)]
    }
  }

  /// The product with a vector.
  func callAsFunction(_ vector: [Tensor]) throws -> [Tensor] {
    let flat = try Tensor.concatenate(vector.map { try $0.reshaped([-1]) })
    let image = try reflected(reflected(flat) * diagonal)
    return [try image.slice(0..<2).reshaped([2, 1]), try image.slice(2..<size)]
  }

  private func reflected(_ vector: Tensor) throws -> Tensor {
    try vector - mirror * ((mirror * vector).sum() * 2)
  }
}
