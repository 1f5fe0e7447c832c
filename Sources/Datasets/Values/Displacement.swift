/// How far an image is moved, in pixels.
package struct Displacement: Hashable, Sendable {
  /// To the right; to the left where it is negative.
  package let right: Int
  /// Downwards; upwards where it is negative.
  package let down: Int

  /// A displacement.
  package init(right: Int, down: Int) { (self.right, self.down) = (right, down) }

  /// All by up to so many pixels along each side, but for none at all.
  package static func all(upTo pixels: Int) -> [Displacement] {
    (-pixels...pixels).flatMap { down in
      (-pixels...pixels).map { Displacement(right: $0, down: down) }
    }.filter { $0.right != 0 || $0.down != 0 }
  }
}
