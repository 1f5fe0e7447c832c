import Torch

/// How a list of tensors is written as one row [1, D].
struct VectorForm {
  private let shapes: [[Int]]

  /// The form of vectors like these.
  init(of tensors: [Tensor]) { shapes = tensors.map(\.shape) }

  /// The number of elements D.
  var dimension: Int { shapes.reduce(0) { $0 + $1.reduce(1, *) } }

  /// The row of a list.
  func row(_ tensors: [Tensor]) throws -> Tensor {
    try Tensor.concatenate(tensors.map { try $0.detached().reshaped([1, -1]) }, dimension: 1)
  }

  /// The list of a row.
  func tensors(_ row: Tensor) throws -> [Tensor] {
    var start = 0
    return try shapes.map { shape in
      let end = start + shape.reduce(1, *)
      defer { start = end }
      return try row.slice(start..<end, dimension: 1).reshaped(shape)
    }
  }
}
