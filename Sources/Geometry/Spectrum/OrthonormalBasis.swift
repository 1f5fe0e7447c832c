import Torch

/// Orthonormal vectors, stored so that all are multiplied at once.
struct OrthonormalBasis {
  /// Matrices [n, D] whose heights fall, so that adding a vector copies few others.
  private var blocks: [Tensor] = []
  /// The number of vectors.
  private(set) var count = 0

  /// Adds a vector [1, D] of length 1 that is orthogonal to the others.
  mutating func append(_ vector: Tensor) throws {
    var block = vector
    while let last = blocks.last, last.count <= block.count {
      block = try Tensor.concatenate([last, block])
      blocks.removeLast()
    }
    blocks.append(block)
    count += 1
  }

  /// What of a vector [1, D] is orthogonal to all, and its components along them.
  ///
  /// Classical Gram-Schmidt, twice: once leaves rounding behind where most of a vector goes away,
  /// twice is enough (Giraud, Langou and Rozložník 2005).
  func rejection(of vector: Tensor) throws -> (rest: Tensor, components: [Double]) {
    var rest = vector
    var components = [Double](repeating: 0, count: count)
    for _ in 0..<2 {
      var start = 0
      for block in blocks {
        let along = try rest.matmul(block.permuted([1, 0]))
        rest = try rest - along.matmul(block)
        for (place, value) in try along.doubles().enumerated() {
          components[start + place] += value
        }
        start += block.count
      }
    }
    return (rest, components)
  }

  /// The sum [1, D] of the vectors, each multiplied by its weight.
  func combination(_ weights: [Double]) throws -> Tensor {
    precondition(weights.count == count && count > 0, "\(weights.count) weights, \(count) vectors")
    var start = 0
    let parts = try blocks.map { block in
      defer { start += block.count }
      let share = Array(weights[start..<start + block.count])
      let row = try Tensor(share, shape: [1, share.count]).cast(to: block.dtype)
      return try row.moved(to: block.device).matmul(block)
    }
    return try parts.dropFirst().reduce(parts[0]) { try $0 + $1 }
  }
}
