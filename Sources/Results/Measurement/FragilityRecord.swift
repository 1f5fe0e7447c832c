import Experiments

/// What rounding the adversarial images to 8 bits a value undoes.
///
/// An image file holds 8 bits a value: an attack whose successes vanish in one finds rounding
/// errors, not weaknesses.
public struct FragilityRecord: Codable, Sendable, Hashable {
  /// How many adversarial images were rounded: one for each broken image.
  public var rounded: Int
  /// The positions of the images that the rounded one no longer breaks, ascending.
  public var restoredIndices: [Int]

  /// A record of what was measured.
  public init(rounded: Int, restoredIndices: [Int]) {
    self.rounded = rounded
    self.restoredIndices = restoredIndices.sorted()
  }

  /// The share of the successes that rounding undoes, in 0...1.
  public var share: Double { Share(restoredIndices.count, of: rounded).value }
}
