/// The pattern η of Square under L2: an upper half of nested centred squares and its negative below.
///
/// Andriushchenko et al. 2020, section 4.2: the square of half-width k has weight 1/(k + 1)².
enum SquarePattern {
  /// The pattern of a side, unit Euclidean length, in row-major order.
  ///
  /// - Parameter isTransposed: whether the halves are left and right instead.
  static func eta(side: Int, isTransposed: Bool) -> [Float] {
    let top = nested(height: side / 2, width: side)
    let bottom = nested(height: side - side / 2, width: side).map { -$0 }
    let pattern = unit(top + bottom)
    guard isTransposed else { return pattern }
    return (0..<side * side).map { pattern[($0 % side) * side + $0 / side] }
  }

  /// Nested centred squares cut off at a rectangle's borders, unit length.
  private static func nested(height: Int, width: Int) -> [Float] {
    let count = max(height / 2, width / 2) + 1
    // A pixel at Chebyshev distance d from the centre lies in the squares d, d + 1, …
    var weights = (0..<count).map { 1 / Float(($0 + 1) * ($0 + 1)) }
    for index in stride(from: count - 2, through: 0, by: -1) {
      weights[index] += weights[index + 1]
    }
    let pixels = (0..<height * width).map { place in
      let distance = max(abs(place / width - height / 2), abs(place % width - width / 2))
      return distance < count ? weights[distance] : 0
    }
    return unit(pixels)
  }

  private static func unit(_ values: [Float]) -> [Float] {
    let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? values.map { $0 / length } : values
  }
}
